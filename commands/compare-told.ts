/** What a reader of a comparison must know beside its gates. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RevisedTask } from '../harness/compare/revised-tasks.ts';
import type { Checkout, Uncommitted } from '../harness/compare/revisions.ts';
import { lfsPointersIn, linksToWorkingTree } from '../harness/compare/unlike-files.ts';
import { printable } from '../printable.ts';
import { counted, duration } from '../quantity.ts';
import { countsAnything, type GateSides, type Gates } from '../reports/figures/gate.ts';
import { makeReport, type Report } from '../reports/figures/report.ts';
import { oracleInQuestion, wholeProblemsOf } from '../reports/words/problems.ts';
import type { MadeRecord } from './compare-run.ts';

const MOST_FILES_TOLD = 5;

/**
 * What three sides of a function of some microseconds took in three rounds on two idle cores, answers and watching included, and about what
 * their memory takes besides.
 */
const LEAST_SECONDS = { time: 30, memory: 10 };

/** How many benchmarks are measured, and how long that takes if nothing has to be measured again. @param rounds That were asked for. */
export function benchmarksInWords(
  benchmarks: number,
  budgetSeconds: number,
  rounds: number | undefined,
  gates: Gates,
): string {
  const what = `${counted(benchmarks, 'benchmark')}, each as base, control and head`;
  if (rounds !== undefined) return `${what}: ${counted(rounds, 'round')}, however long they take.`;
  const least = LEAST_SECONDS.time + (countsAnything(gates) ? LEAST_SECONDS.memory : 0);
  const share = budgetSeconds / benchmarks;
  const isEnough = share >= least;
  const each = isEnough ? share : least;
  const why = isEnough ? 'of the budget' : 'whatever the budget is, for three rounds';
  return `${what}: about ${duration(benchmarks * each)} in all, ${duration(each)} each ${why}; more where calls take long, and where something looks worse and is measured again.`;
}

/** What was left out, because it is the same: tasks, or some of their implementations. */
export function unchangedIn(
  all: readonly RevisedTask[],
  changed: readonly RevisedTask[],
): string[] {
  return all.flatMap(({ name, members }) => {
    const own = changed.find((one) => one.name === name)?.members ?? [];
    const same = members.filter((one) => !own.includes(one));
    // Of one whose implementations are all new, nothing is known to be the same.
    if (own.length === 0 && same.length > 0) return [name];
    return same.map((one) => `${name}/${one.name}`);
  });
}

/** What went wrong: a change is not to blame for what base does. */
export function toldOf(
  { record }: MadeRecord,
  compared: readonly GateSides[],
): { readonly notes: string[]; readonly problems: string[] } {
  const ofBase = new Set(compared.flatMap(({ base, control }) => [base, control]));
  const isBase = ({ implementation }: { readonly implementation: string | null }) =>
    implementation !== null && ofBase.has(implementation);
  // That a side is left alone is no fault of either.
  const { alone: _, ...all } = makeReport(record);
  const { trials, taskFaults = [] } = all;
  // One side alone does not tell whether it is “expected” that is wrong.
  const workloads = all.workloads.map((one) =>
    'task' in one ? { ...one, judgedBy: 'baseline' as const } : one,
  );
  const report = { ...all, workloads };
  const whole = { ...report, whole: true, durationMs: 0 };
  const sidesOf = ({ implementation }: ReportedTrial) =>
    compared.find(({ base, control }) => base === implementation || control === implementation);
  // The control is base once more, and fails where base does.
  const isToldOfBase = (one: ReportedTrial) => {
    const { base, control } = sidesOf(one) ?? {};
    return control === one.implementation && trials.some((other) => isAlike(other, base, one));
  };
  // What is wrong with head's task shows in base's process, too: it judges both.
  const isHeads = (one: ReportedTrial) =>
    one.outcome === 'failed' &&
    trials.some(
      (other) =>
        isAlike(other, sidesOf(one)?.head, one) &&
        ofAnyCall(other.detail) === ofAnyCall(one.detail),
    );
  const ofBaseAlone = trials.filter((one) => isBase(one) && !isToldOfBase(one));
  const told = ofBaseAlone.filter((one) => !isHeads(one));
  return {
    notes: [
      ...wholeProblemsOf({ ...whole, trials: told, taskFaults: taskFaults.filter(isBase) }),
      ...ofBaseAlone
        .filter(isHeads)
        .map(
          ({ implementation, workload }) =>
            `${printable(implementation ?? '', 300)} fails on ${printable(workload ?? '', 200)} in the same way as head.`,
        ),
      ...unjudgedInWords(all, told),
    ],
    problems: [
      ...wholeProblemsOf({
        ...report,
        trials: trials.filter((one) => !isBase(one)),
        taskFaults: taskFaults.filter((one) => !isBase(one)),
      }),
      ...oracleInQuestion(all),
    ],
  };
}

type ReportedTrial = Report['trials'][number];

/** Which call it was that failed is chance: those that are judged are drawn. */
function ofAnyCall(detail: string | undefined): string | undefined {
  return detail?.replace(/ at call \d+/, '');
}

