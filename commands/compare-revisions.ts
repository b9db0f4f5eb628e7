/** Two revisions of a repository, measured side by side: the work behind `uniqbench compare main HEAD`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  build,
  type Checkout,
  checkOut,
  inOneOnly,
  type RevisedImplementation,
  removeCheckout,
  revisedImplementations,
  type Uncommitted,
  uncommittedIn,
} from '../harness/compare/revisions.ts';
import type { RunRecord } from '../harness/record.ts';
import { run } from '../harness/run.ts';
import { ALPHA, DEFAULT_BUDGET_SECONDS } from '../harness/suite.ts';
import { printable } from '../printable.ts';
import {
  confirmed,
  countsAnything,
  decidedLimits,
  type GateResult,
  type Gates,
  gatesOfRun,
  isSuspicion,
} from '../reports/gate.ts';
import { problemsOf } from '../reports/problems.ts';
import { isAllRight, makeReport } from '../reports/report.ts';
import { recordedRun } from './recorded-run.ts';
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
export async function compareRevisions(
  repository: string,
  base: Revision,
  head: Revision,
  gates: Gates,
  flags: RevisionFlags,
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'uniqbench-revisions-'));
  const checkouts: Checkout[] = [];
  try {
    for (const [side, { revision, commit }] of Object.entries({ base, head })) {
      const checkout = checkOut(repository, revision, commit, join(folder, side));
      checkouts.push(checkout);
      if (flags.build !== undefined) build(checkout, flags.build);
    }
    const [ofBase, ofHead] = checkouts as [Checkout, Checkout];
    const named = flags.implementation ?? [];
    const all = await revisedImplementations(repository, ofBase, ofHead, named, folder);
    const compared = named.length > 0 ? all : all.filter(({ isSame }) => !isSame);
    const same = all.filter((one) => !compared.includes(one)).map(({ name }) => name);
    const warnings = [
      ...(base.commit === head.commit ? ['Both revisions are the same commit.'] : []),
      ...uncommittedInWords(uncommittedIn(repository, flags.out)),
      ...(same.length === 0 ? [] : [`The same code in both: ${same.join(', ')}.`]),
      ...(named.length > 0 ? [] : inOneOnly(ofBase, ofHead)).map(
        ({ revision, files }) =>
          `Only in ${printable(revision)}, so not compared: ${filesInWords(files)}.`,
      ),
    ];
    const outcomes: Outcome[] = [];
    for (const implementation of compared) {
      outcomes.push(await measure(implementation, compared.length, gates, flags));
    }
    return {
      results: outcomes.flatMap(({ results }) => results),
      warnings: [...warnings, ...outcomes.flatMap((one) => one.warnings)],
      isWell: outcomes.every(({ isWell }) => isWell),
    };
  } finally {
    for (const checkout of checkouts) removeCheckout(repository, checkout);
    rmSync(folder, { recursive: true, force: true });
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
): Promise<Outcome> {
  const { name } = implementation;
  const first = await pairRecord(implementation, compared, gates, flags);
  const results = gatesOfRun(first, name, gates);
  const suspicions = results.filter(isSuspicion);
  const report = makeReport(first);
  const outcome = { warnings: problemsOf(report), isWell: isAllRight(report) };
  if (suspicions.length === 0) return { ...outcome, results };
  const suspected = new Map(
    [...gates].filter(([gate]) => suspicions.some(({ metric }) => metric === gate)),
  );
  const fresh = await pairRecord(implementation, compared, suspected, flags);
  const again = gatesOfRun(fresh, name, suspected);
  return { ...outcome, results: results.map((result) => confirmed(result, again)) };
}

/** Measures what the gates are about. */
async function pairRecord(
  { base, head }: RevisedImplementation,
  compared: number,
  gates: Gates,
  flags: RevisionFlags,
): Promise<RunRecord> {
  let record: RunRecord | null = null;
  await recordedRun({
    request: {
      ...workloadRequestOf(flags),
      implementations: [base, head],
      baselines: [base.name],
      budgetSeconds: (flags.budget ?? DEFAULT_BUDGET_SECONDS) / compared,
      threshold: flags.threshold,
      // All implementations together err in at most 5% of comparisons.
      alpha: ALPHA / compared,
      limits: decidedLimits(gates),
      measuresMemory: countsAnything(gates),
      quick: false,
    },
    outFolder: flags.out,
    calibration: null,
    work: run,
    finish: (writer) => {
      record = writer.record();
      process.stderr.write(`The record is ${writer.path}\n`);
    },
  });
  if (record === null) throw new Error('A run ended without a record.');
  return record;
}
