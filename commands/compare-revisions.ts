/** Two revisions of a repository, measured side by side: the work behind `uniqbench compare main .`. */
import { existsSync, realpathSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { UsageError } from '../contract.ts';
import { changedFiles } from '../harness/compare/changed-files.ts';
import { lendPackages } from '../harness/compare/checkout-packages.ts';
import {
  build,
  inOneOnly,
  type RevisedImplementation,
  revisedImplementations,
} from '../harness/compare/revised-implementations.ts';
import {
  type NamedTask,
  type Reading,
  type RevisedTask,
  revisedTasks,
  type Sides,
} from '../harness/compare/revised-tasks.ts';
import {
  type Checkout,
  checkOut,
  forgetLostCheckouts,
  removeCheckout,
  type Uncommitted,
  uncommittedIn,
} from '../harness/compare/revisions.ts';
import { sideNames, taskComparison } from '../harness/compare/task-comparison.ts';
import { findFile } from '../harness/request/references.ts';
import { ALPHA, commonSettings, DEFAULT_BUDGET_SECONDS } from '../harness/request/run-settings.ts';
import { printable } from '../printable.ts';
import type { GateResult, GateSides, Gates } from '../reports/figures/gate.ts';
import { gateOdds } from '../reports/figures/gate-odds.ts';
import type { GateReport } from '../reports/figures/gate-report.ts';
import { makeReport } from '../reports/figures/report.ts';
import { problemsOf } from '../reports/words/problems.ts';
import { type MadeRecord, type MeasuredPart, measuredFor, measureGates } from './compare-run.ts';
import { inScratchFolder } from './scratch-folder.ts';
import type { Session } from './session.ts';
import { stopped } from './stopped.ts';
import { type WorkloadFlags, workloadRequestOf } from './workload-options.ts';

const MOST_FILES_TOLD = 5;

/** What a user said of how revisions are to be compared. */
export interface RevisionFlags extends WorkloadFlags {
  readonly threshold?: number;
  readonly rounds?: number;
  readonly implementation?: readonly string[];
  /** Task files, perhaps each with one implementation: `sort.bench.ts#radix`. */
  readonly task?: readonly string[];
  readonly unchanged?: boolean;
  readonly build?: string;
  readonly budget?: number;
  readonly out: string;
}

/** What a comparison came to, and where its records are. */
export interface Outcome {
  readonly report: GateReport;
  readonly folders: readonly string[];
}

/** A commit or the working tree, and how the user named it. */
export type Revision = Omit<Checkout, 'folder'>;

/**
 * Measures what differs between the two, or what is named.
 *
 * @throws UsageError where there is nothing to compare, or a revision does not build.
 */
export function compareRevisions(
  repository: string,
  base: Revision,
  head: Revision,
  gates: Gates,
  flags: RevisionFlags,
  session: Session,
): Promise<Outcome> {
  return inScratchFolder(session, async (scratchFolder, signal) => {
    const common = commonSettings({ ...requestOf(flags), quick: false });
    const limits = {
      timeoutMs: common.timeoutSeconds * 1e3,
      memoryLimitMb: common.memoryLimitMb,
    };
    const reading = { scratchFolder, limits, signal };
    forgetLostCheckouts(repository);
    const checkouts: Checkout[] = [];
    try {
      const sides = await checkedOut(repository, base, head, flags, reading, checkouts);
      return await compareSides(sides, gates, flags, reading, session);
    } finally {
      for (const checkout of checkouts) removeCheckout(repository, checkout);
    }
  });
}

function requestOf(flags: RevisionFlags) {
  const { threshold, rounds } = flags;
  return { ...workloadRequestOf(flags), threshold, rounds };
}

async function checkedOut(
  repository: string,
  base: Revision,
  head: Revision,
  flags: RevisionFlags,
  { scratchFolder, signal }: Reading,
  checkouts: Checkout[],
): Promise<Sides> {
  const lent = new Set<Checkout>();
  for (const [side, revision] of Object.entries({ base, head })) {
    const folder = revision.commit === null ? repository : join(scratchFolder, side);
    const checkout = { ...revision, folder };
    // Before it is there, so that half of one is taken away as well.
    checkouts.push(checkout);
    checkOut(repository, checkout);
    if (lendPackages(repository, checkout)) lent.add(checkout);
    if (flags.build !== undefined) await build(checkout, flags.build, signal);
  }
  const [ofBase, ofHead] = checkouts as [Checkout, Checkout];
  const files = changedFiles(repository, ofBase, ofHead, join(scratchFolder, 'index'));
  return { repository, base: ofBase, head: ofHead, files, lent };
}

async function compareSides(
  sides: Sides,
  gates: Gates,
  flags: RevisionFlags,
  reading: Reading,
  session: Session,
): Promise<Outcome> {
  const { repository, base, head } = sides;
  const namesImplementations = (flags.implementation ?? []).length > 0;
  const namesTasks = (flags.task ?? []).length > 0;
  const below = relative(repository, realpathSync(process.cwd()));
  const tasks =
    namesImplementations && !namesTasks
      ? { tasks: [], notes: [], problems: [] }
      : await revisedTasks(sides, namedTasks(sides, flags.task ?? []), below, reading);
  const changed = flags.unchanged
    ? tasks.tasks
    : tasks.tasks.flatMap((task) => {
        const members = task.members.filter(({ isSame }) => !isSame);
        return members.length === 0 ? [] : [{ ...task, members }];
      });
  const others = await implementationsOf(sides, flags, reading);
  const hasSomething =
    others !== null || tasks.tasks.length + tasks.notes.length + tasks.problems.length > 0;
  if (!hasSomething)
    throw new UsageError(
      `There is no benchmark file (*.bench.ts) in ${printable(below === '' ? 'this repository' : below, 300)}, and no folder implementations: name a task file behind the revisions, or an implementation of the hourly uniques: name its file with --implementation.`,
    );
  const compared = others?.compared ?? [];
  const shares = compared.length + changed.reduce((sum, { members }) => sum + members.length, 0);
  const budgetSeconds = flags.budget ?? DEFAULT_BUDGET_SECONDS;
  const ofTasks = shares - compared.length;
  const comparison = await taskComparison(
    changed,
    sides,
    {
      ...requestOf(flags),
      ...measuredFor(gates),
      quick: false,
      budgetSeconds: (budgetSeconds * ofTasks) / Math.max(1, shares),
      alpha: (ALPHA * Math.max(1, ofTasks)) / Math.max(1, shares),
    },
    reading,
  );
  const parts: MeasuredPart[] = [
    ...(comparison.settings === null
      ? []
      : [{ compared: comparison.compared, work: { settings: comparison.settings } }]),
    ...compared.map((one) => implementationPart(one, sides, gates, flags, shares)),
  ];
  const results: GateResult[] = [];
  const made: MadeRecord[][] = [];
  for (const part of parts) {
    if (reading.signal.aborted) {
      const place = printable(flags.out, 500);
      throw made.length === 0
        ? reading.signal.reason
        : stopped(`the records of what was compared are kept in ${place}`, reading.signal.reason);
    }
    const measured = await measureGates(part, gates, flags.out, session);
    results.push(...measured.results);
    made.push([...measured.made]);
  }
  const told = made.flat().map((one) =>
    toldOf(
      one,
      parts.flatMap((part) => part.compared),
    ),
  );
  const limit = gates.get('wallTime');
  const [firstPart] = parts;
  const [firstMade] = made;
  return {
    report: {
      base: base.revision,
      head: head.revision,
      results,
      unchanged: [...unchangedIn(tasks.tasks, changed), ...(others?.same ?? [])],
      notes: [
        ...(base.commit !== null && base.commit === head.commit
          ? ['Both revisions are the same commit.']
          : []),
        ...(base.commit === null || head.commit === null
          ? []
          : uncommittedInWords(uncommittedIn(repository, flags.out))),
        ...tasks.notes,
        ...comparison.notes,
        ...(others?.notes ?? []),
        ...told.flatMap(({ notes }) => notes),
      ],
      problems: [
        ...tasks.problems,
        ...comparison.problems,
        ...told.flatMap(({ problems }) => problems),
      ],
      reports: made.map(([first]) => makeReport(first!.record)),
      odds:
        limit === undefined || firstPart === undefined || firstMade === undefined
          ? null
          : gateOdds(firstMade[0]!.record, firstPart.compared, limit),
    },
    folders: made.flat().map(({ folder }) => folder),
  };
}

/** As the user wrote them, relative to the working directory. */
function namedTasks({ repository, base, head }: Sides, references: readonly string[]): NamedTask[] {
  return references.map((reference) => {
    const file = relative(repository, realPathOf(resolve(reference)));
    const found = findFile(file, head.folder) ?? findFile(file, base.folder);
    if (found !== null) {
      const { folder } = found.path.startsWith(`${head.folder}/`) ? head : base;
      return { file: relative(folder, found.path), implementation: found.exported ?? null };
    }
    throw new UsageError(
      `There is no task file ${printable(reference, 500)} in ${printable(base.revision)} or ${printable(head.revision)}.`,
    );
  });
}

/** The working folder may be reached by a link; git tells where it really is. */
function realPathOf(path: string): string {
  const here = process.cwd();
  return path.startsWith(here) ? realpathSync(here) + path.slice(here.length) : path;
}

function unchangedIn(all: readonly RevisedTask[], changed: readonly RevisedTask[]): string[] {
  return all.flatMap(({ name, members }) => {
    const own = changed.find((one) => one.name === name)?.members ?? [];
    const same = members.filter((one) => !own.includes(one));
    return own.length === 0 ? [name] : same.map((one) => `${name}/${one.name}`);
  });
}

interface Implementations {
  readonly compared: readonly RevisedImplementation[];
  readonly same: readonly string[];
  readonly notes: readonly string[];
}

/** Of the hourly uniques; null where none are asked for, and there is no folder of them. */
async function implementationsOf(
  { repository, base, head, files }: Sides,
  flags: RevisionFlags,
  { scratchFolder, signal }: Reading,
): Promise<Implementations | null> {
  const named = flags.implementation ?? [];
  const isAsked = named.length > 0;
  const hasFolder = [base, head].every(({ folder }) => existsSync(join(folder, 'implementations')));
  if (!isAsked && ((flags.task ?? []).length > 0 || !hasFolder)) return null;
  const all = await revisedImplementations(repository, base, head, named, scratchFolder, signal);
  const compared = isAsked || flags.unchanged ? all : all.filter(({ isSame }) => !isSame);
  const notes = (isAsked ? [] : inOneOnly(base, head)).map(
    ({ revision, files: own }) =>
      `Only in ${printable(revision)}, so not compared: ${filesInWords(own.filter((file) => !files.movedFrom.has(file)))}.`,
  );
  const same = all.filter((one) => !compared.includes(one)).map(({ name }) => name);
  return { compared, same, notes };
}

/** One implementation of the hourly uniques, in a run of its own. */
function implementationPart(
  { name, base, head }: RevisedImplementation,
  sides: Sides,
  gates: Gates,
  flags: RevisionFlags,
  shares: number,
): MeasuredPart {
  const names = { ...sideNames(name, sides), base: base.name, head: head.name };
  return {
    compared: [{ name, ...names, workloads: [] }],
    work: {
      control: names.control,
      request: {
        ...requestOf(flags),
        ...measuredFor(gates),
        implementations: [base, head],
        baselines: [base.name],
        budgetSeconds: (flags.budget ?? DEFAULT_BUDGET_SECONDS) / shares,
        // All implementations together err in at most 5% of comparisons.
        alpha: ALPHA / shares,
        quick: false,
      },
    },
  };
}

/** What went wrong: a change is not to blame for what base does. */
function toldOf(
  { record }: MadeRecord,
  compared: readonly GateSides[],
): { readonly notes: string[]; readonly problems: string[] } {
  const report = makeReport(record);
  const ofBase = new Set(compared.flatMap(({ base, control }) => [base, control]));
  const isBase = ({ implementation }: { readonly implementation: string | null }) =>
    implementation !== null && ofBase.has(implementation);
  const whole = { ...report, whole: true, durationMs: 0 };
  return {
    notes: problemsOf({ ...whole, trials: report.trials.filter(isBase) }),
    problems: problemsOf({ ...report, trials: report.trials.filter((one) => !isBase(one)) }),
  };
}

function uncommittedInWords({ changed, untracked }: Uncommitted): string[] {
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

function filesInWords(files: readonly string[]): string {
  const more = files.length - MOST_FILES_TOLD;
  const told = files.slice(0, MOST_FILES_TOLD).map((file) => printable(file, 200));
  return `${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
