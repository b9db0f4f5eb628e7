/** Bytes in V8's format, one after the other. Runs in trial processes on Bun; calls nothing that an implementation can replace. */
import { TAG } from './value-tags.ts';

const { apply } = Reflect;
const Bytes = Uint8Array;
const toBigInt = BigInt;
const toBuffer = Buffer.from.bind(Buffer);
const { subarray } = Bytes.prototype;
const { toString: textOf } = Buffer.prototype;

const DOUBLE = new Float64Array(1);
const BYTES_OF_DOUBLE = new Bytes(DOUBLE.buffer);
const DOUBLE_BYTES = 8;

/** What is left of them, from the first on. */
export class ReadBytes {
  readonly #bytes: Buffer;
  #at = 0;

  constructor({ buffer, byteOffset, byteLength }: Uint8Array) {
    this.#bytes = toBuffer(buffer, byteOffset, byteLength);
  }

  /** @throws Error where there is none; so do all of the others. */
  byte(): number {
    if (this.#at >= this.#bytes.length) throw new Error('A value ends too early.');
    return this.#bytes[this.#at++]!;
  }

  /** Whether this one comes next, which is passed over then. */
  passes(byte: number): boolean {
    if (this.#bytes[this.#at] !== byte) return false;
    this.#at++;
    return true;
  }

  tag(): number {
    let tag = this.byte();
    while (tag === TAG.padding) tag = this.byte();
    return tag;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    let byte: number;
    do {
      byte = this.byte();
      value += (byte & 0x7f) * scale;
      scale *= 0x80;
    } while (byte >= 0x80);
    return value;
  }

  double(): number {
    for (let index = 0; index < DOUBLE_BYTES; index++) BYTES_OF_DOUBLE[index] = this.byte();
    return DOUBLE[0]!;
  }

  bigint(): bigint {
    const bits = this.varint();
    let value = 0n;
    let scale = 1n;
    for (let bytes = bits >>> 1; bytes > 0; bytes--) {
      value += toBigInt(this.byte()) * scale;
      scale *= 256n;
    }
    return bits % 2 === 1 ? -value : value;
  }

  /** Behind its tag: the number of its bytes, and these. */
  text(encoding: BufferEncoding): string {
    const start = this.#passed(this.varint());
    return apply(textOf, this.#bytes, [encoding, start, this.#at]);
  }

  /** A copy. */
  raw(length: number): Uint8Array<ArrayBuffer> {
    const start = this.#passed(length);
    return new Bytes(apply(subarray, this.#bytes, [start, this.#at]));
  }

  /** @returns where they begin. */
  #passed(bytes: number): number {
    const start = this.#at;
    if (start + bytes > this.#bytes.length) throw new Error('A value ends too early.');
    this.#at += bytes;
    return start;
  }
}
