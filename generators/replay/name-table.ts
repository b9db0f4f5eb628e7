/** Names by id, looked up by their bytes: a string is made once for each name, and only where asked for. */

import { type Names, UsageError } from '../../contract.ts';
import { decodeName } from '../../names.ts';
import type { ByteRange } from './bytes.ts';

const MAX_BYTES = 2 ** 32 - 1;

/**
 * A growing table of byte strings, numbered from 0 in order of first appearance. It copies the bytes,
 * so a name keeps no block of the file alive.
 */
export class NameTable implements Names {
  #size = 0;
  /** Open addressing, at most half full; holds id + 1, 0 for free. */
  #slots = new Uint32Array(1024);
  #hashes = new Uint32Array(512);
  /** Where each name ends in `#bytes`; it starts where the one before ends. */
  #ends = new Uint32Array(512);
  #bytes = Buffer.allocUnsafeSlow(1 << 14);
  readonly #strings: (string | undefined)[] = [];

  get size(): number {
    return this.#size;
  }

  /**
   * The name as text, see {@link decodeName}; the same string at every call.
   *
   * @throws RangeError where no name has this id.
   */
  at(id: number): string {
    if (!(id >= 0 && id < this.#size)) throw new RangeError(`no name has the id ${id}`);
    this.#strings[id] ??= decodeName(this.#bytes.subarray(this.#startOf(id), this.#ends[id]));
    return this.#strings[id];
  }

  /**
   * The id of these bytes; a new one where they appear for the first time.
   *
   * @throws UsageError where the distinct names take more than 4 GiB.
   */
  intern(name: ByteRange): number {
    const hash = hashOf(name);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const id = this.#slots[slot]! - 1;
      if (id < 0) return this.#add(name, hash, slot);
      if (this.#hashes[id] === hash && this.#holds(id, name)) return id;
      slot = (slot + 1) & mask;
    }
  }

  #startOf(id: number): number {
    return id === 0 ? 0 : this.#ends[id - 1]!;
  }

  #holds(id: number, name: ByteRange): boolean {
    const start = this.#startOf(id);
    const length = name.end - name.start;
    if (this.#ends[id]! - start !== length) return false;
    for (let at = 0; at < length; at++) {
      if (this.#bytes[start + at] !== name.bytes[name.start + at]) return false;
    }
    return true;
  }

  #add(name: ByteRange, hash: number, slot: number): number {
    const id = this.#size;
    const start = this.#startOf(id);
    const end = start + name.end - name.start;
    if (end > this.#bytes.length) this.#growBytes(end);
    if (id === this.#hashes.length) {
      this.#hashes = grown(this.#hashes);
      this.#ends = grown(this.#ends);
    }
    this.#bytes.set(name.bytes.subarray(name.start, name.end), start);
    this.#hashes[id] = hash;
    this.#ends[id] = end;
    this.#strings.push(undefined);
    this.#slots[slot] = id + 1;
    this.#size = id + 1;
    if (this.#size * 2 > this.#slots.length) this.#growSlots();
    return id;
  }

  #growBytes(needed: number): void {
    if (needed > MAX_BYTES) {
      throw new UsageError(
        'The distinct names take more than 4 GiB; take fewer files at once, or a part of the log.',
      );
    }
    const bytes = Buffer.allocUnsafeSlow(
      Math.min(MAX_BYTES, Math.max(needed, this.#bytes.length * 2)),
    );
    this.#bytes.copy(bytes);
    this.#bytes = bytes;
  }

  #growSlots(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let id = 0; id < this.#size; id++) {
      let slot = this.#hashes[id]! & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = id + 1;
    }
  }
}

function grown(values: Uint32Array): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(values.length * 2);
  more.set(values);
  return more;
}

/** FNV-1a, mixed at the end because a power-of-two table takes the low bits. */
function hashOf({ bytes, start, end }: ByteRange): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
