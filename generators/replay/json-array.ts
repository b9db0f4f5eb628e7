/** JSON that is an array of objects, or objects over several lines, one element at a time. */

import { isWhitespace, LF, NUL } from './bytes.ts';
import { isInRun } from './nul-runs.ts';
import {
  type EventSink,
  LINE_TOO_LONG,
  type LineParser,
  MAX_LINE_BYTES,
  type RecordReader,
  type RejectionSink,
  rejection,
} from './records.ts';

const NOT_AN_ELEMENT = rejection('not_an_element');
const CUT_OFF = rejection('cut_off');
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Hands the objects of an array to a parser of lines of JSON. What is between them, but for commas, is rejected, and so is an object that
 * a run of NUL cut off (nul-runs.ts).
 */
export class JsonArrayReader implements RecordReader {
  /** Of the last element's first byte. */
  line = 0;
  records = 0;
  #lineEnds = 0;
  /** Whether the element at hand is too long, so that the rest of it is passed over. */
  #skips = false;
  #depth = 0;
  #isText = false;
  #isEscaped = false;
  readonly #parser: LineParser;
  readonly #events: EventSink;
  readonly #rejected: RejectionSink;
  readonly #maxBytes: number;

  constructor(
    parser: LineParser,
    events: EventSink,
    rejected: RejectionSink,
    maxBytes = MAX_LINE_BYTES,
  ) {
    this.#parser = parser;
    this.#events = events;
    this.#rejected = rejected;
    this.#maxBytes = maxBytes;
  }

  read(bytes: Buffer, from: number, last: boolean): number {
    let at = from;
    while (at < bytes.length && !this.#events.full) {
      if (this.#skips) {
        const end = this.#elementEnd(bytes, at);
        this.#countLines(bytes, at, end < 0 ? bytes.length : end);
        if (end < 0) return bytes.length;
        this.#skips = false;
        at = end;
        continue;
      }
      const byte = bytes[at]!;
      if (byte === LF) this.#lineEnds += 1;
      const isBetween = byte === COMMA || byte === OPEN_BRACKET || byte === CLOSE_BRACKET;
      if (isBetween || isWhitespace(byte) || byte === NUL) {
        at += 1;
        continue;
      }
      this.#depth = 0;
      this.#isText = false;
      this.#isEscaped = false;
      const isObject = byte === OPEN_BRACE;
      const end = isObject ? this.#elementEnd(bytes, at) : strayEnd(bytes, at);
      if (end < 0 && !last) {
        if (!isObject || bytes.length - at <= this.#maxBytes) return at;
        this.#begin();
        this.#rejected.reject(LINE_TOO_LONG, this.line, bytes, at, at + 512);
        this.#skips = true;
        this.#countLines(bytes, at, bytes.length);
        return bytes.length;
      }
      this.#begin();
      const to = end < 0 ? bytes.length : end;
      const why = !isObject
        ? NOT_AN_ELEMENT
        : end < 0 || isInRun(bytes, end)
          ? CUT_OFF
          : this.#parser.parse(bytes, at, to);
      if (why !== undefined) this.#rejected.reject(why, this.line, bytes, at, to);
      this.#countLines(bytes, at, to);
      at = to;
    }
    return at;
  }

  /** A line without an end that holds no whole element; the reader passes over what is too long by itself. */
  skipLine(start: Buffer): void {
    this.#begin();
    this.#rejected.reject(LINE_TOO_LONG, this.line, start, 0, start.length);
  }

  #begin(): void {
    this.line = this.#lineEnds + 1;
    this.records += 1;
  }

  #countLines(bytes: Buffer, start: number, end: number): void {
    for (let at = bytes.indexOf(LF, start); at >= 0 && at < end; at = bytes.indexOf(LF, at + 1)) {
      this.#lineEnds += 1;
    }
  }

  /** Where the object that is at hand ends, or is cut off, which two NULs there tell; -1 where these bytes end before. */
  #elementEnd(bytes: Buffer, start: number): number {
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte === NUL && isInRun(bytes, at)) return at;
      if (this.#isText) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === BACKSLASH) this.#isEscaped = true;
        else if (byte === QUOTE) this.#isText = false;
      } else if (byte === QUOTE) this.#isText = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth += 1;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        this.#depth -= 1;
        if (this.#depth === 0) return at + 1;
      }
    }
    return -1;
  }
}

/** The end of what is no object: up to the next comma or line end. */
function strayEnd(bytes: Buffer, start: number): number {
  for (let at = start + 1; at < bytes.length; at++) {
    if (bytes[at] === COMMA || bytes[at] === LF) return at;
  }
  return -1;
}
