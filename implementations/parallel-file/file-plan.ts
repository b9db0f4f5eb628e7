/** What must be known of a file before its lines are shared out: its header, and how plain lines look. In the calling thread. */
import { UsageError } from '../../contract.ts';
import { shownPath } from '../../generators/replay/bad-input.ts';
import { LF } from '../../generators/replay/bytes.ts';
import { RecordScanner } from '../../generators/replay/csv-record.ts';
import { withFilledColumns } from '../../generators/replay/filled-columns.ts';
import type { LineFormat } from '../../generators/replay/foreign-lines.ts';
import type { Head } from '../../generators/replay/head.ts';
import { isPlainFormat, type PlainFormat } from '../../generators/replay/line-formats.ts';
import type { ReadOptions } from '../../generators/replay/parameters.ts';
import type { EventSink, Rejection, RejectionSink } from '../../generators/replay/records.ts';
import type { Snapshot } from '../../generators/replay/snapshot.ts';
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
  readonly file: Snapshot;
  readonly format: PlainFormat;
  readonly options: ReadOptions;
  /** Whether it is gzip: then it can be read only from its start. */
  readonly isCompressed: boolean;
  /** Where the bytes behind the head begin, decompressed. */
  readonly start: number;
  /** The head: the text of all lines up to the one that tells where the events are. */
  readonly head: Uint8Array;
  readonly headLines: number;
  /** Lines that end in runs of NUL. */
  readonly headCuts: number;
  readonly headRejected: readonly RejectedLine[];
  readonly headEvents: readonly FoundEvent[];
  readonly plain: PlainLines;
  /** Whether records of the file's first bytes span lines, so that others are likely to. */
  readonly spansLines: boolean;
  /** Where chunks end, each at the end of a record, where records may span lines; undefined where each line is one. */
  readonly recordEnds?: readonly number[];
}

/**
 * Plans a file by its start.
 *
 * @returns undefined where plain lines of it would be few, or its head is longer than what is looked at.
 * @throws UsageError where its columns are not recognised.
 */
export function planFile(
  file: Snapshot,
  format: LineFormat,
  given: ReadOptions,
  { text, whole, gzip: isCompressed, behind, cuts }: Head,
): FilePlan | undefined {
  if (!isPlainFormat(format)) return undefined;
  const options = withFilledColumns(format, text, whole, given);
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
    throw new UsageError(`${shownPath(file.path)}: ${why}`);
  });
  const end = reader.read(text, 0, whole);
  const head = Buffer.from(text.subarray(0, end));
  const plain = isReady() ? plainLines() : undefined;
  if (plain === undefined || lineEnds(head) > reader.records) return undefined;
  const start = behind(end);
  const headLines = reader.records;
  const spansLines =
    format === 'csv' && plain.kind === 'table' && hasInnerLineEnds(text, end, plain.separator);
  return {
    ...{ file, format, options, isCompressed, start },
    ...{ head, headLines, headRejected, headEvents, plain, spansLines },
    headCuts: cuts(end),
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
