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

/**
 * The message for gzip data that end early or are damaged.
 *
 * @param lines How many whole lines came out before.
 */
export function gzipError(path: string, damage: DamagedGzip, lines: number): UsageError {
  const after = `after about ${grouped(damage.decompressedBytes)} decompressed bytes, line ${grouped(lines + 1)}`;
  const what = damage.truncated
    ? `its gzip data end too early, ${after}. Copy the file again, or wait until it is complete.`
    : `its gzip data are damaged (${damage.message}), ${after}. Copy the file again; "gzip -t" checks it.`;
  return new UsageError(`${shownPath(path)}: ${what}`, { cause: damage });
}

/** Gzip data that cannot be decompressed to their end. */
export class DamagedGzip extends Error {
  readonly decompressedBytes: number;
  readonly truncated: boolean;

  constructor(message: string, decompressedBytes: number, truncated: boolean, cause?: unknown) {
    super(message, { cause });
    this.decompressedBytes = decompressedBytes;
    this.truncated = truncated;
  }
}
