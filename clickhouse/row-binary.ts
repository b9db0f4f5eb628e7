/** ClickHouse's format RowBinary: little endian, texts and arrays behind their length in LEB128. Pure. */
import { Fault } from '../contract.ts';

/** Reads values one after the other. @throws Fault where the bytes end within one: an answer that was cut off. */
export class RowReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  uint8(): number {
    return this.#bytes[this.#take(1)]!;
  }

  /** A count: exact up to 2^53. */
  uint64(): number {
    return Number(this.#bytes.readBigUInt64LE(this.#take(8)));
  }

  int64(): number {
    return Number(this.#bytes.readBigInt64LE(this.#take(8)));
  }

  /** The bytes of a String, valid as long as the answer is. */
  bytes(): Buffer {
    const length = this.length();
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  text(): string {
    return this.bytes().toString('utf8');
  }

  /** How many elements of an array follow, or bytes of a text. */
  length(): number {
    let length = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = this.uint8();
      length += (byte & 0x7f) * unit;
      if (byte < 0x80) return length;
    }
  }

  #take(length: number): number {
    const start = this.#at;
    if (start + length > this.#bytes.length) {
      throw new Fault('The answer of the server was cut off; nothing of it is used. Try again.');
    }
    this.#at = start + length;
    return start;
  }
}
