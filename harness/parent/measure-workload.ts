/** One form on one workload of a run, once its dataset is there: verify, measure memory, then time in rounds. Runs in the parent. */
import { availableParallelism, totalmem } from 'node:os';
import { standsOnPackage } from '../request/take-part.ts';
import { evenMarks } from '../wire/marks.ts';
import type { PreparedDataset } from '../wire/passes/prepare.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { measureMemory, PRODUCTION_POINTS } from './measure-memory.ts';
import { FEWEST_ROUNDS, MOST_ROUNDS, measureTime, type TimingProgress } from './measure-time.ts';
import { recordTrial } from './record-trial.ts';
import { remainingSeconds } from './remaining-time.ts';
import type { Stage } from './stage.ts';

/** The memory trials of an implementation take about so many times as long as the verifying one, one at a time. */
const MEMORY_TRIALS_FACTOR = 10;
/** What part of the machine's memory the memory trials may take together. */
const MEMORY_SHARE = 0.6;
const MOST_LANES = 4;
/** Processes that read the workload's file, and the calls of each. */
const READINGS = 3;
const READING_CALLS = 5;
/** Of the run's budget, for one form on one workload. */
const READING_SHARE = 0.03;

/** An implementation whose answer was right, and what that took. */
interface Verified {
  readonly plugIn: PlugIn;
  readonly callSeconds: number;
  readonly trialSeconds: number;
  /** Resident while it was verified; null where the system does not tell. */
  readonly peakRssBytes: number | null;
}

/** Measures every implementation of one form whose answer is right. */
export async function measureWorkload(
  stage: Stage,
  prepared: PreparedDataset,
  implementations: readonly PlugIn[],
): Promise<void> {
  const { suite } = stage;
  const form = suite.groups[0]?.form ?? 'rows';
  const verified: Verified[] = [];
  for (const plugIn of implementations) {
    const one = await (form === 'rows' ? verifyOne : answerOne)(stage, prepared, plugIn);
    if (one !== null) verified.push(one);
  }
  if (suite.readsFiles && form !== 'file') await measureReading(stage, form);
  if (verified.length === 0) return;

  const engines = new Set(suite.inspected.filter(standsOnPackage).map(({ plugIn }) => plugIn));
  const remembered =
    suite.measuresMemory && form === 'rows'
      ? verified.filter(({ plugIn }) => !engines.has(plugIn))
      : [];
  const lanes = lanesFor(verified);
  const memorySeconds =
    remembered.reduce((sum, one) => sum + MEMORY_TRIALS_FACTOR * one.trialSeconds, 0) / lanes;
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
  if (remembered.length > 0) {
    await measureMemory(
      stage,
      prepared,
      // The longest chain of trials first, so that it does not end alone.
      remembered.toSorted((a, b) => b.callSeconds - a.callSeconds).map(({ plugIn }) => plugIn),
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
    remainingSeconds: secondsLeft(stage),
  });
  if (result === null) return null;
  const { durationNs, peakRssBytes } = result;
  return { plugIn, callSeconds: durationNs / 1e9, trialSeconds: durationMs / 1e3, peakRssBytes };
}

/** As {@link verifyOne}, for columns and files: the first call of a process, which is on record as such. */
async function answerOne(
  stage: Stage,
  { digest }: PreparedDataset,
  plugIn: PlugIn,
): Promise<Verified | null> {
  const { suite, context, workload, datasetFolder, resources } = stage;
  const { result, durationMs } = await recordTrial(suite, context, {
    specification: { pass: 'answer', implementation: plugIn, datasetFolder, digest, resources },
    workload: workload.name,
    round: null,
    remainingSeconds: secondsLeft(stage),
  });
  if (result === null) return null;
  const callSeconds = (result.firstCallNs + (result.loadNs ?? 0)) / 1e9;
  return { plugIn, callSeconds, trialSeconds: durationMs / 1e3, peakRssBytes: null };
}

/** What it costs to bring the workload's file into this form: in processes of their own, as calls are. */
async function measureReading(stage: Stage, form: 'rows' | 'columns'): Promise<void> {
  const { suite, context, workload, resources } = stage;
  if (resources.files === null) throw new Error('A file is to be read, and there is none.');
  for (let round = 1; round <= READINGS; round++) {
    const { result } = await recordTrial(suite, context, {
      specification: {
        pass: 'read',
        generator: suite.replay,
        form,
        log: resources.files.log,
        mostCalls: READING_CALLS,
        mostSeconds: (READING_SHARE * suite.budgetSeconds) / READINGS,
      },
      workload: workload.name,
      round,
      remainingSeconds: secondsLeft(stage),
    });
    if (result === null) return;
  }
}

function secondsLeft({ deadlineMs, followingSeconds }: Stage): number {
  return (deadlineMs - performance.now()) / 1e3 + followingSeconds;
}

/** Memory trials at a time: one for each core, as far as the largest of them leave room for each other. */
function lanesFor(verified: readonly Verified[]): number {
  const largest = Math.max(...verified.map(({ peakRssBytes }) => peakRssBytes ?? 0));
  const room = largest === 0 ? 1 : Math.floor((MEMORY_SHARE * totalmem()) / largest);
  return Math.max(1, Math.min(availableParallelism(), room, MOST_LANES));
}
