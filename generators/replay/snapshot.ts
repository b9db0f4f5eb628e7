/**
 * A log as it was when a command first looked at it. Every reader reads so many bytes and no more, and asks at the end whether
 * they are still the same: servers write on, and rotation cuts logs, while they are read.
 */

import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { isUsageError, UsageError } from '../../contract.ts';
import { counted, grouped } from '../../quantity.ts';
import { fileError, folderError, notRegularError, shownPath } from './bad-input.ts';
import { lastLineEnd } from './nul-runs.ts';

/** So much of both ends is compared where a file grew, to tell that from another file's bytes in its place. */
const END_BYTES = 4096;
/** Read at once when a line end is looked for from the end on. */
const BACK_BYTES = 1 << 16;

/** A regular file when it was first looked at. Plain data, which threads are sent. */
export interface Snapshot {
  readonly path: string;
  readonly device: bigint;
  readonly inode: bigint;
  readonly mtimeNs: bigint;
  /** Bytes to read. */
  readonly size: number;
  /** Bytes when it was first looked at: more where a line that has only begun is left out. */
  readonly firstSize: number;
  /** SHA-256 of the first and the last bytes of those to read. */
  readonly ends: string;
}

/**
 * Looks at a file.
 *
 * @throws UsageError where it is missing, a folder, a pipe, or may not be read.
 */
async function takeSnapshot(path: string): Promise<Snapshot> {
  const handle = await openPath(path);
  try {
    const stats = await handle.stat({ bigint: true });
    if (stats.isDirectory()) throw folderError(path);
    if (!stats.isFile()) throw notRegularError(path);
    const { dev: device, ino: inode, mtimeNs } = stats;
    const size = Number(stats.size);
    const ends = await endsOf(path, handle, size);
    return { path, device, inode, mtimeNs, size, firstSize: size, ends };
  } finally {
    await handle.close();
  }
}

/** Looks at files, one after the other; see {@link takeSnapshot}. */
export async function takeSnapshots(paths: readonly string[]): Promise<readonly Snapshot[]> {
  const files: Snapshot[] = [];
  for (const path of paths) files.push(await takeSnapshot(path));
  return files;
}

/**
 * Opens the file once more, to be read.
 *
 * @throws UsageError where it cannot be opened, or another file is in its place.
 */
export async function openAgain(file: Snapshot): Promise<FileHandle> {
  const handle = await open(file.path, 'r').catch((error) => {
    throw goneError(file, error);
  });
  try {
    assertSameFile(file, await handle.stat({ bigint: true }));
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** As {@link openAgain}; returns a descriptor, to be closed. */
export function openAgainSync(file: Snapshot): number {
  let descriptor: number;
  try {
    descriptor = openSync(file.path, 'r');
  } catch (error) {
    throw goneError(file, error);
  }
  try {
    assertSameFile(file, fstatSync(descriptor, { bigint: true }));
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** @throws UsageError where what was opened by its path is another file. */
function assertSameFile(
  file: Snapshot,
  { dev, ino }: { readonly dev: bigint; readonly ino: bigint },
): void {
  if (dev !== file.device || ino !== file.inode) {
    throw changedError(file, 'another file was put in its place while it was read');
  }
}

/** For a reader that finds the end of the file before the bytes that it is to read. */
export function shorterError(file: Snapshot): UsageError {
  return changedError(file, 'it became shorter while it was read');
}

/**
 * To be asked behind the last read: whether bytes were added behind those that were to be read.
 *
 * @throws UsageError where the file changed in any other way, so that what was read may be neither the old nor the new one.
 */
export async function hasGrown(file: Snapshot): Promise<boolean> {
  const handle = await openAgain(file);
  try {
    const { size, mtimeNs } = await handle.stat({ bigint: true });
    if (size < file.firstSize) throw shorterError(file);
    if (size === BigInt(file.firstSize) && file.size === file.firstSize) {
      if (mtimeNs !== file.mtimeNs) throw overwrittenError(file);
      return false;
    }
    if ((await endsOf(file.path, handle, file.size)) !== file.ends) throw overwrittenError(file);
    return true;
  } finally {
    await handle.close();
  }
}

/** What to tell of a file that grew; `partLine`: a line that had only begun was left out. */
export function growthNote({ path, firstSize }: Snapshot, partLine: boolean): string {
  const left = partLine
    ? ', but for the line that had only begun, which is left for next time'
    : '';
  return `Note: ${shownPath(path)} grew while it was read: its first ${counted(firstSize, 'byte')} were counted${left}.`;
}

/** Whether a line has only begun at the end of the bytes to read. */
export async function endsInLine(file: Snapshot): Promise<boolean> {
  return file.size > 0 && (await lineEndBefore(file)) < file.size;
}

/** The file without the line that has only begun at its end. */
export async function cutToLines(file: Snapshot): Promise<Snapshot> {
  const size = await lineEndBefore(file);
  const handle = await openAgain(file);
  try {
    return { ...file, size, ends: await endsOf(file.path, handle, size) };
  } finally {
    await handle.close();
  }
}

/**
 * What to tell the user of an error met while these files were read: where one changed, that is why. Where one only grew, it may be.
 */
export async function explainedByChange(
  files: readonly Snapshot[],
  error: unknown,
): Promise<unknown> {
  try {
    const grown: Snapshot[] = [];
    for (const file of files) if (await hasGrown(file)) grown.push(file);
    if (grown.length === 0 || !isUsageError(error)) return error;
    const told = grown.map(
      ({ path, firstSize }) =>
        `${shownPath(path)} grew while it was read: only its first ${grouped(firstSize)} bytes were looked at.`,
    );
    return new UsageError([(error as Error).message, ...told].join('\n'), { cause: error });
  } catch (change) {
    // The first cause is kept where it is the same.
    return isUsageError(error) && String(error) === String(change) ? error : change;
  }
}

async function openPath(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw fileError(path, error);
  }
}

async function endsOf(path: string, handle: FileHandle, size: number): Promise<string> {
  const hash = createHash('sha256');
  const bytes = Buffer.alloc(Math.min(END_BYTES, size));
  for (const position of [0, size - bytes.length]) {
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, position).catch((error) => {
      throw fileError(path, error);
    });
    hash.update(bytes.subarray(0, bytesRead));
  }
  return hash.digest('hex');
}

/** Behind the last line end; 0 where there is none. */
async function lineEndBefore(file: Snapshot): Promise<number> {
  const handle = await openAgain(file);
  try {
    const bytes = Buffer.alloc(BACK_BYTES);
    for (let end = file.size; end > 0; ) {
      const start = Math.max(0, end - bytes.length);
      const { bytesRead } = await handle.read(bytes, 0, end - start, start);
      if (bytesRead < end - start) throw shorterError(file);
      const found = lastLineEnd(bytes.subarray(0, end - start));
      if (found >= 0) return start + found + 1;
      // A NUL that is first here may stand behind another.
      end = start === 0 ? 0 : start + 1;
    }
    return 0;
  } finally {
    await handle.close();
  }
}

/** For a file that cannot be opened again. */
function goneError(file: Snapshot, cause: unknown): UsageError {
  const isGone = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  if (isGone) return changedError(file, 'it was removed or renamed while it was read');
  return fileError(file.path, cause);
}

function overwrittenError(file: Snapshot): UsageError {
  return changedError(file, 'it was overwritten while it was read');
}

function changedError({ path }: Snapshot, what: string): UsageError {
  return new UsageError(
    `${shownPath(path)}: ${what}, so that no answer is right. Count it again, or a copy that nobody writes to.`,
  );
}
