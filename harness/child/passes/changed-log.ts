/** Whether the log that file implementations read is still the one that the dataset was made of. Runs in trial processes. */
import { statSync } from 'node:fs';
import type { FileState } from '../../wire/forms.ts';

/** The first file that is another one now; undefined where all are the same. */
export function changedFile(files: readonly FileState[]): string | undefined {
  return files.find(({ path, size, mtimeMs, inode }) => {
    const now = statSync(path, { throwIfNoEntry: false });
    return now?.size !== size || now.mtimeMs !== mtimeMs || now.ino !== inode;
  })?.path;
}
