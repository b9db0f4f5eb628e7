/** One workload of a run, once its dataset is there: verify, measure memory, then time in rounds. Runs in the parent. */
import { availableParallelism, totalmem } from 'node:os';
import { measureMemory, PRODUCTION_POINTS } from './measure-memory.ts';
import { evenMarks } from './memory/closer-look.ts';
import { type Calls, orderOf, planCalls } from './plan.ts';
import type { PlugIn, PreparedDataset } from './protocol.ts';
import { recordTrial } from './record-trial.ts';
import { remainingSeconds } from './remaining-time.ts';
import type { Stage } from './stage.ts';
import type { TrialResult } from './trial.ts';

const FEWEST_ROUNDS = 3;
/** A small workload gets no more rounds than this, however much budget is left. */
const MOST_ROUNDS = 10;
/** The memory trials of an implementation take about so many times as long as the verifying one, one at a time. */
const MEMORY_TRIALS_FACTOR = 10;
/** What part of the machine's memory the memory trials may take together. */
const MEMORY_SHARE = 0.6;
const MOST_LANES = 4;

/** An implementation whose answer was right, and what that took. */
interface Verified {
  readonly plugIn: PlugIn;
  readonly callSeconds: number;
  readonly trialSeconds: number;
  /** Resident while it was verified; null where the system does not tell. */
  readonly peakRssBytes: number | null;
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

  const calls = planCalls(
    Math.max(...verified.map(({ callSeconds }) => callSeconds)),
    prepared.events,
    stage.suite.budgetSeconds / stage.suite.workloads.length,
  );
  let roundSeconds = expectedRoundSeconds(verified, calls);
  const lanes = lanesFor(verified);
  const memorySeconds =
    verified.reduce((sum, one) => sum + MEMORY_TRIALS_FACTOR * one.trialSeconds, 0) / lanes;
  const standing = (memoryShareDone: number, roundsDone: number) =>
    stage.followingSeconds +
    remainingSeconds({
      budgetLeft: (stage.deadlineMs - performance.now()) / 1e3,
      beforeTiming: (1 - memoryShareDone) * memorySeconds,
      round: roundSeconds,
      roundsDone,
      fewestRounds: stage.suite.rounds ?? FEWEST_ROUNDS,
      mostRounds: stage.suite.rounds ?? MOST_ROUNDS,
    });

  await measureMemory(
    stage,
    prepared,
    // The longest chain of trials first, so that it does not end alone.
    verified.toSorted((a, b) => b.callSeconds - a.callSeconds).map(({ plugIn }) => plugIn),
    lanes,
    (shareDone) => standing(shareDone, 0),
  );

  let timed = verified.map(({ plugIn }) => plugIn);
  for (let round = 1; timed.length > 0 && wantsRound(stage, round, roundSeconds); round++) {
    const roundStartMs = performance.now();
    for (const plugIn of orderOf(timed, round)) {
      const remaining = standing(1, round - 1) - (performance.now() - roundStartMs) / 1e3;
      const result = await time(stage, plugIn, prepared, calls, round, remaining);
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
  { digest, events }: PreparedDataset,
  plugIn: PlugIn,
): Promise<Verified | null> {
  const { suite, context, workload, datasetFolder } = stage;
  const { result, durationMs } = await recordTrial(suite, context, {
    specification: {
      pass: 'verify',
      implementation: plugIn,
      datasetFolder,
      digest,
      strings: workload.strings,
      events,
      marks: evenMarks(events, PRODUCTION_POINTS),
    },
    workload: workload.name,
    round: null,
    remainingSeconds: (stage.deadlineMs - performance.now()) / 1e3 + stage.followingSeconds,
  });
  if (result?.kind !== 'verified') return null;
  const { durationNs, peakRssBytes } = result;
  return { plugIn, callSeconds: durationNs / 1e9, trialSeconds: durationMs / 1e3, peakRssBytes };
}

async function time(
  stage: Stage,
  plugIn: PlugIn,
  { digest }: PreparedDataset,
  calls: Calls,
  round: number,
  remaining: number,
): Promise<TrialResult | null> {
  const { suite, context, workload, datasetFolder } = stage;
  const trial = await recordTrial(suite, context, {
    specification: {
      pass: 'time',
      ...calls,
      implementation: plugIn,
      datasetFolder,
      digest,
      strings: workload.strings,
    },
    workload: workload.name,
    round,
    remainingSeconds: remaining,
  });
  return trial.result;
}

/** Memory trials at a time: one for each core, as far as the largest of them leave room for each other. */
function lanesFor(verified: readonly Verified[]): number {
  const largest = Math.max(...verified.map(({ peakRssBytes }) => peakRssBytes ?? 0));
  const room = largest === 0 ? 1 : Math.floor((MEMORY_SHARE * totalmem()) / largest);
  return Math.max(1, Math.min(availableParallelism(), room, MOST_LANES));
}
