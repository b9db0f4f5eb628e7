/** Why something cannot be written, and what to do about it. */
import { Fault, UsageError } from '../contract.ts';
import { printable } from '../printable.ts';

const MISTAKES: Readonly<Record<string, string>> = {
  ENOENT: 'the folder does not exist, and cannot be made there',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder; name a file in it',
  ENAMETOOLONG: 'the name is too long; choose a shorter one',
  ELOOP: 'its symbolic links lead in a circle',
  EACCES: 'no permission to write there; name another place',
  EPERM: 'no permission to write there; name another place',
  EROFS: 'the file system is read-only; name another place',
  EINVAL: 'nothing can be written under such a name there',
};

const FAULTS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; make room, or write to another one',
  EDQUOT: 'the quota is used up; make room, or write elsewhere',
  EFBIG: 'a file may not be as large as that there; write elsewhere, or less',
  EIO: 'the disk failed; write to another one',
};

/** @returns A UsageError or a {@link Fault} that names the path and the remedy; other errors as they are. */
export function cannotWrite(path: string, error: unknown): unknown {
  const code = codeOf(error);
  const mistake = MISTAKES[code];
  if (mistake !== undefined)
    return new UsageError(`${printable(path, 500)}: ${mistake}.`, { cause: error });
  const fault = FAULTS[code];
  return fault === undefined
    ? error
    : new Fault(`${printable(path, 500)}: ${fault}.`, { cause: error });
}

/** Whether the disk, and no mistake of the user's, was the cause. */
export function isDiskFault(error: unknown): boolean {
  return codeOf(error) in FAULTS;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return String((error as NodeJS.ErrnoException).code ?? '');
}
