/** Files that commands write: checked before the work, so that nothing is lost and nothing is done in vain. */
import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Option } from 'commander';
import { UsageError } from '../contract.ts';
import { printable } from '../printable.ts';
import { cannotWrite } from '../written-files/cannot-write.ts';
import { existing, wouldReplace } from '../written-files/whole-file.ts';
import type { Io } from './session.ts';
import { STANDARD_INPUT } from './standard-input.ts';

/** `--force`, of commands that write a named file. */
export function forceOption(): Option {
  return new Option('--force', 'replace the file where it is there already');
}

/**
 * Refuses an output that is an input, by whatever path or link, and one that is there already; devices and pipes are
 * fine.
 *
 * @param inputs Paths, and `-` for standard input.
 * @throws UsageError that says which, and what to do.
 */
export function assertOutputFile(
  out: string,
  inputs: readonly string[],
  io: Pick<Io, 'stdinFile'>,
  force: boolean,
): void {
  const found = existing(out);
  if (found?.isDirectory())
    throw new UsageError(`${printable(out, 500)}: it is a folder; name a file in it.`);
  if (found?.isFile()) {
    const same = inputs.find((input) => fileOf(input, io) === identity(found));
    if (same !== undefined) {
      const shown = same === STANDARD_INPUT ? 'standard input' : same;
      throw new UsageError(
        `${printable(out, 500)} is also read (as ${printable(shown, 500)}), and would be replaced by the result; name another file.`,
      );
    }
    if (!force) throw wouldReplace(out);
  }
  if (found !== null && !found.isFile()) return;
  try {
    accessSync(dirname(out), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw cannotWrite(out, error);
  }
}

/** Refuses a standard output that goes to a file that is read, as `>> log` makes it. @throws UsageError */
export function assertStandardOutputIsNoInput(
  inputs: readonly string[],
  io: Pick<Io, 'stdinFile' | 'stdoutFile'>,
): void {
  const { stdoutFile } = io;
  if (stdoutFile === undefined) return;
  const same = inputs.find((input) => fileOf(input, io) === stdoutFile);
  if (same === undefined) return;
  const shown = same === STANDARD_INPUT ? 'standard input' : same;
  throw new UsageError(
    `Standard output goes to a file that is also read (${printable(shown, 500)}); send it to another one. ` +
      'Where it was given as > and not as >>, the shell has emptied that file before uniqbench started.',
  );
}

/** Which file it is, by device and number; the same for all its names. */
export function identity({ dev, ino }: { readonly dev: number; readonly ino: number }): string {
  return `${dev}:${ino}`;
}

function fileOf(input: string, { stdinFile }: Pick<Io, 'stdinFile'>): string | undefined {
  if (input === STANDARD_INPUT) return stdinFile;
  try {
    const found = statSync(input);
    return found.isFile() ? identity(found) : undefined;
  } catch {
    // Whoever reads it tells that it is not there.
    return undefined;
  }
}
