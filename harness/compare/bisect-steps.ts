/** Finding the first of a row of commits that is worse: which one is measured next, and what is known at the end. Pure. */

/** What was found of a commit: `skip` where it does not build, or cannot be told. */
export type CommitAnswer = 'good' | 'bad' | 'skip';

/** What is next. */
export type BisectStep =
  | { readonly kind: 'measure'; readonly commit: string; readonly stepsLeft: number }
  /** The last of them is not worse. */
  | { readonly kind: 'not worse' }
  /** The last of them could not be measured. */
  | { readonly kind: 'not measured' }
  /** The first worse one is among these, oldest first: one alone, unless others beside it were skipped. */
  | { readonly kind: 'found'; readonly suspects: readonly string[] };

/**
 * By halving; what was skipped is stepped around, as git does.
 *
 * @param commits Oldest first, behind one that is good; the last one is taken for bad, which is measured first.
 */
export function bisectStep(
  commits: readonly string[],
  answers: ReadonlyMap<string, CommitAnswer>,
): BisectStep {
  const last = commits.at(-1);
  if (last === undefined) return { kind: 'not worse' };
  switch (answers.get(last)) {
    case undefined:
      return { kind: 'measure', commit: last, stepsLeft: 1 + halvings(commits.length - 1) };
    case 'good':
      return { kind: 'not worse' };
    case 'skip':
      return { kind: 'not measured' };
    case 'bad':
  }
  const high = commits.findIndex((commit) => answers.get(commit) === 'bad');
  const low = commits.findLastIndex(
    (commit, index) => index < high && answers.get(commit) === 'good',
  );
  const between = commits.slice(low + 1, high);
  const open = between.filter((commit) => !answers.has(commit));
  if (open.length === 0) return { kind: 'found', suspects: [...between, commits[high]!] };
  const middle = (between.length - 1) / 2;
  const distance = (commit: string) => Math.abs(between.indexOf(commit) - middle);
  const commit = open.reduce((best, one) => (distance(one) < distance(best) ? one : best));
  return { kind: 'measure', commit, stepsLeft: halvings(open.length) };
}

function halvings(commits: number): number {
  return Math.ceil(Math.log2(commits + 1));
}
