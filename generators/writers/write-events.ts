/** Writes a stream of events to a file: whole or not at all, in bounded memory. */

import { type EventSource, UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { writeWholeFile } from '../../written-files/whole-file.ts';
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
  /** Whether a file that is there is replaced, as by default. */
  readonly replaces?: boolean | undefined;
}

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
  const found = formatOfEnding(path);
  if (found !== null) return found;
  const extensions = formats.map(([extension]) => extension).join(', ');
  throw new UsageError(`${printable(path, 500)}: the name must end in one of ${extensions}`);
}

/** As {@link formatOfPath}; null where the name tells none. */
export function formatOfEnding(path: string): { format: EventFormat; gzip: boolean } | null {
  const name = path.toLowerCase();
  const found = formats.find(([extension]) => name.endsWith(extension));
  return found === undefined ? null : { format: found[1], gzip: found[2] };
}

/**
 * Writes all events to `path`, which is replaced as a whole or not at all.
 *
 * @returns The number of events, and of bytes in the file.
 * @throws UsageError where the file cannot be made, or the format cannot hold a name.
 */
export async function writeEvents(
  source: EventSource,
  path: string,
  { format, gzip, onProgress, signal, replaces }: WriteOptions,
): Promise<{ events: number; bytes: number }> {
  if (format === 'parquet' && gzip) {
    throw new UsageError(
      `${printable(path, 500)}: Parquet is compressed inside; write it without gzip`,
    );
  }
  let events = 0;
  const blocks = writers[format](source, (written) => {
    events = written;
    onProgress?.(written);
  });
  const bytes = await writeWholeFile(path, blocks, { gzip, signal, replaces });
  return { events, bytes };
}
