/** The fields of one record of a table, as ranges of its bytes. */

import { decodeName } from '../../names.ts';
import { type ByteRange, emptyRange, QUOTE } from './bytes.ts';

/** Fields that can be looked at; more are counted only. */
const MAX_FIELDS = 16_384;
/** There is room for so many at first: a reader is made for each file and way to read it, and room for all is 150 kB. */
const USUAL_FIELDS = 64;

/** Fields found by a reader; valid until it reads the next record. */
export class Fields {
  count = 0;
  #bytes: Uint8Array = Buffer.alloc(0);
  #recordStart = 0;
  #recordEnd = 0;
  #starts = new Uint32Array(USUAL_FIELDS);
  #ends = new Uint32Array(USUAL_FIELDS);
  #quoted = new Uint8Array(USUAL_FIELDS);

  /** Forgets the last record and begins one. */
  begin(bytes: Uint8Array, start: number): void {
    this.#bytes = bytes;
    this.#recordStart = start;
    this.count = 0;
  }

  /** Adds a field; `quoted`: its range begins with a quote and must be unquoted, see {@link unquote}. */
  push(start: number, end: number, quoted = false): void {
    if (this.count < MAX_FIELDS) {
      if (this.count === this.#starts.length) this.#grow();
      this.#starts[this.count] = start;
      this.#ends[this.count] = end;
      this.#quoted[this.count] = quoted ? 1 : 0;
    }
    this.count += 1;
  }

  #grow(): void {
    const [starts, ends, quoted] = [this.#starts, this.#ends, this.#quoted];
    this.#starts = new Uint32Array(MAX_FIELDS);
    this.#starts.set(starts);
    this.#ends = new Uint32Array(MAX_FIELDS);
    this.#ends.set(ends);
    this.#quoted = new Uint8Array(MAX_FIELDS);
    this.#quoted.set(quoted);
  }

  /** Ends the record before its line end. */
  finish(end: number): void {
    this.#recordEnd = end;
  }

  /** Sets `into` to the text of a field (from 0). */
  get(index: number, into: ByteRange): void {
    const start = this.#starts[index]!;
    const end = this.#ends[index]!;
    if (this.#quoted[index] === 1) {
      into.bytes = unquote(this.#bytes, start, end);
      into.start = 0;
      into.end = into.bytes.length;
      return;
    }
    into.bytes = this.#bytes;
    into.start = start;
    into.end = end;
  }

  /** All fields as text, as a header is read. */
  names(): string[] {
    const range = emptyRange();
    return Array.from({ length: Math.min(this.count, MAX_FIELDS) }, (_, index) => {
      this.get(index, range);
      return decodeName(range.bytes.subarray(range.start, range.end));
    });
  }

  /** The whole record without its line end. */
  record(): ByteRange {
    return { bytes: this.#bytes, start: this.#recordStart, end: this.#recordEnd };
  }
}

/**
 * The text of a field that begins with a quote: up to the closing quote a doubled quote stands for
 * one; what follows the closing quote is kept as it is, as Python's `csv` does.
 */
function unquote(bytes: Uint8Array, start: number, end: number): Buffer {
  const text = Buffer.allocUnsafe(end - start);
  let length = 0;
  let open = true;
  for (let at = start + 1; at < end; at++) {
    const byte = bytes[at]!;
    if (open && byte === QUOTE) {
      if (bytes[at + 1] === QUOTE && at + 1 < end) at++;
      else {
        open = false;
        continue;
      }
    }
    text[length++] = byte;
  }
  return text.subarray(0, length);
}