function isAlike(
  { implementation, workload, pass, outcome }: ReportedTrial,
  name: string | undefined,
  one: ReportedTrial,
): boolean {
  return (
    implementation === name &&
    workload === one.workload &&
    pass === one.pass &&
    outcome === one.outcome
  );
}

/** Of the task that judges both, and that is head's. */
const JUDGING = /“(?:expected|differences|error|baseline)” of the task/;

/** Sentences where base's answers are other ones than head's, and only head says that they are wrong, or cannot say anything; none elsewhere. */
function unjudgedInWords({ workloads }: Report, trials: Report['trials']): string[] {
  const unjudged = workloads
    .filter((one) => 'task' in one && one.judgedBy === 'baseline')
    .map(({ workload }) => workload)
    .filter((name) =>
      trials.some(({ workload, outcome }) => workload === name && outcome === 'wrong result'),
    );
  const beyond = trials.flatMap(({ workload, outcome, detail = '' }) =>
    workload !== null && outcome === 'failed' && JUDGING.test(detail) ? [workload] : [],
  );
  const cannot =
    beyond.length === 0
      ? []
      : [
          `Head's task says what is right of both, and cannot judge what base answers on ${filesInWords([...new Set(beyond)])}: base is not timed.`,
        ];
  if (unjudged.length === 0) return cannot;
  return [
    ...cannot,
    `No “expected” says whether base or head is right on ${filesInWords(unjudged)}: head is believed, and base is not timed. ` +
      'Where both are right, as where the last digits differ, give the task “differences” that allow it; else “expected” says who is.',
  ];
}

/** A sentence where something is not committed; none elsewhere. */
export function uncommittedInWords({ changed, untracked }: Uncommitted): string[] {
  const parts = [
    ...(changed.length === 0 ? [] : [`changes to ${filesInWords(changed)}`]),
    ...(untracked.length === 0
      ? []
      : [`files that git does not track (${filesInWords(untracked)})`]),
  ];
  if (parts.length === 0) return [];
  return [
    `The working tree has ${parts.join(' and ')} that are not committed: they are in neither revision, and were not measured; a dot for a revision, as in compare main ., measures the working tree.`,
  ];
}

/** What of the checkouts is not what its revision means. */
export function unlikeFilesInWords(repository: string, sides: readonly Checkout[]): string[] {
  return sides.flatMap((side) => {
    const revision = printable(side.revision, 200);
    const pointers = lfsPointersIn(side);
    const links = linksToWorkingTree(repository, side);
    return [
      ...(pointers.length === 0
        ? []
        : [
            `In ${revision}, ${filesInWords(pointers)} ${pointers.length === 1 ? 'is a pointer' : 'are pointers'} of Git LFS, and not what ${pointers.length === 1 ? 'it stands' : 'they stand'} for: git lfs install and git lfs fetch --all first, or --build 'git lfs pull' in each checkout.`,
          ]),
      ...(links.length === 0
        ? []
        : [
            `In ${revision}, ${filesInWords(links)} ${links.length === 1 ? 'links' : 'link'} to the working tree by a whole path, so that its files are measured in place of the revision's: link by a relative path.`,
          ]),
    ];
  });
}

/** Where each of two checkouts says which Node it wants; both are measured on the same one. */
export function wantedNodeInWords(base: Checkout, head: Checkout): string[] {
  const [ofBase, ofHead] = [wantedNode(base.folder), wantedNode(head.folder)];
  if (ofBase === ofHead) return [];
  const first = ofBase === null ? 'no Node in particular' : `Node ${printable(ofBase, 100)}`;
  const node = ofBase === null ? 'Node ' : '';
  const second = ofHead === null ? 'none in particular' : `${node}${printable(ofHead, 100)}`;
  return [
    `${printable(base.revision, 200)} asks for ${first}, and ${printable(head.revision, 200)} for ${second}: both were measured on Node ${process.versions.node}, so that what another Node changes is not in the figures.`,
  ];
}

/** By the files that version managers and npm read; null where none says it. */
function wantedNode(folder: string): string | null {
  for (const file of ['.nvmrc', '.node-version']) {
    const wanted = textOf(join(folder, file))?.trim().replace(/^v/, '') ?? '';
    if (wanted !== '') return wanted;
  }
  const tools = textOf(join(folder, '.tool-versions')) ?? '';
  const [, ofTools] = /^node(?:js)?[ \t]+(\S+)/m.exec(tools) ?? [];
  if (ofTools !== undefined) return ofTools;
  try {
    const manifest = JSON.parse(textOf(join(folder, 'package.json')) ?? '');
    const wanted: unknown = manifest?.volta?.node ?? manifest?.engines?.node;
    return typeof wanted === 'string' ? wanted : null;
  } catch {
    return null;
  }
}

/** null where there is no such file, or none that can be read. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** The first few of them. */
export function filesInWords(files: readonly string[]): string {
  const more = files.length - MOST_FILES_TOLD;
  const told = files.slice(0, MOST_FILES_TOLD).map((file) => printable(file, 200));
  return `${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
