/**
 * Messages between the parent and a trial process that nobody else can make, change, or send again: both hold a key that an
 * implementation never sees. For both processes. In a trial process this module is loaded before the implementation, and
 * calls nothing that can be replaced.
 */
import { hash, randomBytes } from 'node:crypto';
import { Deserializer, Serializer } from 'node:v8';

const { apply } = Reflect;
const Bytes = Uint8Array;
const setBytes = Bytes.prototype.set;
const { writeHeader, writeValue, releaseBuffer } = Serializer.prototype;
const { readHeader, readValue } = Deserializer.prototype;

/** A message as it passes through hands that may be the implementation's. */
export interface Sealed {
  readonly uniqbench: 'sealed';
  readonly bytes: Uint8Array;
  readonly seal: string;
}

/** One end of a conversation. */
export interface Sealing {
  readonly seal: (content: unknown) => Sealed;
  /** @returns what was sealed; null where it was not sealed by the other end, or was opened before. */
  readonly open: (message: unknown) => { readonly content: unknown } | null;
}

/** Who has sealed a message: what one end has sent cannot be sent back to it. */
export type End = 'parent' | 'trial';

const NUMBER_OF: Readonly<Record<End, number>> = { parent: 1, trial: 2 };
const KEY_BYTES = 128;

/** By chance; outside V8's heap, so that no snapshot of it has the key. */
export function newKey(): Uint8Array {
  return randomBytes(KEY_BYTES);
}

/** Takes its end of a conversation. */
export function sealing(key: Uint8Array, end: End): Sealing {
  const own = NUMBER_OF[end];
  const others = NUMBER_OF[end === 'parent' ? 'trial' : 'parent'];
  let sent = 0;
  let received = 0;
  return {
    seal: (content) => {
      sent += 1;
      const bytes = serialized([sent, content]);
      return { uniqbench: 'sealed', bytes, seal: sealOf(key, own, bytes) };
    },
    open: (message) => {
      if (!isSealed(message)) return null;
      const { bytes, seal } = message;
      if (sealOf(key, others, bytes) !== seal) return null;
      const [number, content] = deserialized(bytes) as [number, unknown];
      // One message may overtake another on its way through an implementation's hands, and none counts twice.
      if (number <= received) return null;
      received = number;
      return { content };
    },
  };
}

/** Whether it says that it is sealed: by whom is another matter. */
export function isSealed(message: unknown): message is Sealed {
  if (typeof message !== 'object' || message === null) return false;
  const { uniqbench, bytes, seal } = message as Partial<Sealed>;
  return uniqbench === 'sealed' && bytes instanceof Bytes && typeof seal === 'string';
}

/** The key on both sides, so that nothing can be added to what was sealed. */
function sealOf(key: Uint8Array, end: number, bytes: Uint8Array): string {
  const whole = new Bytes(2 * KEY_BYTES + 1 + bytes.length);
  apply(setBytes, whole, [key]);
  whole[KEY_BYTES] = end;
  apply(setBytes, whole, [bytes, KEY_BYTES + 1]);
  apply(setBytes, whole, [key, KEY_BYTES + 1 + bytes.length]);
  return hash('sha256', whole);
}

/** Not `serialize`, which calls methods that can be replaced. */
function serialized(value: unknown): Uint8Array {
  const serializer = new Serializer();
  apply(writeHeader, serializer, []);
  apply(writeValue, serializer, [value]);
  return apply(releaseBuffer, serializer, []) as Uint8Array;
}

function deserialized(bytes: Uint8Array): unknown {
  const deserializer = new Deserializer(bytes);
  apply(readHeader, deserializer, []);
  return apply(readValue, deserializer, []);
}
