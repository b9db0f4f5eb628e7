/** `uniqbench bisect`: which commit made it worse. */
import { realpathSync } from 'node:fs';
import { relative } from 'node:path';
import { Command } from 'commander';
import { isUsageError, UsageError } from '../contract.ts';
import { bisectStep } from '../harness/compare/bisect-steps.ts';
import {
  findRevision,
  git,
  repositoryFolder,
  shallowInWords,
} from '../harness/compare/revisions.ts';
import {
  addMeasured,
  bisectFile,
  type MeasuredCommit,
  mayTellNow,
  readMeasured,
} from '../harness/record/bisect-state.ts';
import { DEFAULT_BUDGET_SECONDS } from '../harness/request/run-settings.ts';
import { printable } from '../printable.ts';
import { counted } from '../quantity.ts';
import { fails, type Gates, parseGates } from '../reports/figures/gate.ts';
import { gateVerdict } from '../reports/figures/gate-report.ts';
import { inertJson } from '../reports/formats/inert-json.ts';
import { gateSentence, rangeInWords } from '../reports/words/gate-words.ts';
import { choiceOption } from './choices.ts';
import { addRevisionOptions } from './compare.ts';
import type { RevisionFlags } from './compare-implementations.ts';
import { compareRevisions } from './compare-revisions.ts';
import type { Session } from './session.ts';
import { addWorkloadOptions } from './workload-options.ts';

interface BisectFlags extends RevisionFlags {
  readonly failOn: string;
  readonly format: 'terminal' | 'json';
}

/** So much longer is measured what cannot be told. */
const LONGER = 3;

/** The command, ready to be added to a program. */
export function bisectCommand(session: Session): Command {
  const command = new Command('bisect')
    .description(
      'Finds the commit between GOOD and BAD that broke a gate: by halving, each commit measured beside GOOD as compare does. ' +
        'What does not build is stepped around; what cannot be told is measured three times as long. Stopped, the same command goes on. ' +
        'Exit 0: it was found, or BAD is no worse; 1: not found; 2: misuse.',
    )
    .argument('<good>', 'revision that was well')
    .argument('<bad>', 'a later one that is not')
    .option('--fail-on <gates>', 'what counts as worse, as of compare', 'time:5%');
  addRevisionOptions(command).addOption(
    choiceOption('--format <format>', 'what is printed', ['terminal', 'json']).default('terminal'),
  );
  return addWorkloadOptions(command, '1M').action((good: string, bad: string, flags: BisectFlags) =>
    bisect(good, bad, flags, session),
  );
}

async function bisect(
  good: string,
  bad: string,
  flags: BisectFlags,
  session: Session,
): Promise<void> {
  if ((flags.task ?? []).length + (flags.implementation ?? []).length === 0)
    throw new UsageError('Name what became worse: --task sort.bench.ts, or sort.bench.ts#radix.');
  const gates = parseGates(flags.failOn);
  const repository = realpathSync(repositoryFolder());
  const [first, last] = [good, bad].map((side) => findRevision(repository, side).commit);
  if (first == null || last == null)
    throw new UsageError('The working tree is no commit: name two commits to search between.');
  const commits = commitsBetween(repository, first, last, good, bad);
  const path = bisectFile(flags.out, [first, last, ...questionOf(flags, repository)]);
  const asked = effortOf(flags, 1);
  const known = readMeasured(path).filter((one) => !mayTellNow(one, asked));
  if (known.length > 0)
    session.tell(`Goes on with ${counted(known.length, 'commit')} from ${printable(path, 500)}\n`);
  for (;;) {
    const step = bisectStep(commits, new Map(known.map(({ commit, answer }) => [commit, answer])));
    if (step.kind === 'measure') {
      session.tell(
        `${shown(repository, step.commit)}: to be measured, of about ${counted(step.stepsLeft, 'commit')} still\n`,
      );
      const measured = await measuredCommit(
        repository,
        good,
        first,
        step.commit,
        step.commit === last,
        gates,
        flags,
        session,
      );
      addMeasured(path, measured);
      known.push(measured);
      session.tell(`${shown(repository, step.commit)}: ${measured.answer}. ${measured.why}\n`);
      continue;
    }
    const suspects = step.kind === 'found' ? step.suspects : [];
    const of = known.find(({ commit }) => commit === suspects.at(-1));
    await session.print(
      flags.format === 'json'
        ? `${inertJson({ outcome: step.kind, suspects, good: first, bad: last, measured: known, state: path }, 2)}\n`
        : `${inWords(repository, step.kind, suspects, of, known, good, bad)}${againInWords(known, path)}\n`,
    );
    if (step.kind === 'not measured') session.fail();
    return;
  }
}

/** What is measured for a commit, the first time or another. */
function effortOf({ budget = DEFAULT_BUDGET_SECONDS, rounds }: BisectFlags, times: number) {
  return { budgetSeconds: budget * times, rounds: rounds === undefined ? null : rounds * times };
}

/** How long is measured, and where that goes: the answer is the same. */
const NO_PART_OF_QUESTION = ['budget', 'rounds', 'out', 'format'];

