/**
 * The folder for temporary files of a command or a run: made at its start, gone at its end, also where it fails or is stopped.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../contract.ts';
import { ownedFolderPrefix } from '../folder-owner.ts';
import { errorInWords, printable } from '../printable.ts';
import { cannotWrite } from '../written-files/cannot-write.ts';

/** Room that is tried out at once: less would not hold the code of one implementation. */
const TRIED_BYTES = 256 * 1024;

/**
 * Gives `work` an empty folder of its own. When it is over, the folder is gone.
 *
 * @param tell What could not be removed is told; a later command sweeps it.
 * @throws UsageError where the system's folder for temporary files is of no use, or the machine is short of something;
 * whatever else `work` throws.
 */
export async function withScratchFolder<Result>(
  tell: (text: string) => void,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = makeScratchFolder();
  try {
    return await work(folder);
  } catch (error) {
    throw explained(error);
  } finally {
    removeScratchFolder(folder, tell);
  }
}

/** @throws UsageError that names the remedy, where there is no place for it. */
export function makeScratchFolder(): string {
  let folder: string | null = null;
  try {
    folder = mkdtempSync(ownedFolderPrefix('scratch'));
    tryRoom(folder);
    return folder;
  } catch (error) {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
    throw new UsageError(noRoom(error as NodeJS.ErrnoException), { cause: error });
  }
}

/** What a user can mend is no bug, wherever it shows. */
export function explained(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EMFILE' || code === 'ENFILE') {
    const remedy = `Too few open files are allowed; allow more: ulimit -n 4096 (${errorInWords(error, 200)})`;
    return new UsageError(remedy, { cause: error });
  }
  // What says itself which disk is full names another remedy.
  if (!isOfFullDisk(message)) return error;
  const remedy = noRoom({ code: 'ENOSPC' } as NodeJS.ErrnoException);
  return new UsageError(`${remedy} (${errorInWords(error, 200)})`, { cause: error });
}

const CAUSES: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'is no folder',
  EACCES: 'may not be written to',
  EPERM: 'may not be written to',
  EROFS: 'is read-only',
  ENOSPC: 'has no more room',
  EDQUOT: 'has no more room: your quota is used up',
};

/** What is wrong with the folder for temporary files, and what to do. */
export function noRoom(error: NodeJS.ErrnoException): string {
  const cause = CAUSES[error.code ?? ''] ?? `is of no use: ${errorInWords(error, 200)}`;
  return `The folder for temporary files, ${printable(tmpdir(), 200)}, ${cause}. Name another with room: TMPDIR=/some/folder uniqbench …`;
}

/**
 * Of an error for want of room: which disk it was.
 *
 * @returns a fault that names this folder, where that is full; else the error as it is.
 */
export function explainedByFolder(folder: string, error: unknown, tryFolder = tryRoom): unknown {
  if (!(error instanceof Error) || !isOfFullDisk(error.message)) return error;
  try {
    tryFolder(folder);
  } catch (full) {
    return isOutOfRoom(full) ? cannotWrite(folder, full) : error;
  }
  return error;
}

/** Also from a compiler or a trial, in their words. */
function isOfFullDisk(message: string): boolean {
  return /\b(ENOSPC|EDQUOT)\b|no space left on device/.test(message);
}

/** @throws what the system says, where there is not room enough. */
function tryRoom(folder: string): void {
  const file = join(folder, `.room-${process.pid}`);
  try {
    writeFileSync(file, new Uint8Array(TRIED_BYTES));
  } finally {
    rmSync(file, { force: true });
  }
}

/** Whether a file could not be written for want of room. */
export function isOutOfRoom(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, cause } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' || isOutOfRoom(cause);
}

/** What cannot be removed is told, and swept by a later command; it must not hide how the work ended. */
function removeScratchFolder(folder: string, tell: (text: string) => void): void {
  try {
    // What a process writes that is just being ended may come in between.
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    tell(
      `uniqbench: ${printable(folder, 200)} could not be removed: ${errorInWords(error, 200)}\n`,
    );
  }
}
