/** Two git revisions of the user's repository, checked out beside each other, with their implementations. Runs in the parent. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isUsageError, UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { compile } from '../request/compile.ts';
import { plugInsIn } from '../request/find.ts';
import type { PlugInSource } from '../request/references.ts';
import { findFile, nameOfFile, readingsOf } from '../request/references.ts';
import { assertOnce } from '../request/take-part.ts';
import { withUniqueNames } from '../request/unique-names.ts';
import { ownedProcesses, startError } from '../spawn/owned-processes.ts';
import { isGroupLeader } from '../spawn/process-group.ts';
import type { PlugIn } from '../wire/plug-in.ts';

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

/** Checks a commit out into its folder, which is new; {@link removeCheckout} takes it away again. */
export function checkOut(repository: string, { commit, folder }: Checkout): void {
  try {
    git(repository, 'worktree', 'add', '--detach', '--force', folder, commit);
  } catch (error) {
    throw new UsageError(`git cannot check out ${printable(commit, 500)}: ${endOf(error)}`, {
      cause: error,
    });
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

/**
 * Runs the user's own command in a checkout.
 *
 * @throws UsageError with the end of what it printed, where it fails; the signal's reason where it is aborted.
 */
export async function build(
  { folder, revision }: Checkout,
  command: string,
  signal: AbortSignal,
): Promise<void> {
  const failure = await failureOf(command, folder, signal);
  if (failure === null) return;
  throw new UsageError(
    `--build ${JSON.stringify(printable(command, 500))} fails in ${printable(revision, 500)}: ${failure}`,
  );
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
  signal: AbortSignal,
): Promise<RevisedImplementation[]> {
  const sources =
    paths.length > 0
      ? paths.map((path) => namedIn(head, repository, path, base))
      : plugInsIn(join(head.folder, 'implementations'));
  const files = withUniqueNames(sources, []).map((source) => ({
    ...source,
    file: relative(head.folder, source.path),
  }));
  assertOnce('--implementation', files);
  const inBoth = files.filter(({ file }) => existsSync(join(base.folder, file)));
  const missing = files.find((one) => !inBoth.includes(one));
  if (paths.length > 0 && missing !== undefined)
    throw new UsageError(notInBoth(missing.file, base, head));
  if (inBoth.length === 0) {
    throw new UsageError(
      'Both revisions must have an implementation to compare: name its file with --implementation.',
    );
  }
  const implementations: RevisedImplementation[] = [];
  for (const one of inBoth) {
    const { name } = one;
    const ofBase = sourceIn(base, 'base', one);
    const ofHead = sourceIn(head, 'head', one);
    const codes = [
      codeOf(await compileIn(base, ofBase, scratchFolder, signal)),
      codeOf(await compileIn(head, ofHead, scratchFolder, signal)),
    ];
    implementations.push({ name, base: ofBase, head: ofHead, isSame: codes[0] === codes[1] });
  }
  return implementations;
}

function sourceIn(
  { folder, revision }: Checkout,
  side: 'base' | 'head',
  { name, file, exported }: PlugInSource & { readonly file: string },
): PlugInSource {
  return {
    name: `${name}@${side} (${revision})`,
    path: join(folder, file),
    ...(exported === undefined ? {} : { exported }),
  };
}

/** A path that the user wrote, in the head's checkout. */
function namedIn(
  head: Checkout,
  repository: string,
  reference: string,
  base: Checkout,
): PlugInSource {
  for (const { path, exported } of readingsOf(reference)) {
    const file = relative(repository, resolve(path));
    const found = findFile(file, head.folder);
    if (found === null) continue;
    const own = { path: found.path, ...(exported === undefined ? {} : { exported }) };
    return { ...own, name: nameOfFile(own) };
  }
  const named = readingsOf(reference)[0]!.path;
  throw new UsageError(notInBoth(relative(repository, resolve(named)), base, head));
}

function notInBoth(file: string, base: Checkout, head: Checkout): string {
  return `${file} is not in both ${base.revision} and ${head.revision}.`;
}

/** Packages are only installed where the code imports some. */
async function compileIn(
  { folder, revision }: Checkout,
  source: PlugInSource,
  scratchFolder: string,
  signal: AbortSignal,
): Promise<PlugIn> {
  try {
    return await compile(source, scratchFolder);
  } catch (error) {
    const isInstalled = existsSync(join(folder, 'node_modules'));
    if (!isUsageError(error) || isInstalled || !existsSync(join(folder, 'package.json')))
      throw error;
    const isLocked = existsSync(join(folder, 'package-lock.json'));
    const install = `npm ${isLocked ? 'ci' : 'install'} --no-audit --no-fund`;
    const failure = await failureOf(install, folder, signal);
    if (failure !== null)
      throw new UsageError(
        `The packages of ${printable(revision, 500)} cannot be installed: ${failure}`,
      );
    return compile(source, scratchFolder);
  }
}

/** Without comments, which hold the paths of the checkouts. */
function codeOf({ url }: PlugIn): string {
  return readFileSync(fileURLToPath(url), 'utf8').replaceAll(/^\/\/.*$/gm, '');
}

const KEPT_OUTPUT_CHARACTERS = 4_000;

/** Runs a line of shell, which ends with the signal. @returns The end of what it printed, where it failed; null where not. */
async function failureOf(
  command: string,
  folder: string,
  signal: AbortSignal,
): Promise<string | null> {
  signal.throwIfAborted();
  const owned = ownedProcesses();
  const child = spawn(command, {
    cwd: folder,
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: isGroupLeader,
    env: { ...process.env, ...owned.environment },
  });
  owned.own(child);
  signal.addEventListener('abort', owned.end, { once: true });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      printed[name] = (printed[name] + text).slice(-KEPT_OUTPUT_CHARACTERS);
    });
  }
  try {
    const [exitCode, exitSignal] = await new Promise<[number | null, NodeJS.Signals | null]>(
      (resolve, reject) => {
        child.on('error', (error) => reject(startError(error)));
        child.on('close', (code, by) => resolve([code, by]));
      },
    );
    signal.throwIfAborted();
    if (exitCode === 0) return null;
    return endOf({ ...printed, message: `it ended with ${exitCode ?? exitSignal}` });
  } finally {
    signal.removeEventListener('abort', owned.end);
  }
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
