/** Two revisions of a repository, measured side by side: the work behind `uniqbench compare main .`. */
import { existsSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { UsageError } from '../contract.ts';
import { sideNames } from '../harness/compare/compared-sides.ts';
import type { Reading } from '../harness/compare/revised-file.ts';
import {
  inOneOnly,
  type RevisedImplementation,
  revisedImplementations,
} from '../harness/compare/revised-implementations.ts';
import { type Sides, surroundingsOf } from '../harness/compare/revised-members.ts';
import { revisedTasks } from '../harness/compare/revised-tasks.ts';
import {
  type Checkout,
  forgetLostCheckouts,
  removeCheckout,
  uncommittedIn,
} from '../harness/compare/revisions.ts';
import { taskComparison } from '../harness/compare/task-comparison.ts';
import { ALPHA, commonSettings, DEFAULT_BUDGET_SECONDS } from '../harness/request/run-settings.ts';
import { printable } from '../printable.ts';
import type { GateResult, Gates } from '../reports/figures/gate.ts';
import { gateOdds } from '../reports/figures/gate-odds.ts';
import type { GateReport } from '../reports/figures/gate-report.ts';
import { makeReport } from '../reports/figures/report.ts';
import { checkedOut, namedTasks, type Revision } from './compare-checkouts.ts';
import { type MadeRecord, type MeasuredPart, measuredFor, measureGates } from './compare-run.ts';
import { filesInWords, toldOf, unchangedIn, uncommittedInWords } from './compare-told.ts';
import { inScratchFolder } from './scratch-folder.ts';
import type { Session } from './session.ts';
import { stopped } from './stopped.ts';
import { type WorkloadFlags, workloadRequestOf } from './workload-options.ts';

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
      const sides = await checkedOut(repository, base, head, flags.build, reading, checkouts);
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
      ? { tasks: [], same: [], notes: [], problems: [] }
      : await revisedTasks(
          sides,
          namedTasks(sides, flags.task ?? []),
          flags.unchanged === true,
          below,
          reading,
        );
  const changed = flags.unchanged
    ? tasks.tasks
    : tasks.tasks.flatMap((task) => {
        const members = task.members.filter(({ isSame }) => !isSame);
        return members.length === 0 ? [] : [{ ...task, members }];
      });
  const others = await implementationsOf(sides, flags, reading);
  const hasSomething = others !== null || Object.values(tasks).some((found) => found.length > 0);
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
      unchanged: [...tasks.same, ...unchangedIn(tasks.tasks, changed), ...(others?.same ?? [])],
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

interface Implementations {
  readonly compared: readonly RevisedImplementation[];
  readonly same: readonly string[];
  readonly notes: readonly string[];
}

/** Of the hourly uniques; null where none are asked for, and there is no folder of them. */
async function implementationsOf(
  sides: Sides,
  flags: RevisionFlags,
  { scratchFolder, signal }: Reading,
): Promise<Implementations | null> {
  const { repository, base, head, files } = sides;
  const named = flags.implementation ?? [];
  const isAsked = named.length > 0;
  const hasFolder = [base, head].every(({ folder }) => existsSync(join(folder, 'implementations')));
  if (!isAsked && ((flags.task ?? []).length > 0 || !hasFolder)) return null;
  const all = await revisedImplementations(
    repository,
    base,
    head,
    named,
    surroundingsOf(sides),
    scratchFolder,
    signal,
  );
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
