/** What must be known of a file before its lines are shared out: its header, and how plain lines look. In the calling thread. */
import { closeSync, openSync, readSync } from 'node:fs';
import { UsageError } from '../../contract.ts';
import { shownPath } from '../../generators/replay/bad-input.ts';
import { skipByteOrderMark } from '../../generators/replay/blocks.ts';
import { LF } from '../../generators/replay/bytes.ts';
import { RecordScanner } from '../../generators/replay/csv-record.ts';
import { HEAD_BYTES } from '../../generators/replay/detect.ts';
import type { LineFormat } from '../../generators/replay/foreign-lines.ts';
import type { ReadOptions } from '../../generators/replay/parameters.ts';
import type { EventSink, Rejection, RejectionSink } from '../../generators/replay/records.ts';
import type { PlainLines } from '../kernels/line-parser.ts';
import { openRecords } from './line-records.ts';

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
  readonly format: LineFormat;
  readonly options: ReadOptions;
  /** Bytes of the file when it was looked at. */
  readonly size: number;
  /** Where the lines behind the head begin. */
  readonly start: number;
  /** The head: all lines up to the one that tells where the events are. */
  readonly head: Uint8Array;
  readonly headLines: number;
  readonly headRejected: readonly RejectedLine[];
  readonly headEvents: readonly FoundEvent[];
  readonly plain: PlainLines;
  /** Whether records of the file's first bytes span lines, so that others are likely to. */
  readonly spansLines: boolean;
  /** Where chunks end, each at the end of a record, where records may span lines; undefined where each line is one. */
  readonly recordEnds?: readonly number[];
}

/**
 * Reads the head of a file.
 *
 * @returns undefined where plain lines of it would be few, or its head is longer than what is looked at.
 * @throws UsageError where its columns are not recognised.
 */
export function planFile(
  path: string,
  format: LineFormat,
  options: ReadOptions,
  size: number,
): FilePlan | undefined {
  const marked = readStart(path);
  const bytes = format === 'clf' ? marked : skipByteOrderMark(marked);
  const headRejected: RejectedLine[] = [];
  const headEvents: FoundEvent[] = [];
  const events: EventSink = {
    get full() {
      return isReady();
    },
    add: (timestampMs, page, visitor) => {
      headEvents.push({
        timestampMs,
        page: page.bytes.slice(page.start, page.end),
        visitor: visitor.bytes.slice(visitor.start, visitor.end),
      });
    },
  };
  const rejected: RejectionSink = {
    reject: (rejection, line, from, start, end) =>
      headRejected.push({ rejection, line, bytes: from.slice(start, end) }),
  };
  const { reader, isReady, plainLines } = openRecords(format, options, events, rejected, (why) => {
    throw new UsageError(`${shownPath(path)}: ${why}`);
  });
  const wholeFile = marked.length === size;
  const end = reader.read(bytes, 0, wholeFile);
  const head = Buffer.from(bytes.subarray(0, end));
  const plain = isReady() ? plainLines() : undefined;
  if (plain === undefined || lineEnds(head) > reader.records) return undefined;
  const start = marked.length - bytes.length + end;
  const headLines = reader.records;
  const spansLines = format === 'csv' && hasInnerLineEnds(bytes, end);
  return {
    ...{
      path,
      format,
      options,
      size,
      start,
      head,
      headLines,
      headRejected,
      headEvents,
      plain,
      spansLines,
    },
  };
}

/** Whether one of the records from `at` on that are whole spans lines. */
function hasInnerLineEnds(bytes: Buffer, at: number): boolean {
  const scanner = new RecordScanner();
  scanner.start(bytes, false);
  while (at >= 0 && at < bytes.length && scanner.lineEnds === 0) at = scanner.scan(at);
  return scanner.lineEnds > 0;
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
