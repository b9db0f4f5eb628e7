/** Revisions of the user's repository, as git tells them and checks them out. Runs in the parent. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { endOfOutput } from '../spawn/run-process.ts';

/** What a user writes for the files as they are now. */
const WORKING_TREE = '.';

/** Hooks of the user's are for a checkout to work in. */
const NO_HOOKS = ['-c', `core.hooksPath=${devNull}`];

/** What git sets for hooks, about the repository that they run for: a checkout is another one. */
export const NOT_OF_HOOKS: Readonly<Record<string, undefined>> = {
  ...{ GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined },
  ...{ GIT_PREFIX: undefined, GIT_COMMON_DIR: undefined },
};

/** A revision in a folder of its own, or the working tree where it is. */
export interface Checkout {
  /** As the user wrote it. */
  readonly revision: string;
  /** null: of the working tree, whatever is in it. */
  readonly commit: string | null;
  readonly folder: string;
}

/** The repository that the working directory lies in. @throws UsageError where it lies in none. */
export function repositoryFolder(): string {
  try {
    return git(process.cwd(), 'rev-parse', '--show-toplevel');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new UsageError(
        'Revisions are checked out by git, which is not installed here. Install it, or name two records.',
        { cause: error },
      );
    const { stderr = '' } = error as { readonly stderr?: string };
    const isNone = /not a git repository/i.test(stderr);
    const isBare = /must be run in a work tree/i.test(stderr);
    throw new UsageError(
      isNone
        ? 'Revisions are compared inside a git repository; this folder is in none. Name two records to compare those.'
        : isBare
          ? 'This repository is bare: it has no files, and no packages. Check it out, as by git worktree add FOLDER, install packages there, and compare there.'
          : `git does not read this repository: ${printable(stderr.trim().replaceAll(/\s+/g, ' '), 1000)}`,
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
      const [, state, file] = /^(..) (.+)$/s.exec(entry) ?? [];
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

/**
 * The revision that a user named, or where a clone has only the remote's branch of that name, that one.
 *
 * @throws UsageError where there is none, of a clone without history with how to get it; or where there are two of the name.
 */
export function findRevision(repository: string, revision: string): Omit<Checkout, 'folder'> {
  if (revision === WORKING_TREE) return { revision, commit: null };
  const [tag, branch] = ['tags', 'heads'].map((kind) =>
    commitOf(repository, `refs/${kind}/${revision}`),
  );
  // git itself would take the tag, with no more than a warning.
  if (tag != null && branch != null && tag !== branch)
    throw new UsageError(
      `${JSON.stringify(printable(revision))} is a tag and a branch, of different commits: write refs/tags/${printable(revision)} or refs/heads/${printable(revision)}.`,
    );
  const commit = commitOf(repository, revision) ?? commitOf(repository, `origin/${revision}`);
  if (commit !== null) return { revision, commit };
  throw new UsageError(
    `${JSON.stringify(printable(revision))} is neither a revision of this repository nor, beside another one, a record.${commitOf(repository, 'HEAD') === null ? ' It has no commit yet.' : ''}${shallowInWords(repository)} ` +
      'BASE and HEAD are two revisions (main HEAD), a revision and the working tree (main .), or two records (uniqbench-results/…/record.jsonl).',
  );
}

/** Said wherever something is missing that a whole clone may have; empty elsewhere. */
export function shallowInWords(repository: string): string {
  return isShallow(repository)
    ? ' This clone is shallow: it lacks older commits and other branches. In GitHub Actions give actions/checkout fetch-depth: 0; elsewhere, git fetch --unshallow.'
    : '';
}

function isShallow(repository: string): boolean {
  try {
    return git(repository, 'rev-parse', '--is-shallow-repository') === 'true';
  } catch {
    return false;
  }
}

/** Checks a commit out into its folder, which is new; {@link removeCheckout} takes it away again. */
export function checkOut(repository: string, { commit, folder, revision }: Checkout): void {
  if (commit === null) return;
  try {
    git(repository, ...NO_HOOKS, 'worktree', 'add', '--detach', '--force', folder, commit);
    copySubmodules(repository, commit, folder);
  } catch (error) {
    if (wasCopied(repository, commit, folder)) return;
    throw new UsageError(
      `git cannot check out ${printable(revision, 500)}: ${endOfOutput(error as Error)}`,
      { cause: error },
    );
  }
}

/**
 * The files of submodules as the commit has them, from the repositories that the working tree has of them: nothing is fetched. One that
 * is not there, or lacks the commit, stays empty, as git itself leaves it.
 */
function copySubmodules(repository: string, commit: string, folder: string): void {
  const links = git(repository, 'ls-tree', '-r', '-z', '--full-tree', commit)
    .split('\0')
    .flatMap((entry) => {
      const [, own, path] = /^160000 commit (\w+)\t(.+)$/s.exec(entry) ?? [];
      return own === undefined || path === undefined ? [] : [{ own, path }];
    });
  for (const { own, path } of links) {
    const submodule = join(repository, path);
    // In one that is not checked out, git would find the repository around it.
    if (!existsSync(join(submodule, '.git')) || commitOf(submodule, own) === null) continue;
    const place = join(folder, path);
    try {
      // A repository of its own, so that a build may update it.
      git(submodule, ...NO_HOOKS, 'clone', '--quiet', '--shared', '--no-checkout', '.', place);
      git(place, ...NO_HOOKS, 'checkout', '--quiet', '--detach', own);
      copySubmodules(submodule, own, place);
    } catch {
      rmSync(place, { recursive: true, force: true });
      wasCopied(submodule, own, place);
    }
  }
}

/** The files of a commit alone, by an index that is not the repository's own, which may not be writable; and those of its submodules. */
function wasCopied(repository: string, commit: string, folder: string): boolean {
  const env = { GIT_INDEX_FILE: `${folder}.index` };
  try {
    mkdirSync(folder, { recursive: true });
    gitWith(env, repository, 'read-tree', commit);
    gitWith(env, repository, 'checkout-index', '--all', `--prefix=${folder}/`);
    copySubmodules(repository, commit, folder);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(env.GIT_INDEX_FILE, { force: true });
  }
}

/** Also forgets it in the repository; does nothing where it was never there. */
export function removeCheckout(repository: string, { folder, commit }: Checkout): void {
  if (commit === null) return;
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
    removeCheckout(repository, { revision: '', commit: 'lost', folder });
  }
}

/** The side of a comparison, in a scratch folder. */
const OWN_CHECKOUT = /[\\/]uniqbench-scratch-[\w-]+[\\/](base|head)$/;

/** @returns what git prints, without the end of its last line: names that it lists may begin with a blank. */
export function git(folder: string, ...args: string[]): string {
  return gitWith({}, folder, ...args);
}

/** The same with variables of its own. */
export function gitWith(
  env: Readonly<Record<string, string>>,
  folder: string,
  ...args: string[]
): string {
  return execFileSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      // Where there is no other way, the variables say where the repository is.
      ...(isInRepository(folder) ? NOT_OF_HOOKS : {}),
      LC_ALL: 'C',
      ...env,
    },
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'pipe', 'pipe'],
  }).replace(/\n$/, '');
}

function isInRepository(folder: string): boolean {
  if (existsSync(join(folder, '.git'))) return true;
  return dirname(folder) !== folder && isInRepository(dirname(folder));
}
