/** Bytes in V8's format, as they are written. Runs in trial processes on Bun; calls nothing that an implementation can replace. */
import { TAG } from './value-tags.ts';

const { apply } = Reflect;
const Bytes = Uint8Array;
const toNumber = Number;
const { allocUnsafeSlow } = Buffer;
const { set: setBytes, subarray } = Bytes.prototype;
const { write: writeText } = Buffer.prototype;

const DOUBLE = new Float64Array(1);
const BYTES_OF_DOUBLE = new Bytes(DOUBLE.buffer);
const FIRST_BYTES = 1_024;
const DIGIT_BITS = 64n;
const DIGIT_BYTES = 8;

/** What grows by every value that is written. */
export class WrittenBytes {
  #bytes: Buffer = allocUnsafeSlow(FIRST_BYTES);
  #used = 0;

  /** All of them. */
  all(): Uint8Array {
    return apply(subarray, this.#bytes, [0, this.#used]) as Uint8Array;
  }

  byte(byte: number): void {
    if (this.#used === this.#bytes.length) this.#reserve(1);
    this.#bytes[this.#used++] = byte;
  }

  /** Seven bits at a time, the lowest first; below 2 to the 32nd. */
  varint(value: number): void {
    let rest = value >>> 0;
    for (; rest >= 0x80; rest >>>= 7) this.byte((rest & 0x7f) | 0x80);
    this.byte(rest);
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    apply(setBytes, this.#bytes, [bytes, this.#used]);
    this.#used += bytes.length;
  }

  double(value: number): void {
    DOUBLE[0] = value;
    this.raw(BYTES_OF_DOUBLE);
  }

  /** Sign and number of bytes, then the digits of its amount. */
  bigint(value: bigint): void {
    let rest = value < 0n ? -value : value;
    let bytes = 0;
    for (let left = rest; left > 0n; left >>= DIGIT_BITS) bytes += DIGIT_BYTES;
    this.varint((bytes << 1) | (value < 0n ? 1 : 0));
    for (; bytes > 0; bytes--) {
      this.byte(toNumber(rest & 0xffn));
      rest >>= 8n;
    }
  }

  /** With its tag: always in two bytes for each character, at an even place, as V8 has them. */
  string(text: string): void {
    const bytes = 2 * text.length;
    let lengthBytes = 1;
    for (let rest = bytes; rest >= 0x80; rest >>>= 7) lengthBytes++;
    if ((this.#used + 1 + lengthBytes) % 2 === 1) this.byte(TAG.padding);
    this.byte(TAG.twoByte);
    this.varint(bytes);
    this.#reserve(bytes);
    apply(writeText, this.#bytes, [text, this.#used, bytes, 'utf16le']);
    this.#used += bytes;
  }

  #reserve(bytes: number): void {
    const needed = this.#used + bytes;
    const room = this.#bytes.length;
    if (needed <= room) return;
    const larger = allocUnsafeSlow(needed > 2 * room ? needed : 2 * room);
    apply(setBytes, larger, [this.all()]);
    this.#bytes = larger;
  }
}
