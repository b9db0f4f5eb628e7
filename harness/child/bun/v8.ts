/**
 * What trials use of `node:v8`, where there is no V8: the bundle for Bun has this in its place (see child/bundle.js). What it writes
 * and reads is V8's format, so that the parent needs no other one. It counts no collections: nobody asks it for them.
 */
import { ValueReader } from './value-reader.ts';
import { ValueWriter } from './value-writer.ts';

export { ValueReader as Deserializer, ValueWriter as Serializer };

/** As `v8.serialize`. @throws TypeError of what cannot be cloned. */
export function serialize(value: unknown): Buffer {
  const writer = new ValueWriter(true);
  writer.writeHeader();
  writer.writeValue(value);
  const { buffer, byteOffset, byteLength } = writer.releaseBuffer();
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** As `v8.deserialize`. @throws Error of what only V8 reads. */
export function deserialize(bytes: Uint8Array): unknown {
  const reader = new ValueReader(bytes);
  reader.readHeader();
  return reader.readValue();
}

/** About how much is in use, by which it is bounded how many inputs are made at once. */
export function getHeapStatistics(): {
  readonly used_heap_size: number;
  readonly external_memory: number;
} {
  const { heapUsed, external } = process.memoryUsage();
  return { used_heap_size: heapUsed, external_memory: external };
}

/** Of which nothing is known. */
export class GCProfiler {
  start(): void {}

  stop(): { readonly statistics: readonly never[] } {
    return { statistics: [] };
  }
}

export default { serialize, deserialize, getHeapStatistics, GCProfiler };
