/** The events of one file, with what there is to say about it as a whole. */

import { type EventChunk, UsageError } from '../../contract.ts';
import { grouped } from '../../quantity.ts';
import { DamagedGzip, gzipError, remedyFor, shownPath } from './bad-input.ts';
import { readBlocks, skipByteOrderMark, withoutByteOrderMark } from './blocks.ts';
import { LF } from './bytes.ts';
import { ClfParser } from './clf.ts';
import { CsvReader } from './csv.ts';
import { mixedError } from './detect.ts';
import { withFilledColumns } from './filled-columns.ts';
import { ForeignLines, type LineFormat } from './foreign-lines.ts';
import { readHead } from './head.ts';
import { FileJournal, type RejectionTally } from './journal.ts';
import { isPlainFormat, openSequential } from './line-formats.ts';
import { NdjsonParser } from './ndjson.ts';
import { FORMATS, type Format, type ReplayOptions } from './parameters.ts';
import { ParquetReader } from './parquet.ts';
import {
  type EventSink,
  LineReader,
  MAX_LINE_BYTES,
  type RecordReader,
  type RejectionSink,
} from './records.ts';
import { TableRows } from './table-rows.ts';
import { TsvParser } from './tsv.ts';

/** Sizes that only tests change. */
export interface Sizes {
  /** Bytes read at a time. */
  readonly blockBytes: number;
  /** A line longer than this is rejected without being held in memory. */
  readonly maxLineBytes: number;
}

export const SIZES: Sizes = { blockBytes: 1 << 20, maxLineBytes: MAX_LINE_BYTES };

/** So much is kept of a line that is too long. */
export const LINE_START_BYTES = 512;

/** What to do where something stands before the client. */
const UNCLEAR_HINT =
  'Before the time stands more than client, ident and user, so that the visitor is not clear. Cut the prefix off, or say how ' +
  'its lines are written: --log-format \'%v %h %l %u %t "%r" %>s %b\' or as nginx writes it';

const FORMAT_HINT =
  'Its lines are not as --log-format says. Compare one with the format, as the server had it when it wrote the log.';

/** Takes events, and hands them on in chunks. */
export interface EventTaker extends EventSink {
  /** Events taken so far. */
  readonly events: number;
  /** What was taken since the last call; undefined where that is nothing. */
  readonly take: () => EventChunk | undefined;
}

/** A file to read, and where its events and rejected lines go. */
export interface FileTask {
  readonly path: string;
  readonly format: Format;
  readonly options: ReplayOptions;
  readonly events: EventTaker;
  readonly tally: RejectionTally;
  readonly sizes: Sizes;
}

/**
 * Reads a file to its end; events that do not fill a chunk stay in the filler. Returns how many lines
 * were read: records, where a quoted field goes over several lines.
 *
 * @throws UsageError where the file is damaged, holds no event, or is a mixture of formats.
 */
export async function* readLogFile(task: FileTask): AsyncGenerator<EventChunk, number> {
  const { path, format, options, events } = task;
  const { journal, check } = openJournal(task);
  const eventsBefore = events.events;
  let hint = '';
  let lines: number;
  if (format === 'parquet') {
    const reader = new ParquetReader(path, options, events, journal);
    for await (const _ of reader.read()) yield events.take()!;
    lines = reader.records;
  } else {
    const { head, whole } = await readHead(path);
    const chosen = withFilledColumns(format, skipByteOrderMark(head), whole, options);
    const { reader, finish } = makeReader({ ...task, options: chosen }, format, journal);
    yield* readRecords(task, reader);
    lines = reader.records;
    hint = finish();
  }
  check(lines, events.events - eventsBefore, hint);
  return lines;
}

/** Where the rejected lines of one file go, in their order; and what there is to say of the file at its end. */
export interface OpenJournal {
  readonly journal: FileJournal;
  /**
   * To be called after the last line.
   *
   * @param hint What the user might do where there is no event; empty for the usual.
   * @throws UsageError where the file holds no event, or is a mixture of formats.
   */
  readonly check: (lines: number, events: number, hint: string) => void;
}

