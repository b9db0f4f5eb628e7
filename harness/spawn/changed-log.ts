/** Trials that read a log say nothing of the implementation where the log has changed since. Runs in the parent. */
import { statSync } from 'node:fs';
import type { FileState } from '../wire/forms.ts';

/** The first file that is another one now; undefined where all are the same. */
export function changedFile(files: readonly FileState[]): string | undefined {
  return files.find(({ path, size, mtimeMs, inode }) => {
    const now = statSync(path, { throwIfNoEntry: false });
    return now?.size !== size || now.mtimeMs !== mtimeMs || now.ino !== inode;
  })?.path;
}
