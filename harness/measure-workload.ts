/** One workload of a run, once its dataset is there: verify, measure memory, then time in rounds. Runs in the parent. */
import { type Calls, orderOf, planCalls } from './plan.ts';
import type { PlugIn, PreparedDataset } from './protocol.ts';
import { type RunContext, recordTrial } from './record-trial.ts';
import { remainingSeconds } from './remaining-time.ts';
import type { Suite } from './suite.ts';
import type { TrialResult } from './trial.ts';
import type { Workload } from './workloads.ts';

const FEWEST_ROUNDS = 3;
/** A small workload gets no more rounds than this, however much budget is left. */
const MOST_ROUNDS = 10;
/** A memory trial takes about so many times as long as a verifying one. */
const MEMORY_TRIAL_FACTOR = 3;

/** One workload's part of a run. */
export interface Stage {
  readonly suite: Suite;
  readonly context: RunContext;
  readonly workload: Workload;
  readonly datasetFolder: string;
  readonly deadlineMs: number;
  readonly followingSeconds: number;
}

/** An implementation whose answer was right, and what that took. */
interface Verified {
  readonly plugIn: PlugIn;
  readonly callSeconds: number;
  readonly trialSeconds: number;
}

/** Measures every implementation whose answer is right. */
export async function measureWorkload(
  stage: Stage,
  prepared: PreparedDataset,
  implementations: readonly PlugIn[],
): Promise<void> {
  const verified: Verified[] = [];
  for (const plugIn of implementations) {
    const one = await verifyOne(stage, prepared, plugIn);
    if (one !== null) verified.push(one);
  }
  if (verified.length === 0) return;

  const calls = planCalls(Math.max(...verified.map(({ callSeconds }) => callSeconds)));
  let roundSeconds = expectedRoundSeconds(verified, calls);
  const standing = (memoryTrialsLeft: readonly Verified[], roundsDone: number) =>
    stage.followingSeconds +
    remainingSeconds({
      budgetLeft: (stage.deadlineMs - performance.now()) / 1e3,
      beforeTiming: memoryTrialsLeft.reduce(
        (sum, one) => sum + MEMORY_TRIAL_FACTOR * one.trialSeconds,
        0,
      ),
      round: roundSeconds,
      roundsDone,
      fewestRounds: stage.suite.rounds ?? FEWEST_ROUNDS,
      mostRounds: stage.suite.rounds ?? MOST_ROUNDS,
    });

  for (const [index, { plugIn }] of verified.entries()) {
    await measure(
      stage,
      plugIn,
      prepared,
      { pass: 'memory' },
      null,
      standing(verified.slice(index), 0),
    );
  }

  let timed = verified.map(({ plugIn }) => plugIn);
  for (let round = 1; timed.length > 0 && wantsRound(stage, round, roundSeconds); round++) {
    const roundStartMs = performance.now();
    for (const plugIn of orderOf(timed, round)) {
      const remaining = standing([], round - 1) - (performance.now() - roundStartMs) / 1e3;
      const result = await measure(
        stage,
        plugIn,
        prepared,
        { pass: 'time', ...calls },
        round,
        remaining,
      );
      // One that fails once would fail again; the others go on.
      if (result === null) timed = timed.filter((other) => other !== plugIn);
    }
    roundSeconds = (performance.now() - roundStartMs) / 1e3;
  }
}

function wantsRound(stage: Stage, round: number, roundSeconds: number): boolean {
  if (stage.suite.rounds !== null) return round <= stage.suite.rounds;
  if (round <= FEWEST_ROUNDS) return true;
  return round <= MOST_ROUNDS && performance.now() + roundSeconds * 1e3 <= stage.deadlineMs;
}

function expectedRoundSeconds(verified: readonly Verified[], calls: Calls): number {
  const times = calls.warmUps + calls.iterations;
  return verified.reduce((sum, one) => sum + one.trialSeconds + (times - 1) * one.callSeconds, 0);
}

async function verifyOne(
  stage: Stage,
  { digest }: PreparedDataset,
  plugIn: PlugIn,
): Promise<Verified | null> {
  const { suite, context, workload, datasetFolder } = stage;
  const { result, durationMs } = await recordTrial(suite, context, {
    specification: { pass: 'verify', implementation: plugIn, datasetFolder, digest },
    workload: workload.name,
    round: null,
    remainingSeconds: (stage.deadlineMs - performance.now()) / 1e3 + stage.followingSeconds,
  });
  if (result?.kind !== 'verified') return null;
  return { plugIn, callSeconds: result.durationNs / 1e9, trialSeconds: durationMs / 1e3 };
}

async function measure(
  stage: Stage,
  plugIn: PlugIn,
  { digest }: PreparedDataset,
  kind: { readonly pass: 'memory' } | ({ readonly pass: 'time' } & Calls),
  round: number | null,
  remaining: number,
): Promise<TrialResult | null> {
  const { suite, context, workload, datasetFolder } = stage;
  const trial = await recordTrial(suite, context, {
    specification: { ...kind, implementation: plugIn, datasetFolder, digest },
    workload: workload.name,
    round,
    remainingSeconds: remaining,
  });
  return trial.result;
}
