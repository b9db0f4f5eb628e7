/** Revisions of the user's repository, as git tells them and checks them out. Runs in the parent. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { endOfOutput } from '../spawn/run-process.ts';

/** A revision in a folder of its own. */
export interface Checkout {
  /** As the user wrote it. */
  readonly revision: string;
  readonly commit: string;
  readonly folder: string;
}

/** The repository that the working directory lies in. @throws UsageError where it lies in none. */
export function repositoryFolder(): string {
  try {
    return git(process.cwd(), 'rev-parse', '--show-toplevel');
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UsageError(
      isMissing
        ? 'Revisions are checked out by git, which is not installed here. Install it, or name two records.'
        : 'Revisions are compared inside a git repository; this folder is in none. Name two records to compare those.',
      { cause: error },
    );
  }
}

/** Files of a working tree that no revision holds as they are now. */
export interface Uncommitted {
  /** Changed, added or deleted since HEAD. */
  readonly changed: readonly string[];
  readonly untracked: readonly string[];
}

const CODE = /\.(?:[cm]?[jt]sx?|json)$/;

/** What is not committed; of files that git does not track, only code. @param except A folder that is none of the user's code. */
export function uncommittedIn(repository: string, except: string): Uncommitted {
  const ours = relative(repository, resolve(except));
  // NUL-separated, because names may hold anything; without renames each entry is one name.
  const entries = git(
    repository,
    ...['status', '--porcelain', '-z', '--untracked-files=all', '--no-renames'],
  )
    .split('\0')
    .flatMap((entry) => {
      const [, state, file] = /^ ?(\S{1,2}) +(.*)$/s.exec(entry) ?? [];
      return state === undefined || file === undefined ? [] : [{ state, file }];
    })
    .filter(({ file }) => file !== ours && !file.startsWith(`${ours}/`));
  const isUntracked = ({ state }: { state: string }) => state === '??';
  return {
    changed: entries.filter((one) => !isUntracked(one)).map(({ file }) => file),
    untracked: entries
      .filter((one) => isUntracked(one) && CODE.test(one.file))
      .map(({ file }) => file),
  };
}

/** The commit that a text stands for; null where it stands for none. */
export function commitOf(repository: string, revision: string): string | null {
  try {
    return git(
      repository,
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${revision}^{commit}`,
    );
  } catch {
    return null;
  }
}

/** Checks a commit out into its folder, which is new; {@link removeCheckout} takes it away again. */
export function checkOut(repository: string, { commit, folder }: Checkout): void {
  try {
    git(repository, 'worktree', 'add', '--detach', '--force', folder, commit);
  } catch (error) {
    throw new UsageError(
      `git cannot check out ${printable(commit, 500)}: ${endOfOutput(error as Error)}`,
      {
        cause: error,
      },
    );
  }
}

/** Also forgets it in the repository; does nothing where it was never there. */
export function removeCheckout(repository: string, { folder }: Checkout): void {
  try {
    git(repository, 'worktree', 'remove', '--force', '--force', folder);
  } catch {
    // Its folder is removed with the one that it lies in, and the next comparison forgets it.
  }
}

/** Forgets the checkouts of comparisons that were killed, whose folders are gone. Others of the user's stay. */
export function forgetLostCheckouts(repository: string): void {
  const listed = git(repository, 'worktree', 'list', '--porcelain').matchAll(/^worktree (.+)$/gm);
  for (const [, folder = ''] of listed) {
    if (!OWN_CHECKOUT.test(folder) || existsSync(folder)) continue;
    removeCheckout(repository, { revision: '', commit: '', folder });
  }
}

/** The side of a comparison, in a scratch folder. */
const OWN_CHECKOUT = /[\\/]uniqbench-scratch-[\w-]+[\\/](base|head)$/;

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}
