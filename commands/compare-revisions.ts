/** Two revisions of a repository, measured side by side: the work behind `uniqbench compare main .`. */
import { realpathSync } from 'node:fs';
import { relative } from 'node:path';
import { UsageError } from '../contract.ts';
import type { Reading } from '../harness/compare/revised-file.ts';
import type { Sides } from '../harness/compare/revised-members.ts';
import { revisedTasks } from '../harness/compare/revised-tasks.ts';
import {
  type Checkout,
  forgetLostCheckouts,
  removeCheckout,
  uncommittedIn,
} from '../harness/compare/revisions.ts';
import { taskComparison } from '../harness/compare/task-comparison.ts';
import { limitsOf } from '../harness/request/default-limits.ts';
import { assertFitForTasks } from '../harness/request/fit-for-tasks.ts';
import { ALPHA, DEFAULT_BUDGET_SECONDS } from '../harness/request/run-settings.ts';
import { assertKnownWorkloads } from '../harness/request/task-settings.ts';
import { HOURLY_UNIQUES } from '../hourly-uniques/task.ts';
import { printable } from '../printable.ts';
import type { GateResult, Gates } from '../reports/figures/gate.ts';
import { figuresOfRevisions, type GateFigures } from '../reports/figures/gate-figures.ts';
import type { GateLines, GateReport } from '../reports/figures/gate-report.ts';
import { makeReport } from '../reports/figures/report.ts';
import { remediesInWords } from '../reports/words/gate-remedies.ts';
import { toldOfHeads } from '../reports/words/watched.ts';
import { checkedOut, namedTasks, type Revision } from './compare-checkouts.ts';
import {
  implementationPart,
  implementationsOf,
  type RevisionFlags,
  requestOf,
} from './compare-implementations.ts';
import { linesOfBroken } from './compare-lines.ts';
import { oddsOf } from './compare-odds.ts';
import { type MadeRecord, type MeasuredPart, measuredFor, measureGates } from './compare-run.ts';
import {
  benchmarksInWords,
  toldOf,
  unchangedIn,
  uncommittedInWords,
  unlikeFilesInWords,
  wantedNodeInWords,
} from './compare-told.ts';
import { inScratchFolder } from './scratch-folder.ts';
import type { Session } from './session.ts';
import { stopped } from './stopped.ts';

/** What a comparison came to, and where its records are. */
export interface Outcome {
  readonly report: GateReport;
  readonly folders: readonly string[];
  readonly figures: GateFigures;
  /** Whether records were compared, which stay as they are: nothing new is kept of what is printed. */
  readonly isOfRecords: boolean;
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
    const reading = { scratchFolder, limits: limitsOf(requestOf(flags)), signal };
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
      ? { tasks: [], same: [], notes: [], leftOut: [], problems: [] }
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
  // What was not even read may have it, and so may the hourly uniques.
  if (others === null && tasks.same.length === 0 && tasks.tasks.length > 0)
    assertKnownWorkloads(
      tasks.tasks.map((task) => task.head),
      flags.workload ?? [],
    );
  const shares = compared.length + changed.reduce((sum, { members }) => sum + members.length, 0);
  const budgetSeconds = flags.budget ?? DEFAULT_BUDGET_SECONDS;
  const ofTasks = shares - compared.length;
  const asked = { ...requestOf(flags), quick: false };
  // Options of the task that is built in are for it alone.
  if (changed.length > 0) assertFitForTasks(asked, HOURLY_UNIQUES.called);
  const comparison = await taskComparison(
    changed,
    // By all that there are, so that names stay the same whatever changes next.
    tasks.tasks.length + tasks.same.length === 1,
    sides,
    {
      ...asked,
      ...measuredFor(gates),
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
  const benchmarks = parts
    .flatMap((part) => part.compared)
    .reduce(
      (sum, { workloads }) => sum + (workloads.length || Math.max(1, flags.workload?.length ?? 0)),
      0,
    );
  if (benchmarks > 0)
    session.tell(`${benchmarksInWords(benchmarks, budgetSeconds, flags.rounds, gates)}\n`);
  const results: GateResult[] = [];
  const made: MadeRecord[][] = [];
  const lines: GateLines[] = [];
  const unnamed: string[] = [];
  const remedies: string[] = [];
  const attempts: MadeRecord[] = [];
  for (const part of parts) {
    if (reading.signal.aborted) {
      const place = printable(flags.out, 500);
      throw made.length === 0
        ? reading.signal.reason
        : stopped(`the records of what was compared are kept in ${place}`, reading.signal.reason);
    }
    const measured = await measureGates(part, gates, flags.out, session);
    results.push(...measured.results);
    const report = makeReport(measured.made[0]!.record);
    remedies.push(
      ...remediesInWords(report, part.compared, measured.results, gates, budgetSeconds),
    );
    const found = await linesOfBroken(
      part,
      measured.results,
      measured.made.length,
      flags.out,
      session,
    );
    lines.push(...found.lines);
    unnamed.push(...found.notes);
    if (made.length === 0) attempts.push(...measured.made);
    made.push([...measured.made, ...found.made]);
  }
  // The first part stands for all: another one would take as long again.
  const worth =
    parts[0] === undefined
      ? { odds: null, notes: [], made: [] }
      : await oddsOf(parts[0], results, attempts, flags.budget, flags.out, session);
  const measuredSides = parts.flatMap((part) => part.compared);
  // What was measured again may go wrong again, in the same words.
  const told = made.flat().map((one) => toldOf(one, measuredSides));
  const reports = made.map(([first]) => makeReport(first!.record));
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
        ...wantedNodeInWords(base, head),
        ...unlikeFilesInWords(repository, [base, head]),
        ...tasks.notes,
        ...comparison.notes,
        ...(others?.notes ?? []),
        ...remedies,
        ...unnamed,
        ...worth.notes,
        ...new Set(told.flatMap(({ notes }) => notes)),
        ...reports.flatMap((one) => toldOfHeads(one, measuredSides)),
      ],
      leftOut: [...tasks.leftOut, ...comparison.leftOut, ...(others?.leftOut ?? [])],
      problems: [
        ...tasks.problems,
        ...comparison.problems,
        ...(others?.problems ?? []),
        ...new Set(told.flatMap(({ problems }) => problems)),
      ],
      reports,
      lines,
      odds: worth.odds,
    },
    folders: [...made.flat(), ...worth.made].map(({ folder }) => folder),
    figures: figuresOfRevisions(reports, measuredSides),
    isOfRecords: false,
  };
}
