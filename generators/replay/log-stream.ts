/** One stream of events from the files of a replay, in the order given. */

import { type EventChunk, type EventSource, type Names, UsageError } from '../../contract.ts';
import { emptyError, onlyNulError, shownPath } from './bad-input.ts';
import { NUL } from './bytes.ts';
import { refuseContainers } from './containers.ts';
import { detectFormat } from './detect.ts';
import { ChunkFiller, type NameIds } from './event-chunks.ts';
import { readHead } from './head.ts';
import { RejectionTally } from './journal.ts';
import { readLogFile, SIZES } from './log-file.ts';
import { NameTable } from './name-table.ts';
import type { Format, ReplayOptions } from './parameters.ts';
import { explainedByChange, type Snapshot, takeSnapshots } from './snapshot.ts';
import { suspicionsOf } from './suspicions.ts';

/** Formats whose columns have names. */
const COLUMN_FORMATS: readonly Format[] = ['csv', 'tsv', 'ndjson', 'json', 'w3c', 'parquet'];

/** Names and their ids. */
export interface NameTables {
  readonly pages: Names & NameIds;
  readonly visitors: Names & NameIds;
}

/**
 * Opens the files as one stream. All are looked at before the first event comes; mistakes show as
 * UsageErrors from the chunks.
 *
 * @param sizes For tests.
 * @param tables Where names get their ids, if not in tables that keep them all.
 */
export function openLogs(
  options: ReplayOptions,
  sizes = SIZES,
  { pages, visitors }: NameTables = { pages: new NameTable(), visitors: new NameTable() },
): EventSource {
  const tally = new RejectionTally();
  const events = new ChunkFiller(pages, visitors);
  let lines = 0;
  const notes: string[] = [];
  let begun = false;

  async function* read(): AsyncGenerator<EventChunk> {
    const files = await takeSnapshots(options.files);
    try {
      const formats = await formatsOf(options, files);
      sizes.onLookedAt?.();
      for (const [at, file] of files.entries()) {
        const format = formats[at]!;
        const read = yield* readLogFile({ file, format, options, events, tally, sizes });
        lines += read.lines;
        notes.push(...read.notes);
      }
      notes.push(...(await suspicionsOf(options, formats, files)));
    } catch (error) {
      throw await explainedByChange(files, error);
    }
    const rest = events.take();
    if (rest !== undefined) yield rest;
  }

  return {
    pages,
    visitors,
    chunks: () => {
      if (begun) throw new Error('the chunks of a replay can be asked for only once');
      begun = true;
      return read();
    },
    linesRead: () => ({
      lines,
      rejected: tally.rejected(),
      ...(notes.length > 0 && { notes }),
    }),
  };
}

/**
 * The format of each file, the same for all.
 *
 * @throws UsageError where one cannot be read, is no log, or is of another format than the rest.
 */
export async function formatsOf(
  options: ReplayOptions,
  files: readonly Snapshot[],
): Promise<readonly Format[]> {
  const formats: Format[] = [];
  for (const file of files) formats.push(await formatOf(file, options));
  if (new Set(formats).size > 1) {
    const list = options.files.map((path, at) => `  ${shownPath(path)}: ${formats[at]}`);
    throw new UsageError(
      `The files are of different formats:\n${list.join('\n')}\n` +
        'Take those of one format at a time, or choose one for all: --input-format FORMAT',
    );
  }
  const [format] = formats;
  if (options.columns !== undefined && !COLUMN_FORMATS.includes(format!)) {
    throw new UsageError(
      `--columns is for ${COLUMN_FORMATS.join(', ')}; ${format} has its own fields: leave it out.`,
    );
  }
  if (options.month !== undefined && format !== 'clf') {
    throw new UsageError(
      `--month is for clf; ${shownPath(options.files[0]!)} is ${format}: leave it out.`,
    );
  }
  return formats;
}

async function formatOf(file: Snapshot, options: ReplayOptions): Promise<Format> {
  const { path } = file;
  const { bytes, text, whole, gzip } = await readHead(file);
  if (bytes.length === 0) throw emptyError(path, gzip);
  refuseContainers(path, bytes, whole);
  if (text.length === 0 && bytes.includes(NUL)) throw onlyNulError(path);
  const { format, logFormat } = options;
  if (logFormat !== undefined) return 'log-format';
  const found = format === 'auto' ? detectFormat(path, text, whole, options) : format;
  if (found === 'parquet' && gzip) {
    throw new UsageError(`${shownPath(path)}: it is Parquet inside gzip: decompress it first.`);
  }
  return found;
}
