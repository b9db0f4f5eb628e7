/** Writes a stream of events to a file: whole or not at all, in bounded memory. */

import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type EventSource, UsageError } from '../../contract.ts';
import { writeCsv } from './csv.ts';
import { writeNdjson } from './ndjson.ts';
import { writeParquet } from './parquet.ts';

/** The formats that can be written. */
export type EventFormat = 'csv' | 'ndjson' | 'parquet';

export interface WriteOptions {
  readonly format: EventFormat;
  /** Whether to compress the whole file; not with Parquet, which is compressed inside. */
  readonly gzip: boolean;
  /** Called now and then with the number of events handed on so far. */
  readonly onProgress?: ((eventsWritten: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Half the time of zlib's own choice of 6, for files of events a fifth larger. */
const GZIP_LEVEL = 1;

const writers = { csv: writeCsv, ndjson: writeNdjson, parquet: writeParquet };

const formats: readonly (readonly [extension: string, format: EventFormat, gzip: boolean])[] = [
  ['.csv', 'csv', false],
  ['.csv.gz', 'csv', true],
  ['.ndjson', 'ndjson', false],
  ['.jsonl', 'ndjson', false],
  ['.ndjson.gz', 'ndjson', true],
  ['.jsonl.gz', 'ndjson', true],
  ['.parquet', 'parquet', false],
];

/**
 * The format that a file's name asks for.
 *
 * @throws UsageError that lists the endings there are.
 */
export function formatOfPath(path: string): { format: EventFormat; gzip: boolean } {
  const name = path.toLowerCase();
  for (const [extension, format, gzip] of formats) {
    if (name.endsWith(extension)) return { format, gzip };
  }
  const extensions = formats.map(([extension]) => extension).join(', ');
  throw new UsageError(`${path}: the name must end in one of ${extensions}`);
}

/**
 * Writes all events to `path`. They go to a temporary file beside it, which takes its place at the end
 * and is removed on failure, so that a file that was there before is replaced as a whole or not at all.
 *
 * @returns The number of events, and of bytes in the file.
 * @throws UsageError where the file cannot be made, or the format cannot hold a name.
 */
export async function writeEvents(
  source: EventSource,
  path: string,
  { format, gzip, onProgress, signal }: WriteOptions,
): Promise<{ events: number; bytes: number }> {
  if (format === 'parquet' && gzip) {
    throw new UsageError(`${path}: Parquet is compressed inside; write it without gzip`);
  }
  const target = await targetOf(path);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  const file = await open(temporary, 'w').catch((error) => {
    throw cannotWrite(path, error);
  });
  try {
    let events = 0;
    const blocks = writers[format](source, (written) => {
      events = written;
      onProgress?.(written);
    });
    const stream = file.createWriteStream();
    await (gzip
      ? pipeline(blocks, createGzip({ level: GZIP_LEVEL }), stream, { signal })
      : pipeline(blocks, stream, { signal }));
    await rename(temporary, target);
    return { events, bytes: stream.bytesWritten };
  } catch (error) {
    await file.close();
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Where a link leads, so that it is kept; the path itself where nothing is there yet. */
async function targetOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return path;
  if (!found.isFile()) throw new UsageError(`${path}: there is something that is not a file`);
  return await realpath(path);
}

const causes: Readonly<Record<string, string>> = {
  ENOENT: 'the folder does not exist',
  ENOTDIR: 'a part of the path is not a folder',
  EACCES: 'no permission to write there',
  EPERM: 'no permission to write there',
  EROFS: 'the file system is read-only',
};

function cannotWrite(path: string, error: NodeJS.ErrnoException): Error {
  const cause = causes[error.code ?? ''];
  return cause === undefined ? error : new UsageError(`${path}: ${cause}`, { cause: error });
}
