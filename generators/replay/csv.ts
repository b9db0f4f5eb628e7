/**
 * Records of separated values, RFC 4180, with commas or what else the header shows. Beyond the RFC, as Python's `csv` reads them: a quote in
 * the middle of an unquoted field is a letter like any other, and what follows a closing quote belongs to the field.
 */

import { isBlank, isWhitespace, LF } from './bytes.ts';
import { RecordScanner } from './csv-record.ts';
import {
  BLANK,
  type EventSink,
  LINE_TOO_LONG,
  type LineParser,
  MAX_LINE_BYTES,
  type RecordReader,
  type Rejection,
  type RejectionSink,
  rejection,
  skipMarks,
} from './records.ts';
import { lineAt, separatorOf, toldSeparator } from './separators.ts';
import type { TableRows } from './table-rows.ts';

const UNCLOSED_QUOTE = rejection('unclosed_quote');
const SEPARATOR_LINE = rejection('header', true);

/** Reads the records of a file; one whose quote never closes is rejected by its first line alone. */
export class CsvReader implements RecordReader {
  line = 0;
  records = 0;
  #nextLine = 1;
  #isToldSeparator = false;
  #last = false;
  readonly #scanner = new RecordScanner();
  readonly #rows: TableRows;
  readonly #events: EventSink;
  readonly #rejected: RejectionSink;
  readonly #maxLineBytes: number;

  constructor(
    rows: TableRows,
    events: EventSink,
    rejected: RejectionSink,
    maxLineBytes = MAX_LINE_BYTES,
  ) {
    this.#rows = rows;
    this.#events = events;
    this.#rejected = rejected;
    this.#maxLineBytes = maxLineBytes;
  }

  /** The byte between fields; that of the header, once it is read. */
  get separator(): number {
    return this.#scanner.separator;
  }

  read(bytes: Buffer, from: number, last: boolean): number {
    this.#scanner.start(bytes, last);
    this.#last = last;
    let at = from;
    while (at < bytes.length && !this.#events.full) {
      const next =
        isWhitespace(bytes[at]) || bytes[at] === 0
          ? this.#maybeBlank(bytes, at, last)
          : this.#record(bytes, at);
      if (next < 0) break;
      at = next;
    }
    return at;
  }

  skipLine(start: Buffer): void {
    this.#count(1);
    this.#rejected.reject(LINE_TOO_LONG, this.line, start, 0, start.length);
  }

  #maybeBlank(bytes: Buffer, start: number, last: boolean): number {
    const lineEnd = bytes.indexOf(LF, start);
    if (lineEnd < 0 && !last) return -1;
    const end = lineEnd < 0 ? bytes.length : lineEnd;
    if (!isBlank(bytes, skipMarks(bytes, start, end), end)) return this.#record(bytes, start);
    return this.#rejectLine(BLANK, bytes, start, end);
  }

  #record(bytes: Buffer, marked: number): number {
    const start = skipMarks(bytes, marked, bytes.length);
    const scanner = this.#scanner;
    if (!this.#rows.ready && !this.#isToldSeparator) {
      const lineEnd = bytes.indexOf(LF, start);
      if (lineEnd < 0 && !this.#last) return -1;
      const line = lineAt(bytes, start);
      const told = this.records === 0 ? toldSeparator(line) : undefined;
      if (told !== undefined) {
        this.#isToldSeparator = true;
        scanner.separator = told;
        return this.#rejectLine(SEPARATOR_LINE, bytes, start, lineEnd < 0 ? bytes.length : lineEnd);
      }
      scanner.separator = separatorOf(line, this.#rows);
    }
    const next = scanner.scan(start);
    if (next < 0 && !scanner.unclosed) return -1;
    const lineEnd = this.#lineEnd(bytes, next);
    if (next < 0 || lineEnd - start > this.#maxLineBytes) {
      return this.#rejectLine(UNCLOSED_QUOTE, bytes, start, lineEnd);
    }
    this.#count(1 + scanner.lineEnds);
    const rejected = this.#rows.take(scanner.fields);
    if (rejected !== undefined) {
      const { end } = scanner.fields.record();
      this.#rejected.reject(rejected, this.line, bytes, start, end);
    }
    return next;
  }

  /** Where the first line of the scanned record ends; `next` is where the one after it begins, or -1. */
  #lineEnd(bytes: Buffer, next: number): number {
    const { firstLineEnd } = this.#scanner;
    if (firstLineEnd >= 0) return firstLineEnd;
    if (next < 0) return bytes.length;
    return bytes[next - 1] === LF ? next - 1 : next;
  }

  /** Rejects one line, as too long where it is; returns where the next one begins. */
  #rejectLine(why: Rejection, bytes: Buffer, start: number, lineEnd: number): number {
    this.#count(1);
    const found = lineEnd - start > this.#maxLineBytes ? LINE_TOO_LONG : why;
    this.#rejected.reject(found, this.line, bytes, start, lineEnd);
    return Math.min(lineEnd + 1, bytes.length);
  }

  #count(lines: number): void {
    this.line = this.#nextLine;
    this.#nextLine += lines;
    this.records += 1;
  }
}

/** Reads single lines as records, for lines of a file in another format. */
export class CsvLineParser implements LineParser {
  readonly #scanner = new RecordScanner();
  readonly #rows: TableRows;

  constructor(rows: TableRows) {
    this.#rows = rows;
  }

  parse(bytes: Uint8Array, start: number, end: number): Rejection | undefined {
    const line = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
    if (!this.#rows.ready) this.#scanner.separator = separatorOf(line, this.#rows);
    this.#scanner.start(line, true);
    if (this.#scanner.scan(0) < 0) return UNCLOSED_QUOTE;
    return this.#rows.take(this.#scanner.fields);
  }
}
