/** Folders that receive results. */
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../contract.ts';
import { printable } from '../printable.ts';
import { cannotWrite } from './cannot-write.ts';

/**
 * Checks, before hours of work, that the folder is there or can be made. Makes nothing.
 *
 * @throws UsageError that names the part of the path that is in the way.
 */
export function assertFolder(path: string): void {
  const nearest = missingFolders(path).at(0);
  const existing = nearest === undefined ? resolve(path) : dirname(nearest);
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/**
 * Makes the folder and those above it, one after the other: Node's recursive way never returns for some
 * paths below /proc.
 *
 * @throws UsageError that says why it cannot be made; Fault where the disk is full.
 */
export function makeFolder(path: string): void {
  for (const folder of missingFolders(path)) {
    try {
      mkdirSync(folder);
    } catch (error) {
      // Another process may have been first.
      if (isFolder(folder)) continue;
      throw cannotWrite(path, error);
    }
  }
}

/** From the outermost to the path itself. */
function missingFolders(path: string): string[] {
  const missing: string[] = [];
  let at = resolve(path);
  for (;;) {
    let found: ReturnType<typeof statSync>;
    try {
      found = statSync(at, { throwIfNoEntry: false });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw cannotWrite(path, error);
    }
    if (found?.isDirectory()) return missing.reverse();
    if (found !== undefined) {
      throw new UsageError(
        `${printable(path, 500)}: ${printable(at, 500)} is a file where a folder is wanted; name another folder.`,
      );
    }
    missing.push(at);
    at = dirname(at);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
