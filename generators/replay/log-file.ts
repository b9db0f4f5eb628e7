/** The events of one file, with what there is to say about it as a whole. */

import { type EventChunk, UsageError } from '../../contract.ts';
import { grouped } from '../../quantity.ts';
import { remedyFor, shownPath } from './bad-input.ts';
import { ClfParser } from './clf.ts';
import { CsvReader } from './csv.ts';
import { mixedError } from './detect.ts';
import { type EventTaker, type FileEnd, readRecords } from './file-records.ts';
import { withFilledColumns } from './filled-columns.ts';
import { ForeignLines, type LineFormat } from './foreign-lines.ts';
import { readHead } from './head.ts';
import { FileJournal, type RejectionTally } from './journal.ts';
import { isPlainFormat, openSequential } from './line-formats.ts';
import { NdjsonParser } from './ndjson.ts';
import { cutsNote } from './nul-runs.ts';
import { FORMATS, type Format, type ReplayOptions } from './parameters.ts';
import { ParquetReader } from './parquet.ts';
import { LineReader, MAX_LINE_BYTES, type RecordReader, type RejectionSink } from './records.ts';
import { growthNote, hasGrown, type Snapshot } from './snapshot.ts';
import { TableRows } from './table-rows.ts';
import { TsvParser } from './tsv.ts';

/** Sizes that only tests change. */
export interface Sizes {
  /** Bytes read at a time. */
  readonly blockBytes: number;
  /** A line longer than this is rejected without being held in memory. */
  readonly maxLineBytes: number;
  /** Called when all files have been looked at, before they are read. */
  readonly onLookedAt?: () => void;
}

export const SIZES: Sizes = { blockBytes: 1 << 20, maxLineBytes: MAX_LINE_BYTES };

/** What to do where something stands before the client. */
const UNCLEAR_HINT =
  'Before the time stands more than client, ident and user, so that the visitor is not clear. Cut the prefix off, or say how ' +
  'its lines are written: --log-format \'%v %h %l %u %t "%r" %>s %b\' or as nginx writes it';

const FORMAT_HINT =
  'Its lines are not as --log-format says. Compare one with the format, as the server had it when it wrote the log.';

/** A file to read, and where its events and rejected lines go. */
export interface FileTask {
  readonly file: Snapshot;
  readonly format: Format;
  readonly options: ReplayOptions;
  readonly events: EventTaker;
  readonly tally: RejectionTally;
  readonly sizes: Sizes;
}

/** What was read of a file. */
export interface FileRead {
  /** Records, where a quoted field goes over several lines. */
  readonly lines: number;
  /** Say that the file grew, that runs of NUL ended lines of it, or that its pages lack a part. */
  readonly notes: readonly string[];
}

/**
 * Reads a file to the end that it had when it was looked at; events that do not fill a chunk stay in the filler. Of a file that
 * grew, a record that had only begun is left out.
 *
 * @throws UsageError where the file is damaged, holds no event, is a mixture of formats, or changed but by growing.
 */
export async function* readLogFile(task: FileTask): AsyncGenerator<EventChunk, FileRead> {
  const { file, format, options, events } = task;
  const { journal, check } = openJournal({ ...task, path: file.path });
  const eventsBefore = events.events;
  let hint = '';
  let note: string | undefined;
  let lines: number;
  let end: FileEnd;
  if (format === 'parquet') {
    const reader = new ParquetReader(file, options, events, journal);
    for await (const _ of reader.read()) yield events.take()!;
    lines = reader.records;
    end = { grew: await hasGrown(file), partLine: false, cuts: 0 };
  } else {
    const { text, whole } = await readHead(file);
    const chosen = withFilledColumns(format, text, whole, options);
    const made = makeReader({ ...task, options: chosen }, format, journal);
    end = yield* readRecords(task, made.reader);
    lines = made.reader.records;
    hint = made.finish();
    const told = made.note();
    if (told !== undefined) note = `Note: ${shownPath(file.path)}: ${told}.`;
  }
  check(lines, events.events - eventsBefore, hint);
  const grown = end.grew ? growthNote(file, end.partLine) : undefined;
  return {
    lines,
    notes: [grown, cutsNote(file.path, end.cuts), note].filter((one) => one !== undefined),
  };
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
}: Pick<FileTask, 'format' | 'options' | 'tally'> & { readonly path: string }): OpenJournal {
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

/** A reader for the format; `finish` is to be called after the last line, and gives a hint if there is one; `note` then, see OpenReader. */
function makeReader(
  { file, options, events, sizes: { maxLineBytes } }: FileTask,
  format: LineFormat,
  journal: RejectionSink,
): {
  readonly reader: RecordReader;
  readonly finish: () => string;
  readonly note: () => string | undefined;
} {
  const noNote = () => undefined;
  const badColumns = (problem: string): never => {
    throw new UsageError(`${shownPath(file.path)}: ${problem}`);
  };
  if (format === 'clf') {
    const parser = new ClfParser(options, events);
    const finish = (): string => {
      if (parser.timesWithoutMonth > 0) {
        return 'Its times hold only a day, as [29:23:53:25]. Give the month and the offset: --month 1995-08 --utc-offset -0400';
      }
      return parser.unclearClients > 0 ? UNCLEAR_HINT : '';
    };
    return { reader: new LineReader(parser, events, journal, maxLineBytes), finish, note: noNote };
  }
  if (!isPlainFormat(format)) {
    const { reader, finish, note } = openSequential(
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
      note,
    };
  }
  if (format === 'ndjson') {
    const parser = new NdjsonParser(options, events, badColumns);
    const finish = (): string => {
      parser.finish();
      return '';
    };
    const reader = new LineReader(parser, events, journal, maxLineBytes);
    return { reader, finish, note: () => parser.note() };
  }
  const rows = new TableRows(format, options, events, badColumns);
  const reader =
    format === 'csv'
      ? new CsvReader(rows, events, journal, maxLineBytes)
      : new LineReader(new TsvParser(rows), events, journal, maxLineBytes);
  return { reader, finish: () => '', note: noNote };
}
