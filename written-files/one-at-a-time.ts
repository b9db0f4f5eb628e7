/** Work on a file that one process does at a time: whoever is at it has a mark, in a folder beside the file. */
import { mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../contract.ts';
import { isOwnerGone, ownerMark } from '../folder-owner.ts';
import { printable } from '../printable.ts';
import { cannotWrite } from './cannot-write.ts';
import { existing, targetOf } from './whole-file.ts';

/** What it guards takes some milliseconds. */
const MOST_WAITING_MS = 30_000;
const LONGEST_PAUSE_MS = 40;
/** As `ownerMark` makes them; what else lies in the folder is nobody's mark. */
const MARK = /^[0-9a-f]{8}_[0-9a-f]{8}_\d+_\d+$/;

/**
 * Does the work once no other process does work on this file. Marks of processes that were killed on this machine are removed; of another
 * machine, nobody here can tell.
 *
 * @param path A file, which need not be there yet. On devices and pipes everybody works at once.
 * @throws UsageError where the others do not end, or no mark can be made there; what the work throws.
 */
export async function oneAtATime<Result>(
  path: string,
  work: () => Promise<Result>,
  mostWaitingMs = MOST_WAITING_MS,
): Promise<Result> {
  const found = existing(path);
  if (found !== null && !found.isFile()) return work();
  const folder = `${targetOf(path, found)}.lock`;
  const own = join(folder, ownerMark());
  const endMs = performance.now() + mostWaitingMs;
  while (!isMarked(path, folder, own)) {
    if (performance.now() > endMs)
      throw new UsageError(
        `${printable(path, 500)}: another process has been writing to it for ${Math.ceil(mostWaitingMs / 1e3)} s. Where none does any more, as on another machine that was stopped, remove the folder ${printable(folder, 500)}.`,
      );
    // By chance, so that two that saw each other do not meet again.
    await sleep(LONGEST_PAUSE_MS * Math.random());
  }
  try {
    return await work();
  } finally {
    rmSync(own, { force: true });
    removeWhereEmpty(folder);
  }
}

/** Whether this process alone has its mark there. Everybody marks first and looks then: of two, one at least sees the other. */
function isMarked(path: string, folder: string, own: string): boolean {
  try {
    makeFolder(folder);
    writeFileSync(own, '', { flag: 'wx' });
    const others = readdirSync(folder).filter((mark) => MARK.test(mark) && mark !== basename(own));
    const gone = others.filter(isOwnerGone);
    for (const mark of gone) rmSync(join(folder, mark), { force: true });
    if (gone.length === others.length) return true;
    rmSync(own, { force: true });
    return false;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Other work of this process; or somebody who was done has removed the folder.
    const isToWait = code === 'EEXIST' || (code === 'ENOENT' && wasThere(error));
    if (isToWait) return false;
    throw cannotWrite(path, error);
  }
}

/** Whether it is the mark that had no place, and not the folder. */
function wasThere(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).syscall !== 'mkdir';
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Another process may have its mark there by now. */
function removeWhereEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It is not empty.
  }
}
