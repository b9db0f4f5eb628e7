/** What must be known of a file before its lines are shared out: its header, and how plain lines look. In the calling thread. */
import { closeSync, openSync, readSync } from 'node:fs';
import { UsageError } from '../../contract.ts';
import { shownPath } from '../../generators/replay/bad-input.ts';
import { skipByteOrderMark } from '../../generators/replay/blocks.ts';
import { LF } from '../../generators/replay/bytes.ts';
import { CsvReader } from '../../generators/replay/csv.ts';
import { HEAD_BYTES } from '../../generators/replay/detect.ts';
import type { ReadOptions } from '../../generators/replay/parameters.ts';
import {
  type EventSink,
  LineReader,
  type RecordReader,
  type Rejection,
  type RejectionSink,
} from '../../generators/replay/records.ts';
import { type Table, TableRows } from '../../generators/replay/table-rows.ts';
import { TsvParser } from '../../generators/replay/tsv.ts';
import type { PlainLines } from '../kernels/table-parser.ts';

export type TableFormat = 'csv' | 'tsv';

/** A line that holds no event. */
export interface RejectedLine {
  readonly rejection: Rejection;
  /** From 1, within the part of the file that it was found in. */
  readonly line: number;
  readonly bytes: Uint8Array;
}

/** An event that was found by the replay's rules. */
export interface FoundEvent {
  readonly timestampMs: number;
  readonly page: Uint8Array;
  readonly visitor: Uint8Array;
}

/** A file of lines that may be read in any order. */
export interface FilePlan {
  readonly path: string;
  readonly format: TableFormat;
  readonly options: ReadOptions;
  /** Bytes of the file when it was looked at. */
  readonly size: number;
  /** Where the lines behind the head begin. */
  readonly start: number;
  /** The head: blank lines and the header, or the first line where columns are numbers. */
  readonly head: Uint8Array;
  readonly headLines: number;
  readonly headRejected: readonly RejectedLine[];
  readonly headEvents: readonly FoundEvent[];
  readonly plain: PlainLines;
}

/** Reads records of a table by the replay's rules. */
export function openRecords(
  format: TableFormat,
  rows: TableRows,
  events: EventSink,
  rejected: RejectionSink,
): RecordReader {
  return format === 'csv'
    ? new CsvReader(rows, events, rejected)
    : new LineReader(new TsvParser(rows), events, rejected);
}

/**
 * Reads the head of a file.
 *
 * @returns undefined where plain lines of it would be few, or its head is longer than what is looked at.
 * @throws UsageError where its columns are not recognised.
 */
export function planFile(
  path: string,
  format: TableFormat,
  options: ReadOptions,
  size: number,
): FilePlan | undefined {
  const marked = readStart(path);
  const bytes = skipByteOrderMark(marked);
  const headRejected: RejectedLine[] = [];
  const headEvents: FoundEvent[] = [];
  const events: EventSink = {
    get full() {
      return rows.ready;
    },
    add: (timestampMs, page, visitor) => {
      headEvents.push({
        timestampMs,
        page: page.bytes.slice(page.start, page.end),
        visitor: visitor.bytes.slice(visitor.start, visitor.end),
      });
    },
  };
  const rows: TableRows = new TableRows(format, options, events, (problem) => {
    throw new UsageError(`${shownPath(path)}: ${problem}`);
  });
  const reader = openRecords(format, rows, events, {
    reject: (rejection, line, from, start, end) =>
      headRejected.push({ rejection, line, bytes: from.slice(start, end) }),
  });
  const wholeFile = marked.length === size;
  const end = reader.read(bytes, 0, wholeFile);
  const { table } = rows;
  const head = Buffer.from(bytes.subarray(0, end));
  const plain = table && plainLines(table, format, options);
  if (plain === undefined || lineEnds(head) > reader.records) return undefined;
  const start = marked.length - bytes.length + end;
  const headLines = reader.records;
  return {
    ...{ path, format, options, size, start, head, headLines, headRejected, headEvents, plain },
  };
}

function plainLines(
  { width, timestamp, page, visitor, unixSeconds, missing }: Table,
  format: TableFormat,
  { utcOffsetMinutes }: ReadOptions,
): PlainLines | undefined {
  if (timestamp.length !== 1 || unixSeconds || missing.length > 0) return undefined;
  return {
    separator: format === 'csv' ? 0x2c : 0x09,
    quote: format === 'csv' ? 0x22 : null,
    width,
    time: timestamp[0]!,
    page,
    visitor,
    takesLocalTimes: utcOffsetMinutes % 60 === 0,
  };
}

function readStart(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(HEAD_BYTES);
    return bytes.subarray(0, readSync(file, bytes, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(file);
  }
}

function lineEnds(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count++;
  return count;
}
