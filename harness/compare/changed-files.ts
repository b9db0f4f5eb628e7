/** Which files differ between two sides, which were moved, and where benchmarks are, as git tells. Runs in the parent. */
import { copyFileSync, existsSync, lstatSync, rmSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { renamed } from './renamed.ts';
import { type Checkout, git, gitWith } from './revisions.ts';

/** What git says that was changed between base and head. */
export interface ChangedFiles {
  /** Paths in either side, relative to the repository. */
  readonly changed: ReadonlySet<string>;
  /** Where files of head were in base, of those that were moved. */
  readonly movedFrom: ReadonlyMap<string, string>;
}

/** Names of files that hold benchmarks. */
export const BENCHMARK = /\.bench\.[cm]?[jt]sx?$/;

/** @param scratchFile A path of no file, for an index that is not the repository's own. */
export function changedFiles(
  repository: string,
  base: Checkout,
  head: Checkout,
  scratchFile: string,
): ChangedFiles {
  const isOfWorkingTree = base.commit === null || head.commit === null;
  const large = isOfWorkingTree ? largeUntracked(repository) : [];
  const changed = new Set<string>(large);
  const movedFrom = new Map<string, string>();
  const fields = differences(repository, base, head, large, scratchFile).split('\0');
  for (let at = 0; at < fields.length; at++) {
    const status = fields[at]!;
    if (status === '') continue;
    const file = fields[++at] ?? '';
    changed.add(file);
    if (!/^[RC]/.test(status)) continue;
    const other = fields[++at] ?? '';
    changed.add(other);
    movedFrom.set(other, file);
  }
  return { changed, movedFrom };
}

function differences(
  repository: string,
  base: Checkout,
  head: Checkout,
  large: readonly string[],
  scratchFile: string,
): string {
  const diff = ['diff', '--name-status', '-M', '-z', '--no-ext-diff', '--no-textconv'];
  if (base.commit !== null && head.commit !== null)
    return git(repository, ...diff, base.commit, head.commit);
  if (base.commit === null && head.commit === null) return '';
  const toWorkingTree = head.commit === null ? [base.commit!] : ['-R', head.commit!];
  const env = { GIT_INDEX_FILE: scratchFile };
  try {
    // Files that git does not track yet take part, so that one that was moved by hand is found; the repository's own index stays as it is.
    const index = resolve(repository, git(repository, 'rev-parse', '--git-path', 'index'));
    if (existsSync(index)) copyFileSync(index, scratchFile);
    const others = large.map((file) => `:(top,exclude,literal)${file}`);
    gitWith(env, repository, 'add', '--intent-to-add', '--all', '--', ':/', ...others);
    return gitWith(env, repository, ...diff, ...toWorkingTree);
  } catch {
    return git(repository, ...diff, ...toWorkingTree);
  } finally {
    rmSync(scratchFile, { force: true });
  }
}

/** No benchmark is as large, nor code; to find out whether it was moved, git would read all of it. */
const LARGE_BYTES = 2 ** 24;

/** Files that git does not track. */
function largeUntracked(repository: string): string[] {
  return git(repository, 'ls-files', '-z', '--others', '--exclude-standard')
    .split('\0')
    .filter((file) => {
      const found = lstatSync(join(repository, file), { throwIfNoEntry: false });
      return found?.isFile() === true && found.size > LARGE_BYTES;
    });
}

/**
 * The files of a side that hold benchmarks by their names, in order.
 *
 * @param below A folder, relative to the repository; empty for all of it.
 */
export function benchmarkFilesIn(
  repository: string,
  { commit, folder }: Checkout,
  below: string,
): string[] {
  const listed =
    commit === null
      ? git(repository, 'ls-files', '-z', '--cached', '--others', '--exclude-standard')
      : git(repository, 'ls-tree', '-r', '-z', '--name-only', '--full-tree', commit);
  const isBelow = (file: string) => below === '' || file.startsWith(`${below}/`);
  return [...new Set(listed.split('\0'))]
    .filter((file) => BENCHMARK.test(file) && !file.includes('node_modules/') && isBelow(file))
    .filter((file) => existsSync(join(folder, file)))
    .sort();
}

/** Where a file is in head that somebody names by its path before: it may have been moved there. */
export function placeInHead(
  { movedFrom }: ChangedFiles,
  { folder }: Checkout,
  file: string,
): string {
  if (existsSync(join(folder, file))) return file;
  const moved = [...movedFrom].find(([, from]) => from === file);
  return moved?.[0] ?? file;
}

/**
 * Files that kept their name in another folder, and were changed too much for git to say so: where each was in base.
 *
 * @param byGit Those of which it does say so.
 */
export function movedBeyondGit(
  byGit: ReadonlyMap<string, string>,
  ofBase: readonly string[],
  ofHead: readonly string[],
): ReadonlyMap<string, string> {
  const gone = ofBase.filter(
    (file) => !ofHead.includes(file) && ![...byGit.values()].includes(file),
  );
  const fresh = ofHead.filter((file) => !ofBase.includes(file) && !byGit.has(file));
  return renamed(gone, fresh, (file) => file, posix.basename);
}
