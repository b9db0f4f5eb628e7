/** What to tell a user about input files that cannot be read, and what to do about it. */

import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { grouped } from '../../quantity.ts';

/** How a file is named in messages. */
export function shownPath(path: string): string {
  return printable(path, 500);
}

/** The message for an error of the file system. */
export function fileError(path: string, cause: unknown): UsageError {
  if (cause instanceof UsageError) return cause;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const file = shownPath(path);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new UsageError(
      `${file}: there is no such file. Relative paths start at ${shownPath(process.cwd())}`,
      { cause },
    );
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new UsageError(
      `${file}: no permission to read it. Change its permissions, or read a copy of it.`,
      { cause },
    );
  }
  if (code === 'EISDIR') return folderError(path);
  const why =
    cause instanceof Error ? printable(cause.message, 200) : printable(String(cause), 200);
  return new UsageError(`${file}: it cannot be read: ${why}`, { cause });
}

export function folderError(path: string): UsageError {
  return new UsageError(`${shownPath(path)}: it is a folder. Name the files in it.`);
}

export function notRegularError(path: string): UsageError {
  return new UsageError(
    `${shownPath(path)}: it is no regular file (a pipe or a device), and is read more than once. Save it to a file first.`,
  );
}

export function emptyError(path: string, gzip: boolean): UsageError {
  const what = gzip ? 'it holds nothing (gzip of 0 bytes)' : 'it is empty (0 bytes)';
  return new UsageError(`${shownPath(path)}: ${what}. Is it the right file?`);
}

export function onlyNulError(path: string): UsageError {
  return new UsageError(
    `${shownPath(path)}: it holds no text but bytes of NUL alone, as a log does that was cut while its server wrote on, or whose bytes were lost. ` +
      'Leave it out, and count the logs before and after it.',
  );
}

/**
 * The message for gzip data that end early or are damaged.
 *
 * @param lines How many whole lines came out before.
 */
export function gzipError(path: string, damage: DamagedGzip, lines: number): UsageError {
  const after = `after about ${grouped(damage.decompressedBytes)} decompressed bytes, line ${grouped(lines + 1)}`;
  // Only a member begins with a header; and one was read, or there would be no decompressed bytes.
  const isBehind = /incorrect header check|data follow the end/.test(damage.message);
  if (isBehind && damage.decompressedBytes > 0) {
    return new UsageError(
      `${shownPath(path)}: other bytes follow after the end of its gzip data, ${after}. Copy the file again, or read what comes ` +
        'before them: gzip -dc FILE | uniqbench aggregate -',
      { cause: damage },
    );
  }
  const what = damage.truncated
    ? `its gzip data end too early, ${after}. Copy the file again, or wait until it is complete.`
    : `its gzip data are damaged (${damage.message}), ${after}. Copy the file again; "gzip -t" checks it.`;
  return new UsageError(`${shownPath(path)}: ${what}`, { cause: damage });
}

/** Gzip data that cannot be decompressed to their end. */
export class DamagedGzip extends Error {
  readonly decompressedBytes: number;
  readonly truncated: boolean;
  /** Compressed bytes of the blocks before the one with the damage. */
  readonly goodBytes: number;

  constructor(
    message: string,
    decompressedBytes: number,
    truncated: boolean,
    cause?: unknown,
    goodBytes = 0,
  ) {
    super(message, { cause });
    this.goodBytes = goodBytes;
    this.decompressedBytes = decompressedBytes;
    this.truncated = truncated;
  }
}

const TIME_FORMS =
  'Times are read as ISO 8601 (YYYY-MM-DD HH:MM:SS, with Z or an offset behind it, or --utc-offset), as Unix time, or as in ' +
  'access logs (12/Mar/2025:10:00:01 +0000).';
const REMEDIES: ReadonlyMap<string, string> = new Map([
  [
    'ambiguous_date',
    'Whether the day or the month comes first in its times nobody can tell: write them as ISO 8601 (YYYY-MM-DD HH:MM:SS) or as Unix time.',
  ],
  [
    'zone_name',
    'The name of a time zone, as EST or CEST, has several meanings: write the offset in its place, as ISO 8601 has it ' +
      '(YYYY-MM-DD HH:MM:SS-05:00), or leave the name away and say --utc-offset -0500.',
  ],
  ['no_timestamp', `${TIME_FORMS} Where another column holds the time: --columns timestamp=…`],
  ['no_page', 'Say which column holds the page: --columns page=…'],
  ['no_visitor', 'Say which column holds the visitor: --columns visitor=…'],
]);

/** What to do about a table or JSON of which most lines hold no event for this reason; undefined where that is not known. */
export function remedyFor(reason: string | undefined): string | undefined {
  return REMEDIES.get(reason ?? '');
}
