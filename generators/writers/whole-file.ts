/** Writes a file as a whole or not at all. */

import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { UsageError } from '../../contract.ts';

/** Half the time of zlib's own choice of 6, for files of events a fifth larger. */
const GZIP_LEVEL = 1;

/**
 * Writes all blocks to `path`. They go to a temporary file beside it, which takes its place at the end
 * and is removed on failure, so that a file that was there before is replaced as a whole or not at all.
 *
 * @returns The bytes in the file.
 * @throws UsageError where the file cannot be made, or the disk is full.
 */
export async function writeWholeFile(
  path: string,
  blocks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { gzip, signal }: { readonly gzip: boolean; readonly signal?: AbortSignal | undefined },
): Promise<number> {
  const target = await targetOf(path);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  const file = await open(temporary, 'w').catch((error) => {
    throw cannotWrite(path, error);
  });
  try {
    const stream = file.createWriteStream();
    await (gzip
      ? pipeline(blocks, createGzip({ level: GZIP_LEVEL }), stream, { signal })
      : pipeline(blocks, stream, { signal }));
    await rename(temporary, target);
    return stream.bytesWritten;
  } catch (error) {
    await file.close();
    await rm(temporary, { force: true });
    throw cannotWrite(path, error as NodeJS.ErrnoException);
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
  ENOSPC: 'the disk is full; make room, or write to another one',
  EDQUOT: 'the quota is used up; make room, or write elsewhere',
  EFBIG: 'a file may not be as large as that there; write elsewhere, or less',
};

function cannotWrite(path: string, error: NodeJS.ErrnoException): Error {
  const cause = causes[error.code ?? ''];
  return cause === undefined ? error : new UsageError(`${path}: ${cause}`, { cause: error });
}