/** All that an answer depends on; paths of tasks begin at the working folder. */
function questionOf(flags: BisectFlags, repository: string): string[] {
  const asked = Object.entries(flags).filter(([name]) => !NO_PART_OF_QUESTION.includes(name));
  const from = relative(repository, realpathSync(process.cwd()));
  return [from, ...asked.map((one) => JSON.stringify(one)).sort()];
}

function commitsBetween(
  repository: string,
  first: string,
  last: string,
  good: string,
  bad: string,
): string[] {
  const listed = git(repository, 'rev-list', '--first-parent', '--reverse', `${first}..${last}`);
  const commits = listed === '' ? [] : listed.split('\n');
  const isBehind = forksOf(repository, first, last).includes(first);
  if (commits.length > 0 && isBehind) return commits;
  if (first === last)
    throw new UsageError(
      `${printable(good)} and ${printable(bad)} are the same commit: there is nothing between them.`,
    );
  throw new UsageError(
    `${printable(good)} is no ancestor of ${printable(bad)}, so that no commit lies between them.${shallowInWords(repository)}`,
  );
}

/** Commits that two have last in common; none where they have no history in common. */
function forksOf(repository: string, one: string, other: string): string[] {
  try {
    return git(repository, 'merge-base', '--all', one, other).split('\n');
  } catch {
    return [];
  }
}

async function measuredCommit(
  repository: string,
  good: string,
  first: string,
  commit: string,
  isLast: boolean,
  gates: Gates,
  flags: BisectFlags,
  session: Session,
): Promise<MeasuredCommit> {
  const base = { revision: good, commit: first };
  const head = { revision: commit.slice(0, 10), commit };
  const none = { commit, ratio: null, low: null, high: null };
  for (let times = 1; ; times *= LONGER) {
    const effort = effortOf(flags, times);
    try {
      const asked = {
        ...flags,
        budget: effort.budgetSeconds,
        ...(effort.rounds === null ? {} : { rounds: effort.rounds }),
      };
      const { report } = await compareRevisions(repository, base, head, gates, asked, session);
      const verdict = gateVerdict(report);
      const why = gateSentence(report);
      const broken = report.results.find(fails);
      if (broken !== undefined) {
        const { ratio, low, high } = broken;
        return { commit, answer: 'bad', why, ratio, low, high, size: rangeInWords(broken) };
      }
      const isOpen =
        verdict === 'not trusted' || report.results.some(({ outcome }) => outcome === 'unresolved');
      if (isOpen && times === 1) {
        session.tell(`Cannot be told yet: it is measured again, ${LONGER} times as long.\n`);
        continue;
      }
      // What was left out may be what became worse.
      const isWhole =
        report.leftOut.length === 0 &&
        report.results.every(({ outcome }) => outcome !== 'not measured');
      const isGood = !isOpen && isWhole && (verdict === 'holds' || verdict === 'nothing changed');
      if (isGood) return { ...none, answer: 'good', why };
      // What is asked for is what is said the next time, and not its multiple.
      return { ...none, answer: 'skip', why, ...(isOpen ? { untold: effortOf(flags, 1) } : {}) };
    } catch (error) {
      // As git bisect skip: what does not build says nothing of what it takes. Of the last one, there is nothing to be stepped around.
      if (!isUsageError(error) || isLast) throw error;
      return { ...none, answer: 'skip', why: printable(error.message, 500) };
    }
  }
}

/** What was skipped stays so: how it is tried once more. */
function againInWords(known: readonly MeasuredCommit[], path: string): string {
  const skipped = known.filter(({ answer }) => answer === 'skip');
  if (skipped.length === 0) return '';
  const more = skipped.some(({ untold }) => untold !== undefined)
    ? 'A larger --budget, or more --rounds, measures again what could not be told; '
    : '';
  return `\n${more}${more === '' ? 'W' : 'w'}hat was skipped is measured anew where ${printable(path, 500)} is deleted.`;
}

function shown(repository: string, commit: string): string {
  const subject = git(repository, 'log', '-1', '--no-show-signature', '--format=%h %s', commit);
  return printable(subject, 100);
}

function inWords(
  repository: string,
  kind: 'found' | 'not worse' | 'not measured',
  suspects: readonly string[],
  of: MeasuredCommit | undefined,
  known: readonly MeasuredCommit[],
  good: string,
  bad: string,
): string {
  const skipped = known.filter(({ answer }) => answer === 'skip');
  switch (kind) {
    case 'not worse':
      return `${printable(bad)} is not worse than ${printable(good)}: there is nothing to find. ${known.at(-1)?.why ?? ''}`;
    case 'not measured':
      return `${printable(bad)} could not be measured: ${skipped.at(-1)?.why ?? ''}`;
    case 'found': {
      const size =
        of === undefined ? '' : ` ${of.size ?? rangeInWords(of)} against ${printable(good)}.`;
      const names = suspects.map((commit) => shown(repository, commit));
      const [only, ...others] = names;
      const lines =
        others.length === 0
          ? [`The first worse commit is ${only}.${size}`]
          : [
              `The first worse commit is one of ${names.length}, because those between could not be measured:${size}`,
              ...names.map((name) => `  ${name}`),
            ];
      return [
        ...lines,
        `${counted(known.length, 'commit')} measured, ${skipped.length} of them skipped.`,
      ].join('\n');
    }
  }
}
