/** What must be known of a file before its lines are shared out: its header, and how plain lines look. In the calling thread. */
import { UsageError } from '../../contract.ts';
import { shownPath } from '../../generators/replay/bad-input.ts';
import { skipByteOrderMark } from '../../generators/replay/blocks.ts';
import { LF } from '../../generators/replay/bytes.ts';
import { RecordScanner } from '../../generators/replay/csv-record.ts';
import { withFilledColumns } from '../../generators/replay/filled-columns.ts';
import type { LineFormat } from '../../generators/replay/foreign-lines.ts';
import { isPlainFormat, type PlainFormat } from '../../generators/replay/line-formats.ts';
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

/** A file of lines of which each says the same wherever it stands. */
export interface FilePlan {
  readonly path: string;
  readonly format: PlainFormat;
  readonly options: ReadOptions;
  /** Whether it is gzip: then it can be read only from its start. */
  readonly isCompressed: boolean;
  /** Bytes of the file, as it was when it was looked at. */
  readonly size: number;
  /** Where the lines behind the head begin, in decompressed bytes. */
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

/** The first decompressed bytes of a file. */
export interface FileStart {
  readonly head: Buffer;
  /** Whether that is all of it. */
  readonly whole: boolean;
  readonly gzip: boolean;
}

/**
 * Plans a file by its start.
 *
 * @returns undefined where plain lines of it would be few, or its head is longer than what is looked at.
 * @throws UsageError where its columns are not recognised.
 */
export function planFile(
  path: string,
  format: LineFormat,
  given: ReadOptions,
  { head: marked, whole, gzip: isCompressed }: FileStart,
  size: number,
): FilePlan | undefined {
  if (!isPlainFormat(format)) return undefined;
  const bytes = skipByteOrderMark(marked);
  const options = withFilledColumns(format, bytes, whole, given);
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
  const end = reader.read(bytes, 0, whole);
  const head = Buffer.from(bytes.subarray(0, end));
  const plain = isReady() ? plainLines() : undefined;
  if (plain === undefined || lineEnds(head) > reader.records) return undefined;
  const start = marked.length - bytes.length + end;
  const headLines = reader.records;
  const spansLines =
    format === 'csv' && plain.kind === 'table' && hasInnerLineEnds(bytes, end, plain.separator);
  return {
    ...{ path, format, options, isCompressed, size, start },
    ...{ head, headLines, headRejected, headEvents, plain, spansLines },
  };
}

/** Adds the events of all heads. */
export function addHeadEvents(plans: readonly FilePlan[], add: EventSink['add']): void {
  const wholeOf = (bytes: Uint8Array) => ({ bytes, start: 0, end: bytes.length });
  for (const { timestampMs, page, visitor } of plans.flatMap((plan) => plan.headEvents)) {
    add(timestampMs, wholeOf(page), wholeOf(visitor));
  }
}

/** Whether one of the records from `at` on that are whole spans lines. */
function hasInnerLineEnds(bytes: Buffer, at: number, separator: number): boolean {
  const scanner = new RecordScanner();
  scanner.separator = separator;
  scanner.start(bytes, false);
  while (at >= 0 && at < bytes.length && scanner.lineEnds === 0) at = scanner.scan(at);
  return scanner.lineEnds > 0;
}

function lineEnds(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count++;
  return count;
}
