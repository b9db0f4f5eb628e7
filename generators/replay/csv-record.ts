/** Where a record of separated values ends, and its fields. */

import { CR, LF, NUL, QUOTE } from './bytes.ts';
import { Fields } from './fields.ts';
import { isInRun } from './nul-runs.ts';

export const COMMA = 0x2c;
/** A record whose quote was open at the end of its first line ends within so many bytes, or its quote never closes. */
const MAX_QUOTED_BYTES = 1 << 20;

/** Where a scan stands: at the start of a field, inside quotes, or outside. */
type State = 'field' | 'quoted' | 'plain';

/** Finds one record after the other in the same bytes. */
export class RecordScanner {
  readonly fields = new Fields();
  /** The byte between fields. */
  separator = COMMA;
  /** Line ends inside the quotes of the last record. */
  lineEnds = 0;
  /** Whether the last record's quote never closes. */
  unclosed = false;
  /** Where the first line of the last record ends, if a quote is open there; -1 otherwise. */
  firstLineEnd = -1;
  #bytes: Buffer = Buffer.alloc(0);
  #last = false;
  #doubled = false;
  /**
   * How far a record was followed that did not end: whatever begins behind `#openFrom` and has a quote open
   * at one of the line ends up to `#openUntil` goes the same way, and is not followed anew. Without
   * that, a file full of open quotes would take quadratic time.
   */
  #openFrom = -1;
  #openUntil = -1;
  #openState: State = 'quoted';

  /** New bytes, from position 0; `last`: no more follow these. */
  start(bytes: Buffer, last: boolean): void {
    this.#bytes = bytes;
    this.#last = last;
    this.#openFrom = -1;
    this.#openUntil = -1;
  }

  /** Where the record after this one begins; -1 where the quote is unclosed, or the bytes end too early. */
  scan(start: number): number {
    const bytes = this.#bytes;
    const size = bytes.length;
    const separator = this.separator;
    this.fields.begin(bytes, start);
    this.lineEnds = 0;
    this.unclosed = false;
    this.firstLineEnd = -1;
    let at = start;
    for (;;) {
      const fieldStart = at;
      let quotedEnd = -1;
      if (at < size && bytes[at] === QUOTE) {
        quotedEnd = this.#closingQuote(at + 1);
        if (quotedEnd < 0) return -1;
        at = quotedEnd + 1;
      }
      const textStart = at;
      for (; at < size; at++) {
        const byte = bytes[at];
        if (byte === separator || byte === LF) break;
      }
      if (at >= size && !this.#last) return -1;
      const lastField = at >= size || bytes[at] === LF;
      const end = lastField && bytes[at - 1] === CR ? at - 1 : at;
      if (quotedEnd < 0) this.fields.push(fieldStart, end);
      else if (end === textStart && !this.#doubled) this.fields.push(fieldStart + 1, quotedEnd);
      else this.fields.push(fieldStart, end, true);
      if (lastField) {
        this.fields.finish(end);
        return Math.min(at + 1, size);
      }
      at += 1;
    }
  }

  #closingQuote(from: number): number {
    const bytes = this.#bytes;
    const size = bytes.length;
    this.#doubled = false;
    let at = from;
    for (;;) {
      for (; at < size; at++) {
        const byte = bytes[at];
        if (byte === QUOTE) break;
        if (byte === LF && !this.#lineEnd(at)) return -1;
      }
      if (at >= size) {
        this.unclosed = this.#last;
        return -1;
      }
      if (at + 1 >= size || bytes[at + 1] !== QUOTE) return at;
      this.#doubled = true;
      at += 2;
    }
  }

  /** Takes note of a line end inside quotes; false where the record does not end, or not in these bytes. */
  #lineEnd(at: number): boolean {
    this.lineEnds += 1;
    if (this.firstLineEnd >= 0) return true;
    this.firstLineEnd = at;
    return this.#endsAfter(at);
  }

  #endsAfter(firstLineEnd: number): boolean {
    const bytes = this.#bytes;
    const size = bytes.length;
    let limit = firstLineEnd + 1 + MAX_QUOTED_BYTES;
    const stop = Math.min(limit, size);
    const known = firstLineEnd >= this.#openFrom && firstLineEnd < this.#openUntil;
    let at = known ? this.#openUntil : firstLineEnd + 1;
    let state: State = known ? this.#openState : 'quoted';
    while (at < stop) {
      const byte = bytes[at];
      if (byte === NUL && isInRun(bytes, at)) {
        limit = at;
        break;
      }
      if (state === 'quoted') {
        if (byte === QUOTE && bytes[at + 1] === QUOTE) at += 1;
        else if (byte === QUOTE) state = 'plain';
      } else if (byte === LF) {
        return true;
      } else if (byte === this.separator) {
        state = 'field';
      } else {
        state = state === 'field' && byte === QUOTE ? 'quoted' : 'plain';
      }
      at += 1;
    }
    if (limit > size && !this.#last) return false;
    if (limit > size && state !== 'quoted') return true;
    this.unclosed = true;
    this.#openFrom = firstLineEnd;
    this.#openUntil = at;
    this.#openState = state;
    return false;
  }
}
