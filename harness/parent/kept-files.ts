/**
 * The files that trials need, held open: an implementation that deletes them takes away no more than their names, and they
 * are put back before the next trial. Runs in the parent.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';

/** Files below a folder. */
export interface KeptFiles {
  /** Takes hold of those that are there now, and gives up those that were removed on purpose: below `except`. */
  readonly keep: (except?: string) => void;
  /** Puts back what is gone. */
  readonly restore: () => void;
  readonly close: () => void;
}

/** More would come near the limit on open files; what is not held is not put back. */
const MOST_FILES = 200;
const BLOCK_BYTES = 1 << 20;

/** Starts without any. @param folder May be deleted as well. */
export function keptFiles(folder: string): KeptFiles {
  const held = new Map<string, number>();
  const drop = (path: string) => {
    const file = held.get(path);
    if (file !== undefined) closeSync(file);
    held.delete(path);
  };
  return {
    keep: (except) => {
      // Not what is below a folder whose name only begins with the same letters.
      const isGivenUp = (path: string) => except !== undefined && path.startsWith(except + sep);
      for (const path of [...held.keys()]) if (isGivenUp(path)) drop(path);
      if (!existsSync(folder)) return;
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        if (!entry.isFile() || held.has(path) || isGivenUp(path) || held.size >= MOST_FILES)
          continue;
        held.set(path, openSync(path, 'r'));
      }
    },
    restore: () => {
      for (const [path, file] of held) if (!existsSync(path)) copyBack(file, path);
    },
    close: () => {
      for (const path of [...held.keys()]) drop(path);
    },
  };
}

function copyBack(file: number, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const target = openSync(path, 'w');
  try {
    const block = Buffer.alloc(BLOCK_BYTES);
    const { size } = fstatSync(file);
    for (let at = 0; at < size; ) {
      const length = readSync(file, block, 0, block.length, at);
      if (length === 0) break;
      at += writeSync(target, block, 0, length, at);
    }
  } finally {
    closeSync(target);
  }
}
