/** The words between readers, which find events in bytes, and those who take them; and the reader of lines. */

import { type ByteRange, CR, isBlank, LF, NUL } from './bytes.ts';

/** Takes events from a reader. */
export interface EventSink {
  /** Whether to stop before the next record. */
  readonly full: boolean;
  /** The ranges are copied, not kept. */
  readonly add: (timestampMs: number, page: ByteRange, visitor: ByteRange) => void;
}

/** Why a line holds no event. */
export interface Rejection {
  readonly reason: string;
  /** A header or a blank line, which no one takes for damage. */
  readonly expected: boolean;
}

/** Takes the lines that hold no event; numbered from 1 in their file. */
export interface RejectionSink {
  readonly reject: (
    rejection: Rejection,
    line: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ) => void;
}

/** Finds the event in one line and hands it on, or says why there is none. */
export interface LineParser {
  /** The line is neither blank nor ends with its line end. */
  readonly parse: (bytes: Uint8Array, start: number, end: number) => Rejection | undefined;
}

/** Finds records in consecutive bytes of one file. */
export interface RecordReader {
  /** Number of the line that the last record begins on; 0 before the first. */
  readonly line: number;
  /** How many records were read, events and rejected ones; all lines where each is a record. */
  readonly records: number;
  /**
   * Reads whole records until the sink is full; returns where the next one begins. What is left must
   * come again at the start of the next bytes. `last`: no more bytes follow these.
   */
  readonly read: (bytes: Buffer, from: number, last: boolean) => number;
  /** Counts a line as rejected that was too long to be handed over; `start` is how its text begins. */
  readonly skipLine: (start: Buffer) => void;
}

export function rejection(reason: string, expected = false): Rejection {
  return { reason, expected };
}

export const BLANK = rejection('blank', true);
export const LINE_TOO_LONG = rejection('line_too_long');

/** A line of more bytes is rejected, so that a file without line ends does not fill the memory. */
export const MAX_LINE_BYTES = 1 << 26;

/**
 * Where a line's text begins: behind NULs, as the mark of a run of them is (nul-runs.ts), and behind byte order marks, as files have
 * them that were put one behind the other.
 */
export function skipMarks(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  for (;;) {
    if (bytes[at] === NUL && at < end) at += 1;
    else if (
      bytes[at] === 0xef &&
      at + 3 <= end &&
      bytes[at + 1] === 0xbb &&
      bytes[at + 2] === 0xbf
    )
      at += 3;
    else return at;
  }
}

/** Reads a file of which each line is a record: split at LF, one CR before it taken off. */
export class LineReader implements RecordReader {
  line = 0;
  readonly #parser: LineParser;
  readonly #events: EventSink;
  readonly #rejected: RejectionSink;
  readonly #maxLineBytes: number;

  constructor(
    parser: LineParser,
    events: EventSink,
    rejected: RejectionSink,
    maxLineBytes = MAX_LINE_BYTES,
  ) {
    this.#parser = parser;
    this.#events = events;
    this.#rejected = rejected;
    this.#maxLineBytes = maxLineBytes;
  }

  get records(): number {
    return this.line;
  }

  read(bytes: Buffer, from: number, last: boolean): number {
    let at = from;
    while (at < bytes.length && !this.#events.full) {
      let lineEnd = bytes.indexOf(LF, at);
      if (lineEnd < 0) {
        if (!last) break;
        lineEnd = bytes.length;
      }
      this.line += 1;
      const end = lineEnd > at && bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
      const start = skipMarks(bytes, at, end);
      const isTooLong = lineEnd - start > this.#maxLineBytes;
      const found = isTooLong ? LINE_TOO_LONG : this.#parse(bytes, start, end);
      if (found !== undefined) this.#rejected.reject(found, this.line, bytes, start, end);
      at = Math.min(lineEnd + 1, bytes.length);
    }
    return at;
  }

  skipLine(start: Buffer): void {
    this.line += 1;
    this.#rejected.reject(LINE_TOO_LONG, this.line, start, 0, start.length);
  }

  #parse(bytes: Buffer, start: number, end: number): Rejection | undefined {
    return isBlank(bytes, start, end) ? BLANK : this.#parser.parse(bytes, start, end);
  }
}
