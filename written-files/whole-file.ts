/** Writes a file as a whole or not at all. */
import { randomUUID } from 'node:crypto';
import { lstatSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { UsageError } from '../contract.ts';
import { printable } from '../printable.ts';
import { cannotWrite } from './cannot-write.ts';

/** Half the time of zlib's own choice of 6, for files of events a fifth larger. */
const GZIP_LEVEL = 1;
/** Of a name, so that the temporary file's is no longer than the 255 bytes that file systems allow. */
const KEPT_NAME_CHARACTERS = 60;

/** How a file is written. */
export interface WholeFileOptions {
  readonly gzip: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Whether a file that is there, or comes there meanwhile, is replaced (as by default) or kept. */
  readonly replaces?: boolean | undefined;
}

/**
 * Writes all blocks to `path`. They go to a temporary file beside it, which takes its place at the end
 * and is removed on failure, so that a file that was there before is replaced as a whole or not at all.
 * Devices and named pipes are written as they are.
 *
 * @returns The bytes in the file.
 * @throws UsageError where the file cannot be made, or may not be replaced; Fault where the disk is full.
 */
export async function writeWholeFile(
  path: string,
  blocks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { gzip, signal, replaces = true }: WholeFileOptions,
): Promise<number> {
  const found = existing(path);
  if (found?.isDirectory())
    throw new UsageError(`${printable(path, 500)}: it is a folder; name a file in it.`);
  if (found?.isFile() && !replaces) throw wouldReplace(path);
  const isSpecial = found !== null && !found.isFile();
  const target = isSpecial ? path : targetOf(path, found);
  const written = isSpecial ? path : temporaryBeside(target);
  const file = await open(written, isSpecial ? 'w' : 'wx').catch((error) => {
    throw cannotWrite(path, error);
  });
  try {
    const bytes = await fill(file, blocks, gzip, signal, !isSpecial);
    if (!isSpecial) await putInPlace(written, target, path, replaces);
    return bytes;
  } catch (error) {
    await file.close().catch(() => {});
    if (!isSpecial) await rm(written, { force: true });
    throw cannotWrite(path, error);
  }
}

/** What stands there, links followed; null where nothing does. @throws UsageError where nothing can. */
export function existing(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** The refusal to replace a file that nobody asked to be replaced. */
export function wouldReplace(path: string): UsageError {
  return new UsageError(
    `${printable(path, 500)} is there already; --force replaces it, or name another file.`,
  );
}

async function fill(
  file: FileHandle,
  blocks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  gzip: boolean,
  signal: AbortSignal | undefined,
  flush: boolean,
): Promise<number> {
  // Flushed before it takes its place, a file is whole after a power cut as well.
  const stream = file.createWriteStream({ flush });
  const options = signal === undefined ? {} : { signal };
  await (gzip
    ? pipeline(blocks, createGzip({ level: GZIP_LEVEL }), stream, options)
    : pipeline(blocks, stream, options));
  return stream.bytesWritten;
}

async function putInPlace(
  temporary: string,
  target: string,
  path: string,
  replaces: boolean,
): Promise<void> {
  if (replaces) return rename(temporary, target);
  try {
    // Unlike renaming, this fails where a file came there meanwhile.
    await link(temporary, target);
    await rm(temporary);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw wouldReplace(path);
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    // File systems without hard links: the place is taken first.
    const place = await open(target, 'wx').catch((taken: NodeJS.ErrnoException) => {
      throw taken.code === 'EEXIST' ? wouldReplace(path) : taken;
    });
    await place.close();
    await rename(temporary, target);
  }
}

function temporaryBeside(target: string): string {
  const name = basename(target).slice(0, KEPT_NAME_CHARACTERS);
  return join(dirname(target), `.${name}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`);
}

/** Where a link leads, so that it is kept; the path itself where there is none. @param found As {@link existing} tells it. */
export function targetOf(path: string, found: Stats | null): string {
  if (found !== null) return realpathSync(path);
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  return isLink ? resolve(dirname(path), readlinkSync(path)) : path;
}
