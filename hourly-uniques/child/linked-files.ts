/** Log files under paths that they never had before: a call that remembers answers by path finds none. Runs in trial processes. */
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { LogFiles } from '../../contract.ts';

/** The files under new paths, until they are removed. */
export interface LinkedFiles {
  readonly log: LogFiles;
  /** Removes the links, not the files. */
  readonly remove: () => void;
}

/**
 * Links the files, under the names they have, in a new folder below `folder`, which is made where there is none. A file
 * keeps its path where the system allows no links.
 */
export function linkFiles({ paths, reading }: LogFiles, folder: string): LinkedFiles {
  mkdirSync(folder, { recursive: true });
  const ofCall = mkdtempSync(join(folder, 'call-'));
  const linked = paths.map((path, index) => {
    // Two files may have one name.
    const own = join(ofCall, String(index));
    mkdirSync(own);
    return linkFile(resolve(path), join(own, basename(path)));
  });
  return {
    log: { paths: linked, reading },
    remove: () => rmSync(ofCall, { recursive: true }),
  };
}

function linkFile(file: string, path: string): string {
  for (const link of [symlinkSync, linkSync]) {
    try {
      link(file, path);
      return path;
    } catch {
      // Windows wants a privilege for symbolic links, and other links end at the border of a disk.
    }
  }
  return file;
}
