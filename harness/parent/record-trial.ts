/** One trial of a run: announced, run, and put on record. Runs in the parent. */
import { totalmem } from 'node:os';
import { UsageError } from '../../contract.ts';
import type { RecordWriter } from '../record/record.ts';
import type { Suite } from '../request/suite.ts';
import { runTrial, type TrialLimits } from '../spawn/trial.ts';
import { completed, type TrialOutcome } from '../wire/outcome.ts';
import type { Pass, ResultOf, TrialSpecification } from '../wire/passes.ts';
import type { KeptFiles } from './kept-files.ts';

/** What a run is doing now. */
export interface Progress {
  readonly workload: string | null;
  readonly pass: Pass | 'profile';
  /** null while a dataset is prepared or read. */
  readonly implementation: string | null;
  readonly round: number | null;
  /** Of the whole run; an estimate. */
  readonly remainingSeconds: number;
}

/** Where a run keeps things and whom it tells. */
export interface RunContext {
  readonly writer: RecordWriter;
  /** An existing folder for datasets, large and short-lived. */
  readonly scratchFolder: string;
  /** What trials need of that folder, whatever an implementation does to it. */
  readonly kept: KeptFiles;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** The user's limits are for implementations, not for what is drawn or read before. */
export const PREPARING_LIMITS: TrialLimits = {
  timeoutMs: 24 * 3_600_000,
  memoryLimitMb: Math.floor(totalmem() / 2 ** 20),
};

/** A trial to be run, and what to tell of it. */
export interface PlannedTrial<Specification extends TrialSpecification> {
  readonly specification: Specification;
  readonly workload: string | null;
  readonly round: number | null;
  readonly remainingSeconds: number;
}

/** Also where the disk has no room for the events: there is nothing to be measured then. */
function isForUser({
  usage,
  message,
}: {
  readonly usage: boolean;
  readonly message: string;
}): boolean {
  return usage || /\b(ENOSPC|EDQUOT)\b/.test(message);
}

/**
 * Announces a trial, runs it, and puts it on record.
 *
 * @returns null as result where it went wrong; what went wrong is on record.
 * @throws UsageError where the trial could not start for a mistake of the user's.
 */
export async function recordTrial<Specification extends TrialSpecification>(
  suite: Suite,
  { writer, kept, signal, onProgress }: RunContext,
  { specification, workload, round, remainingSeconds }: PlannedTrial<Specification>,
): Promise<{
  readonly result: ResultOf<Specification['pass']> | null;
  readonly outcome: TrialOutcome<Specification['pass']>;
  readonly durationMs: number;
}> {
  const pass: Pass = specification.pass;
  const implementation =
    'implementation' in specification ? specification.implementation.name : null;
  onProgress({ workload, pass, implementation, round, remainingSeconds });
  const limits = {
    timeoutMs: suite.timeoutSeconds * 1e3,
    memoryLimitMb: suite.memoryLimitMb,
    ...(pass === 'prepare' ? PREPARING_LIMITS : {}),
  };
  const startedAt = new Date().toISOString();
  const startedMs = performance.now();
  kept.restore();
  const outcome = await runTrial(specification, limits, signal);
  if (pass === 'prepare') kept.keep();
  const durationMs = performance.now() - startedMs;
  writer.add({
    type: 'trial',
    workload,
    implementation,
    pass,
    round,
    startedAt,
    durationMs,
    outcome,
  });
  // Later on it is the implementation that throws, whatever its error calls itself.
  if (pass === 'prepare' && outcome.outcome === 'failed' && isForUser(outcome)) {
    throw new UsageError(outcome.message);
  }
  return {
    result: completed(outcome),
    outcome,
    durationMs,
  };
}
