/** ClickHouse's format RowBinary: little endian, texts and arrays behind their length in LEB128. Pure. */
import { Fault } from '../contract.ts';
import { printable } from '../printable.ts';

/** How servers begin what they say of a failure: `Code: 241. DB::Exception: …`, in old versions with a comma. */
const EXCEPTION = /Code: \d+[.,] [\x20-\x7e]*DB::Exception[^\0]*/;

/**
 * Reads values one after the other.
 *
 * @throws Fault where the bytes end within one, or go on behind the last: an answer that was cut off, or has a failure in its place.
 */
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

  /** The one count that an answer consists of. */
  only(): number {
    const count = this.uint64();
    this.end();
    return count;
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

  /** To be called behind the last value, where it is known to be the last. */
  end(): void {
    if (!this.atEnd) throw this.broken('holds more than was asked for');
  }

  #take(length: number): number {
    const start = this.#at;
    if (start + length > this.#bytes.length) throw this.broken('was cut off');
    this.#at = start + length;
    return start;
  }

  /** For an answer that cannot be: a proxy may let a failure stand behind rows, where it is read as values, and is told here. */
  broken(what: string): Fault {
    const said = EXCEPTION.exec(this.#bytes.toString('latin1'))?.[0];
    return new Fault(
      `The answer of the server ${what}; nothing of it is used. Try again.${
        said === undefined ? '' : ` It said: ${printable(said.trim(), 300)}`
      }`,
    );
  }
}
