/** Which files an engine is to read, as what, and where the parts of an event stand in them. */
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { type LogFiles, UsageError } from '../../../contract.ts';
import { shownPath } from '../../../generators/replay/bad-input.ts';
import { errorInWords, printable } from '../../../printable.ts';

const FORMATS = ['csv', 'ndjson', 'parquet'] as const;

/** The formats that engines are asked to read. */
export type EngineFormat = (typeof FORMATS)[number];

/** Column names of an event. */
export interface EventColumnNames {
  readonly timestamp: string;
  readonly page: string;
  readonly visitor: string;
}

/** One file, ready to be named in a query. */
export interface PlannedFile {
  /** Absolute. */
  readonly path: string;
  readonly format: EngineFormat;
  readonly gzip: boolean;
  /** The names of a CSV file's header; empty for other formats. */
  readonly header: readonly string[];
}

/** What to read. */
export interface ReadingPlan {
  readonly files: readonly PlannedFile[];
  readonly columns: EventColumnNames;
}

/** As `uniqbench generate` writes them. */
const USUAL: EventColumnNames = {
  timestamp: 'timestamp',
  page: 'pageUrl',
  visitor: 'visitorId',
};
const HEAD_BYTES = 65_536;

/**
 * Looks at the beginning of each file.
 *
 * @param engine Its name, for messages.
 * @throws UsageError where a file is missing or of another format, or an option is none of the engine's.
 */
export async function planReading(
  engine: string,
  { paths, reading }: LogFiles,
): Promise<ReadingPlan> {
  const { columns: wanted, format = 'auto', utcOffset = 'Z', badLines = 'report', month } = reading;
  const cannot = (what: string) =>
    new UsageError(`${engine} cannot read ${what}; other implementations of files can.`);
  if (month !== undefined) throw cannot('times that need a month');
  if (utcOffset !== 'Z') throw cannot(`times without an offset as ${utcOffset}, only as UTC`);
  if (badLines !== 'report') throw cannot('a file up to its first bad line: it leaves those out');
  const columns = wanted === undefined ? USUAL : parseColumns(wanted, cannot);
  const files: PlannedFile[] = [];
  for (const path of paths) {
    // Both engines take these for patterns, or for the name of an archive.
    if (/[*?[\]{}]|::/.test(path))
      throw cannot(`${shownPath(path)}: a path with *, ?, [], {} or :: in it`);
    const { head, gzip } = await readHead(path);
    const found = format === 'auto' ? formatOf(head) : FORMATS.find((known) => known === format);
    if (found === undefined) {
      const what = format === 'auto' ? 'it is none of' : `${format} is none of`;
      throw cannot(`${shownPath(path)}: ${what} ${FORMATS.join(', ')}`);
    }
    const header = found === 'csv' ? readHeader(head) : [];
    if (found === 'csv') checkHeader(path, header, columns);
    files.push({ path: resolve(path), format: found, gzip, header });
  }
  return { files, columns };
}

/** @throws UsageError where the answer is empty: the replay generator, too, refuses files without any event. */
export function assertAnyEvent(engine: string, { paths }: LogFiles, uniques: object): void {
  if (Object.keys(uniques).length > 0) return;
  throw new UsageError(
    `${paths.map(shownPath).join(', ')}: ${engine} finds no event in it. It reads times as ISO 8601, such as 2026-01-31T23:59:59.000Z.`,
  );
}

function parseColumns(text: string, cannot: (what: string) => UsageError): EventColumnNames {
  const named = new Map(
    text.split(',').map((part): [string, string] => {
      const equals = part.indexOf('=');
      return [part.slice(0, equals).trim(), part.slice(equals + 1).trim()];
    }),
  );
  const columns = {
    timestamp: named.get('timestamp') ?? USUAL.timestamp,
    page: named.get('page') ?? USUAL.page,
    visitor: named.get('visitor') ?? USUAL.visitor,
  };
  if (columns.timestamp.includes('+')) throw cannot('times in several columns');
  if (Object.values(columns).some((name) => /^\d+$/.test(name))) {
    throw cannot('a file without a header, by column numbers');
  }
  return columns;
}

async function readHead(path: string): Promise<{ readonly head: Buffer; readonly gzip: boolean }> {
  try {
    const handle = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      const head = buffer.subarray(0, bytesRead);
      const gzip = head[0] === 0x1f && head[1] === 0x8b;
      // What can be decompressed of an incomplete stream.
      const finishFlush = constants.Z_SYNC_FLUSH;
      return { head: gzip ? gunzipSync(head, { finishFlush }) : head, gzip };
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new UsageError(`${shownPath(path)}: it cannot be read: ${errorInWords(cause)}`, {
      cause,
    });
  }
}

function formatOf(head: Buffer): EngineFormat | undefined {
  if (head.toString('latin1', 0, 4) === 'PAR1') return 'parquet';
  if (/^\s*\{/.test(head.toString('utf8', 0, 100))) return 'ndjson';
  return readHeader(head).length >= 3 ? 'csv' : undefined;
}

/** The fields of the first line (RFC 4180). */
function readHeader(head: Buffer): string[] {
  const [line = ''] = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .split(/\r?\n/, 1);
  return Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, bare]) =>
    quoted === undefined ? bare!.trim() : quoted.replaceAll('""', '"'),
  );
}

function checkHeader(path: string, header: readonly string[], columns: EventColumnNames): void {
  for (const name of Object.values(columns)) {
    if (header.filter((other) => other === name).length === 1) continue;
    throw new UsageError(
      `${shownPath(path)}: its header needs one column "${printable(name)}"; it is: ${printable(header.join(', '), 200)}\n` +
        'Say which columns to read: --columns timestamp=…,page=…,visitor=…',
    );
  }
}
