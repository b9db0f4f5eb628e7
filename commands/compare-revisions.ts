/** Two revisions of a repository, measured side by side: the work behind `uniqbench compare main HEAD`. */
import { join } from 'node:path';
import {
  build,
  inOneOnly,
  type RevisedImplementation,
  revisedImplementations,
} from '../harness/compare/revised-implementations.ts';
import {
  type Checkout,
  checkOut,
  forgetLostCheckouts,
  removeCheckout,
  type Uncommitted,
  uncommittedIn,
} from '../harness/compare/revisions.ts';
import { run } from '../harness/parent/run.ts';
import type { RunRecord } from '../harness/record/record.ts';
import { ALPHA, DEFAULT_BUDGET_SECONDS } from '../harness/request/run-settings.ts';
import { printable } from '../printable.ts';
import {
  confirmed,
  countsAnything,
  decidedLimits,
  type GateResult,
  type Gates,
  gatesOfRun,
  isSuspicion,
} from '../reports/figures/gate.ts';
import { isAllRight, makeReport } from '../reports/figures/report.ts';
import { problemsOf } from '../reports/words/problems.ts';
import { recordedRun } from './recorded-run.ts';
import { inScratchFolder } from './scratch-folder.ts';
import type { Session } from './session.ts';
import { stopped } from './stopped.ts';
import { type WorkloadFlags, workloadRequestOf } from './workload-options.ts';

const MOST_FILES_TOLD = 5;

/** What a user said of how revisions are to be compared. */
export interface RevisionFlags extends WorkloadFlags {
  readonly threshold?: number;
  readonly implementation?: readonly string[];
  readonly build?: string;
  readonly budget?: number;
  readonly out: string;
}

/** What a comparison came to. */
export interface Outcome {
  readonly results: readonly GateResult[];
  /** What a reader must know before relying on them. */
  readonly warnings: readonly string[];
  readonly isWell: boolean;
}

/** A commit, and how the user named it. */
export type Revision = Pick<Checkout, 'revision' | 'commit'>;

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
  return inScratchFolder(session, (folder, signal) =>
    compareIn(folder, signal, repository, { base, head }, gates, flags, session),
  );
}

async function compareIn(
  folder: string,
  signal: AbortSignal,
  repository: string,
  sides: { readonly base: Revision; readonly head: Revision },
  gates: Gates,
  flags: RevisionFlags,
  session: Session,
): Promise<Outcome> {
  forgetLostCheckouts(repository);
  const checkouts: Checkout[] = [];
  try {
    for (const [side, { revision, commit }] of Object.entries(sides)) {
      const checkout = { revision, commit, folder: join(folder, side) };
      // Before it is there, so that half of one is taken away as well.
      checkouts.push(checkout);
      checkOut(repository, checkout);
      if (flags.build !== undefined) await build(checkout, flags.build, signal);
    }
    const [ofBase, ofHead] = checkouts as [Checkout, Checkout];
    const named = flags.implementation ?? [];
    const all = await revisedImplementations(repository, ofBase, ofHead, named, folder, signal);
    const compared = named.length > 0 ? all : all.filter(({ isSame }) => !isSame);
    const same = all.filter((one) => !compared.includes(one)).map(({ name }) => name);
    const warnings = [
      ...(sides.base.commit === sides.head.commit ? ['Both revisions are the same commit.'] : []),
      ...uncommittedInWords(uncommittedIn(repository, flags.out)),
      ...(same.length === 0
        ? []
        : [`The same code in both: ${same.map((name) => printable(name)).join(', ')}.`]),
      ...(named.length > 0 ? [] : inOneOnly(ofBase, ofHead)).map(
        ({ revision, files }) =>
          `Only in ${printable(revision)}, so not compared: ${filesInWords(files)}.`,
      ),
    ];
    const outcomes: Outcome[] = [];
    for (const implementation of compared) {
      if (signal.aborted) {
        const place = printable(flags.out, 500);
        throw outcomes.length === 0
          ? signal.reason
          : stopped(`the records of what was compared are kept in ${place}`, signal.reason);
      }
      outcomes.push(await measure(implementation, compared.length, gates, flags, session));
    }
    return {
      results: outcomes.flatMap(({ results }) => results),
      warnings: [...warnings, ...outcomes.flatMap((one) => one.warnings)],
      isWell: outcomes.every(({ isWell }) => isWell),
    };
  } finally {
    for (const checkout of checkouts) removeCheckout(repository, checkout);
  }
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
    `The working tree has ${parts.join(' and ')} that are not committed: they are in neither revision, and were not measured.`,
  ];
}

function filesInWords(files: readonly string[]): string {
  const more = files.length - MOST_FILES_TOLD;
  const told = files.slice(0, MOST_FILES_TOLD).map((file) => printable(file, 200));
  return `${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Measures one implementation in both revisions, and again what looks worse. */
async function measure(
  implementation: RevisedImplementation,
  compared: number,
  gates: Gates,
  flags: RevisionFlags,
  session: Session,
): Promise<Outcome> {
  const { name } = implementation;
  const first = await pairRecord(implementation, compared, gates, flags, session);
  const results = gatesOfRun(first, name, gates);
  const suspicions = results.filter(isSuspicion);
  const report = makeReport(first);
  const outcome = { warnings: problemsOf(report), isWell: isAllRight(report) };
  if (suspicions.length === 0) return { ...outcome, results };
  const suspected = new Map(
    [...gates].filter(([gate]) => suspicions.some(({ metric }) => metric === gate)),
  );
  const fresh = await pairRecord(implementation, compared, suspected, flags, session);
  const again = gatesOfRun(fresh, name, suspected);
  return { ...outcome, results: results.map((result) => confirmed(result, again)) };
}

/** Measures what the gates are about. */
async function pairRecord(
  { base, head }: RevisedImplementation,
  compared: number,
  gates: Gates,
  flags: RevisionFlags,
  session: Session,
): Promise<RunRecord> {
  let record: RunRecord | null = null;
  await recordedRun({
    resumed: null,
    request: {
      ...workloadRequestOf(flags),
      implementations: [base, head],
      baselines: [base.name],
      budgetSeconds: (flags.budget ?? DEFAULT_BUDGET_SECONDS) / compared,
      threshold: flags.threshold,
      // All implementations together err in at most 5% of comparisons.
      alpha: ALPHA / compared,
      limits: decidedLimits(gates),
      only: countsAnything(gates) ? undefined : 'time',
      quick: false,
    },
    outFolder: flags.out,
    calibration: null,
    session,
    work: run,
    finish: (writer) => {
      record = writer.record();
      session.tell(`The record is ${printable(writer.path, 500)}\n`);
    },
  });
  if (record === null) throw new Error('A run ended without a record.');
  return record;
}