/** Opens the journal of one file. */
export function openJournal({
  path,
  format,
  options,
  tally,
}: Pick<FileTask, 'path' | 'format' | 'options' | 'tally'>): OpenJournal {
  const guessed =
    options.format === 'auto' &&
    format !== 'parquet' &&
    format !== 'log-format' &&
    format !== 'json';
  const foreign = guessed ? new ForeignLines(format, options) : undefined;
  const journal = new FileJournal(path, tally, options.badLines, foreign);
  const check = (lines: number, events: number, hint: string): void => {
    const other = foreign?.notable(lines);
    if (other)
      throw mixedError(shownPath(path), format, other.format, other.count, other.firstLine);
    if (events > 0) return;
    const remedy = format === 'clf' ? undefined : remedyFor(journal.mostFrequent());
    const told = hint || remedy;
    throw new UsageError(
      `${shownPath(path)}: not one of its ${grouped(lines)} lines holds an event; read as ${format}: ` +
        `${journal.summary()}\n${told ? `${told}\n` : ''}${hint ? '' : `If it is another format: --input-format ${FORMATS.join(', ')}`}`,
    );
  };
  return { journal, check };
}

/** A reader for the format; `finish` is to be called after the last line, and gives a hint if there is one. */
function makeReader(
  { path, options, events, sizes: { maxLineBytes } }: FileTask,
  format: LineFormat,
  journal: RejectionSink,
): { readonly reader: RecordReader; readonly finish: () => string } {
  const badColumns = (problem: string): never => {
    throw new UsageError(`${shownPath(path)}: ${problem}`);
  };
  if (format === 'clf') {
    const parser = new ClfParser(options, events);
    const finish = (): string => {
      if (parser.timesWithoutMonth > 0) {
        return 'Its times hold only a day, as [29:23:53:25]. Give the month and the offset: --month 1995-08 --utc-offset -0400';
      }
      return parser.unclearClients > 0 ? UNCLEAR_HINT : '';
    };
    return { reader: new LineReader(parser, events, journal, maxLineBytes), finish };
  }
  if (!isPlainFormat(format)) {
    const { reader, finish } = openSequential(
      format,
      options,
      events,
      journal,
      maxLineBytes,
      badColumns,
    );
    const hint = format === 'log-format' ? FORMAT_HINT : '';
    return {
      reader,
      finish: () => {
        finish();
        return hint;
      },
    };
  }
  if (format === 'ndjson') {
    const parser = new NdjsonParser(options, events, badColumns);
    const finish = (): string => {
      parser.finish();
      return '';
    };
    return { reader: new LineReader(parser, events, journal, maxLineBytes), finish };
  }
  const rows = new TableRows(format, options, events, badColumns);
  const reader =
    format === 'csv'
      ? new CsvReader(rows, events, journal, maxLineBytes)
      : new LineReader(new TsvParser(rows), events, journal, maxLineBytes);
  return { reader, finish: () => '' };
}

async function* readRecords(task: FileTask, reader: RecordReader): AsyncGenerator<EventChunk> {
  const blocks = readBlocks(task.path, task.sizes.blockBytes);
  try {
    yield* feed(task, reader, withoutByteOrderMark(blocks));
  } catch (error) {
    throw error instanceof DamagedGzip ? gzipError(task.path, error, reader.records) : error;
  }
}

/** Hands blocks to a reader, what it leaves of one together with the next. */
async function* feed(
  { events, sizes }: FileTask,
  reader: RecordReader,
  blocks: AsyncIterable<Buffer>,
): AsyncGenerator<EventChunk> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let wantedBytes = 0;
  let tooLong: Buffer | undefined;
  for await (const block of blocks) {
    let fresh = block;
    if (tooLong !== undefined) {
      const lineEnd = block.indexOf(LF);
      if (lineEnd < 0) continue;
      reader.skipLine(tooLong);
      tooLong = undefined;
      fresh = block.subarray(lineEnd + 1);
    }
    heldBytes += fresh.length;
    if (heldBytes < wantedBytes) {
      held.push(Buffer.from(fresh));
      continue;
    }
    const bytes = held.length > 0 ? Buffer.concat([...held, fresh]) : fresh;
    const read = yield* drain(reader, events, bytes, false);
    if (read === 0 && bytes.length > sizes.maxLineBytes && !bytes.includes(LF)) {
      tooLong = Buffer.from(bytes.subarray(0, LINE_START_BYTES));
    }
    const kept = tooLong === undefined ? bytes.subarray(read) : bytes.subarray(0, 0);
    // So much before the next attempt that a long record is looked at in linear time.
    wantedBytes = 2 * kept.length;
    held = kept.length > 0 ? [Buffer.from(kept)] : [];
    heldBytes = kept.length;
  }
  if (tooLong !== undefined) reader.skipLine(tooLong);
  yield* drain(reader, events, Buffer.concat(held), true);
}

function* drain(
  reader: RecordReader,
  events: EventTaker,
  bytes: Buffer,
  last: boolean,
): Generator<EventChunk, number> {
  let at = 0;
  for (;;) {
    at = reader.read(bytes, at, last);
    if (!events.full) return at;
    yield events.take()!;
  }
}
