/** Two git revisions of the user's repository, checked out beside each other, with their implementations. Runs in the parent. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isUsageError, UsageError } from '../../contract.ts';
import { compile } from '../plug-ins/compile.ts';
import { type PlugInSource, plugInsIn } from '../plug-ins/find.ts';
import type { PlugIn } from '../protocol.ts';

/** A revision in a folder of its own. */
export interface Checkout {
  /** As the user wrote it. */
  readonly revision: string;
  readonly commit: string;
  readonly folder: string;
}

/** One implementation in both revisions. */
export interface RevisedImplementation {
  readonly name: string;
  readonly base: PlugInSource;
  readonly head: PlugInSource;
  /** Whether both compile to the same code. */
  readonly isSame: boolean;
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

/** Implementations that only one of the two has, and that are therefore not compared. */
export function inOneOnly(
  base: Checkout,
  head: Checkout,
): { readonly revision: string; readonly files: readonly string[] }[] {
  const filesOf = ({ folder }: Checkout) => {
    const own = join(folder, 'implementations');
    return existsSync(own) ? plugInsIn(own).map(({ path }) => relative(folder, path)) : [];
  };
  return [
    { one: base, other: head },
    { one: head, other: base },
  ].flatMap(({ one, other }) => {
    const files = filesOf(one).filter((file) => !existsSync(join(other.folder, file)));
    return files.length === 0 ? [] : [{ revision: one.revision, files }];
  });
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

/** Checks a commit out into a new folder; {@link removeCheckout} takes it away again. */
export function checkOut(
  repository: string,
  revision: string,
  commit: string,
  folder: string,
): Checkout {
  git(repository, 'worktree', 'add', '--detach', '--force', folder, commit);
  return { revision, commit, folder };
}

/** Also forgets it in the repository. */
export function removeCheckout(repository: string, { folder }: Checkout): void {
  git(repository, 'worktree', 'remove', '--force', folder);
}

/**
 * Runs the user's own command in a checkout.
 *
 * @throws UsageError with the end of what it printed, where it fails.
 */
export function build({ folder, revision }: Checkout, command: string): void {
  try {
    execFileSync(command, { cwd: folder, shell: true, stdio: 'pipe', encoding: 'utf8' });
  } catch (error) {
    throw new UsageError(
      `--build ${JSON.stringify(command)} fails in ${revision}: ${endOf(error)}`,
      {
        cause: error,
      },
    );
  }
}

/**
 * The implementations that both revisions have: those named, or all files in the folder `implementations`.
 *
 * @param paths As the user wrote them, relative to the working directory.
 * @param scratchFolder Receives compiled code.
 * @throws UsageError where a named one is missing from a revision or does not compile, or there are none.
 */
export async function revisedImplementations(
  repository: string,
  base: Checkout,
  head: Checkout,
  paths: readonly string[],
  scratchFolder: string,
): Promise<RevisedImplementation[]> {
  const files =
    paths.length > 0
      ? paths.map((path) => relative(repository, resolve(path)))
      : plugInsIn(join(head.folder, 'implementations')).map(({ path }) =>
          relative(head.folder, path),
        );
  const inBoth = files.filter((file) => existsSync(join(base.folder, file)));
  const missing = files.find((file) =>
    [base, head].some(({ folder }) => !existsSync(join(folder, file))),
  );
  if (paths.length > 0 && missing !== undefined) {
    throw new UsageError(`${missing} is not in both ${base.revision} and ${head.revision}.`);
  }
  if (inBoth.length === 0) {
    throw new UsageError(
      'Both revisions must have an implementation to compare: name its file with --implementation.',
    );
  }
  const implementations: RevisedImplementation[] = [];
  for (const file of inBoth) {
    const name = file.replace(/^.*[\\/]/, '').replace(/\.[cm]?[jt]s$/, '');
    const ofBase = sourceIn(base, 'base', name, file);
    const ofHead = sourceIn(head, 'head', name, file);
    const codes = [
      codeOf(await compileIn(base, ofBase, scratchFolder)),
      codeOf(await compileIn(head, ofHead, scratchFolder)),
    ];
    implementations.push({ name, base: ofBase, head: ofHead, isSame: codes[0] === codes[1] });
  }
  return implementations;
}

function sourceIn(
  { folder, revision }: Checkout,
  side: 'base' | 'head',
  name: string,
  file: string,
): PlugInSource {
  return { name: `${name}@${side} (${revision})`, path: join(folder, file) };
}

/** Packages are only installed where the code imports some. */
async function compileIn(
  { folder, revision }: Checkout,
  source: PlugInSource,
  scratchFolder: string,
): Promise<PlugIn> {
  try {
    return await compile(source, scratchFolder);
  } catch (error) {
    const isInstalled = existsSync(join(folder, 'node_modules'));
    if (!isUsageError(error) || isInstalled || !existsSync(join(folder, 'package.json')))
      throw error;
    const isLocked = existsSync(join(folder, 'package-lock.json'));
    try {
      execFileSync('npm', [isLocked ? 'ci' : 'install', '--no-audit', '--no-fund'], {
        cwd: folder,
        stdio: 'pipe',
        encoding: 'utf8',
        shell: process.platform === 'win32',
      });
    } catch (failure) {
      throw new UsageError(`The packages of ${revision} cannot be installed: ${endOf(failure)}`, {
        cause: failure,
      });
    }
    return compile(source, scratchFolder);
  }
}

/** Without comments, which hold the paths of the checkouts. */
function codeOf({ url }: PlugIn): string {
  return readFileSync(fileURLToPath(url), 'utf8').replaceAll(/^\/\/.*$/gm, '');
}

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

function endOf(error: unknown): string {
  const { stderr, stdout, message } = error as {
    stderr?: string;
    stdout?: string;
    message: string;
  };
  return (stderr?.trim() || stdout?.trim() || message).split('\n').slice(-5).join('\n');
}
