/** One workload of a run, once its dataset is there: verify, measure memory, then time in rounds. Runs in the parent. */
import { availableParallelism, totalmem } from 'node:os';
import { measureMemory, PRODUCTION_POINTS } from './measure-memory.ts';
import { FEWEST_ROUNDS, MOST_ROUNDS, measureTime, type TimingProgress } from './measure-time.ts';
import { evenMarks } from './memory/closer-look.ts';
import type { PlugIn, PreparedDataset } from './protocol.ts';
import { recordTrial } from './record-trial.ts';
import { remainingSeconds } from './remaining-time.ts';
import type { Stage } from './stage.ts';

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

  const lanes = lanesFor(verified);
  const { suite } = stage;
  const memorySeconds = suite.measuresMemory
    ? verified.reduce((sum, one) => sum + MEMORY_TRIALS_FACTOR * one.trialSeconds, 0) / lanes
    : 0;
  const standing = (memoryShareDone: number, { roundsDone, roundSeconds }: TimingProgress) =>
    stage.followingSeconds +
    remainingSeconds({
      budgetLeft: (stage.deadlineMs - performance.now()) / 1e3,
      beforeTiming: (1 - memoryShareDone) * memorySeconds,
      round: roundSeconds,
      roundsDone,
      fewestRounds: suite.rounds ?? FEWEST_ROUNDS,
      mostRounds: suite.rounds ?? MOST_ROUNDS,
    });
  if (suite.measuresMemory) {
    await measureMemory(
      stage,
      prepared,
      // The longest chain of trials first, so that it does not end alone.
      verified.toSorted((a, b) => b.callSeconds - a.callSeconds).map(({ plugIn }) => plugIn),
      lanes,
      (shareDone) => standing(shareDone, { roundsDone: 0, roundSeconds: null }),
    );
  }
  await measureTime(stage, prepared, verified, (progress) => standing(1, progress));
}

/** Checks one implementation's answer. @returns null where it is wrong, or the trial failed. */
export async function verifyOne(
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

/** Memory trials at a time: one for each core, as far as the largest of them leave room for each other. */
function lanesFor(verified: readonly Verified[]): number {
  const largest = Math.max(...verified.map(({ peakRssBytes }) => peakRssBytes ?? 0));
  const room = largest === 0 ? 1 : Math.floor((MEMORY_SHARE * totalmem()) / largest);
  return Math.max(1, Math.min(availableParallelism(), room, MOST_LANES));
}
