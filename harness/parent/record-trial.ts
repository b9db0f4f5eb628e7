/** One trial of a run: announced, run, and put on record. Runs in the parent. */
import { totalmem } from 'node:os';
import { UsageError } from '../../contract.ts';
import type { AloneEntry } from '../record/alone.ts';
import type { InterruptedRun } from '../record/interrupted-run.ts';
import type { RecordWriter } from '../record/record.ts';
import type { TrialEntry } from '../record/record-schema.ts';
import { runTrial, type TrialLimits, type TurnKeeper } from '../spawn/trial.ts';
import type { FileAsRead } from '../wire/forms.ts';
import { completed } from '../wire/outcome.ts';
import type { Pass, ResultOf, TrialSpecification } from '../wire/passes.ts';
import type { KeptFiles } from './kept-files.ts';

/** What a run is doing now. */
export interface Progress {
  readonly workload: string | null;
  readonly pass: Pass | 'profile';
  /** null while a dataset is prepared or read. */
  readonly implementation: string | null;
  readonly round: number | null;
  /** Of the whole run; an estimate, null while nothing tells. */
  readonly remainingSeconds: number | null;
}

/** What is known of times long before there is a verdict. */
export interface FirstTimes {
  readonly workload: string;
  readonly baseline: string;
  /** Of each call. */
  readonly events: number;
  /** Of the workload; null where an input is no number of events. */
  readonly allEvents: number | null;
  /** Those of steady calls, in the order of the run. */
  readonly sides: readonly { readonly implementation: string; readonly callNs: number }[];
}

/** How long a run will take, about, as soon as that is known. */
export interface ExpectedDuration {
  /** That were asked for; null: as many as the budget allows. */
  readonly rounds: number | null;
  /** Of the whole run, what was done already included, if no more is measured than must be. */
  readonly expectedSeconds: number;
  readonly budgetSeconds: number;
}

/** Where a run keeps things and whom it tells. */
export interface RunContext {
  /** What is not measured again; null where the run is a new one. */
  readonly interrupted: InterruptedRun | null;
  /** What is measured is written, and not read back. */
  readonly writer: Pick<RecordWriter, 'add'>;
  /** An existing folder for datasets, large and short-lived. */
  readonly scratchFolder: string;
  /** What trials need of that folder, whatever an implementation does to it. */
  readonly kept: KeptFiles;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly onFirstTimes: (first: FirstTimes) => void;
  readonly onExpectedDuration: (expected: ExpectedDuration) => void;
  /** Told of one whose figures are left out, because nobody else answers right; where absent, they are measured all the same. */
  readonly onAlone?: (alone: AloneEntry) => void;
  /** The user's, for implementations. */
  readonly limits: TrialLimits;
}

/** For what is drawn or read before anything is measured: the user's limits are for implementations. */
export const PREPARING_LIMITS: TrialLimits = {
  timeoutMs: 24 * 3_600_000,
  memoryLimitMb: Math.floor(totalmem() / 2 ** 20),
};

/** A trial to be run, and what to tell of it. */
export interface PlannedTrial<Specification extends TrialSpecification> {
  readonly specification: Specification;
  readonly workload: string | null;
  /** null, or absent, where it is of none. */
  readonly round?: number | null;
  /** null, or absent, where nothing tells. */
  readonly remainingSeconds?: number | null;
  /** What nobody but the parent knows of the file that its calls read; absent where they read none. */
  readonly read?: FileAsRead | null;
  /**
   * Of a look ahead, which ends after so long, and stands on record only where it went well: what goes wrong is found, and told, by
   * the trials that follow.
   */
  readonly lookAheadMs?: number;
}

/** A trial as it stands on record, and what it gave; null where it went wrong. */
export interface RecordedTrial<P extends Pass> {
  readonly result: ResultOf<P> | null;
  readonly entry: TrialEntry<P>;
}

/** They put into the scratch folder what calls are made on: drawn events, or what a task's `data` gave. */
const MAKE_FOR_OTHERS: readonly Pass[] = ['prepare', 'ready'];

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
 * Announces a trial, runs it, and puts it on record. What an interrupted run has measured is put on record as it stands there; what
 * it made for its calls is made again.
 *
 * @throws UsageError where the trial could not start for a mistake of the user's.
 */
export async function recordTrial<Specification extends TrialSpecification>(
  { interrupted, writer, kept, signal, onProgress, limits }: RunContext,
  {
    specification,
    workload,
    round = null,
    remainingSeconds = null,
    read = null,
    lookAheadMs,
  }: PlannedTrial<Specification>,
  turns: TurnKeeper | null = null,
): Promise<RecordedTrial<Specification['pass']>> {
  const pass: Specification['pass'] = specification.pass;
  const implementation =
    'implementation' in specification ? specification.implementation.name : null;
  // What they made before is gone.
  const makes = MAKE_FOR_OTHERS.includes(pass);
  const known = makes
    ? null
    : (interrupted?.take({ pass, workload, implementation, round }) ?? null);
  if (known !== null) {
    writer.add(known as TrialEntry);
    return { result: completed(known.outcome), entry: known };
  }
  onProgress({ workload, pass, implementation, round, remainingSeconds });
  const startedAt = new Date().toISOString();
  const startedMs = performance.now();
  kept.restore();
  const allowed =
    pass === 'prepare'
      ? PREPARING_LIMITS
      : {
          ...limits,
          timeoutMs: Math.min(limits.timeoutMs, lookAheadMs ?? Number.POSITIVE_INFINITY),
        };
  const outcome = await runTrial(specification, allowed, signal, turns, read);
  if (makes) kept.keep();
  const durationMs = performance.now() - startedMs;
  const entry: TrialEntry<Specification['pass']> = {
    type: 'trial',
    workload,
    implementation,
    pass,
    round,
    startedAt,
    durationMs,
    outcome,
  };
  const isWorthNothing = lookAheadMs !== undefined && outcome.outcome !== 'completed';
  if (!isWorthNothing) writer.add(entry);
  // Later on it is the implementation that throws, whatever its error calls itself.
  if (pass === 'prepare' && outcome.outcome === 'failed' && isForUser(outcome)) {
    throw new UsageError(outcome.message);
  }
  return { result: completed(outcome), entry };
}
