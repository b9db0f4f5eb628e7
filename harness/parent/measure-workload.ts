/** One form on one workload of a run, once its dataset is there: verify, measure memory, then time in rounds. Runs in the parent. */
import { availableParallelism, totalmem } from 'node:os';
import { peakSearchOf } from '../memory/closer-look.ts';
import { standsOnPackage } from '../request/take-part.ts';
import { evenMarks } from '../wire/marks.ts';
import type { TrialOutcome } from '../wire/outcome.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { hasV8 } from '../wire/runtime.ts';
import { limited } from './lanes.ts';
import { measureMemory, PRODUCTION_POINTS } from './measure-memory.ts';
import { isReadForm, measureReading } from './measure-reading.ts';
import { firstTimesOf, measureTime } from './measure-time.ts';
import { recordTrial } from './record-trial.ts';
import { timingSeconds, totalOf, trialsSeconds } from './remaining-time.ts';
import { type GroupStage, type PreparedStage, trialOn } from './stage.ts';
import { type OpeningSeries, openingSeries } from './steady-series.ts';
import { assertEqualInputs, assertNoFaultOfTask } from './task-faults.ts';
import { mostTogether } from './time-round.ts';
import { FEWEST_ROUNDS, MOST_ROUNDS } from './timing-steps.ts';

/**
 * The memory trials of an implementation take about so many times as long as the verifying one, one at a time: more where the peak
 * is looked for often.
 */
const MEMORY_TRIALS_FACTOR = { fewLooks: 4.5, manyLooks: 8 };
/** Of what is left of the budget, however long memory will take. */
const LEAST_TIMING_SHARE = 0.5;
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

/** How the answers of implementations were. */
export type Answers = ReadonlyMap<PlugIn, TrialOutcome<'verify'>>;

/** Who was worth measuring. */
export interface Measured {
  /** How the answers to rows were; of other forms and tasks, empty. */
  readonly answers: Answers;
  /** What was seen of those of rows and of tasks whose answer was right; empty where that was done before. */
  readonly watched: ReadonlyMap<PlugIn, TrialOutcome<'watch'>>;
  /** Those of any form whose answer was right. */
  readonly right: readonly PlugIn[];
}

/** Measures every implementation of one form whose answer is right. */
export async function measureWorkload(
  stage: GroupStage,
  implementations: readonly PlugIn[],
): Promise<Measured> {
  const { settings } = stage;
  const { form } = stage.group;
  const verified: Verified[] = [];
  const answers = new Map<PlugIn, TrialOutcome<'verify'>>();
  const watched = new Map<PlugIn, TrialOutcome<'watch'>>();
  /** Figures of one that is caught would deceive. */
  const isCaught = async (plugIn: PlugIn): Promise<boolean> => {
    if (stage.isWatched === true) return false;
    const outcome = await watchOne(stage, plugIn);
    watched.set(plugIn, outcome);
    return outcome.outcome === 'trick';
  };
  let opening: OpeningSeries | null = null;
  if (form === 'rows' && stage.dataset.task === undefined) {
    if (settings.measures.time) {
      opening = await openingSeries(stage, implementations);
      stage.context.onFirstTimes(firstTimesOf(stage, opening));
    }
    const inLane = limited(verifyingLanes(stage));
    const each = implementations.map((plugIn) =>
      inLane(async () => {
        const verifying = await verifyOne(stage, plugIn);
        return (await isCaught(plugIn)) ? { ...verifying, one: null } : verifying;
      }),
    );
    for (const [index, settled] of (await Promise.allSettled(each)).entries()) {
      if (settled.status === 'rejected') throw settled.reason;
      const { one, outcome } = settled.value;
      answers.set(implementations[index]!, outcome);
      if (one !== null) verified.push(one);
    }
  } else {
    for (const plugIn of implementations) {
      const one = await answerOne(stage, plugIn);
      if (one === null || (isWatchable(stage, plugIn) && (await isCaught(plugIn)))) continue;
      verified.push(one);
    }
  }
  if (settings.readsFiles && isReadForm(form)) await measureReading(stage, form);
  const measured: Measured = { answers, watched, right: verified.map(({ plugIn }) => plugIn) };
  if (verified.length === 0) return measured;

  const engines = new Set(settings.inspected.filter(standsOnPackage).map(({ plugIn }) => plugIn));
  const hasMemory = form === 'rows' || stage.dataset.task !== undefined;
  const remembered =
    settings.measures.memory && hasMemory
      ? verified.filter(({ plugIn }) => !engines.has(plugIn) && hasV8(plugIn.runtime))
      : [];
  const lanes = lanesFor(verified);
  const memorySeconds =
    (memoryFactor(stage) * remembered.reduce((sum, one) => sum + one.trialSeconds, 0)) / lanes;
  if (settings.measures.time) {
    // Times first, because they are what is waited for; memory takes as long as it takes.
    const leftMs = stage.deadlineMs - performance.now();
    const timingMs = Math.max(leftMs - memorySeconds * 1e3, LEAST_TIMING_SHARE * leftMs);
    const deadlineMs = performance.now() + timingMs;
    const together = mostTogether(stage, roomFor(verified));
    await measureTime(
      { ...stage, deadlineMs },
      verified,
      together,
      opening,
      memorySeconds + (stage.followingSeconds ?? 0),
      ({ roundsDone, roundSeconds, moreRounds }) => {
        const timing = timingSeconds({
          budgetLeft: (deadlineMs - performance.now()) / 1e3,
          round: roundSeconds,
          roundsDone,
          fewestRounds: settings.rounds ?? FEWEST_ROUNDS,
          mostRounds: settings.rounds ?? MOST_ROUNDS,
          moreRounds,
        });
        return totalOf(timing, memorySeconds, stage.followingSeconds);
      },
    );
  }
  if (remembered.length > 0) {
    await measureMemory(
      stage,
      // The longest chain of trials first, so that it does not end alone.
      remembered.toSorted((a, b) => b.callSeconds - a.callSeconds).map(({ plugIn }) => plugIn),
      lanes,
      (standing) =>
        totalOf(trialsSeconds(standing, memorySeconds * lanes) / lanes, stage.followingSeconds),
    );
  }
  return measured;
}

/** Checks one implementation's answer to rows. @returns null as one where it is wrong, or the trial failed. */
export async function verifyOne(
  stage: PreparedStage,
  plugIn: PlugIn,
): Promise<{ readonly one: Verified | null; readonly outcome: TrialOutcome<'verify'> }> {
  const {
    context,
    workload,
    dataset: { events },
  } = stage;
  const { result, entry } = await recordTrial(context, {
    specification: {
      pass: 'verify',
      ...trialOn(stage, plugIn),
      inputSeed: stage.inputKey,
      events,
      marks: evenMarks(events, PRODUCTION_POINTS),
    },
    workload: workload.name,
    round: null,
    remainingSeconds: null,
  });
  const { outcome, durationMs } = entry;
  if (result === null) return { one: null, outcome };
  const { durationNs, peakRssBytes } = result;
  const one = {
    plugIn,
    callSeconds: durationNs / 1e9,
    trialSeconds: durationMs / 1e3,
    peakRssBytes,
  };
  return { one, outcome };
}

/** Of tasks, by means of V8; what a benchmark file's functions call before and after each other is theirs to say. */
function isWatchable({ dataset: { task } }: GroupStage, plugIn: PlugIn): boolean {
  return task !== undefined && plugIn.task?.isBenchmarkFile !== true && hasV8(plugIn.runtime);
}

/** What one keeps between calls, and what goes on after them. */
export async function watchOne(
  { context, workload, settings, dataset: { task } }: GroupStage,
  implementation: PlugIn,
): Promise<TrialOutcome<'watch'>> {
  const ofTask = task === undefined ? {} : { taskInput: task.input };
  const { entry } = await recordTrial(context, {
    specification: { pass: 'watch', implementation, seed: settings.inputKey, ...ofTask },
    workload: workload.name,
    round: null,
    remainingSeconds: null,
  });
  return entry.outcome;
}

/** As {@link verifyOne}, for columns and files: the first call of a process, which is on record as such. */
export async function answerOne(stage: GroupStage, plugIn: PlugIn): Promise<Verified | null> {
  const { context, workload, dataset, resources, inputKey, read } = stage;
  const { result, entry } = await recordTrial(context, {
    specification: { pass: 'answer', ...trialOn(stage, plugIn), resources, inputSeed: inputKey },
    workload: workload.name,
    round: null,
    remainingSeconds: null,
    read,
  });
  // Others would be held against answers that say nothing.
  if (dataset.task !== undefined && plugIn.name === stage.group.baseline)
    assertNoFaultOfTask(workload.name, entry.outcome);
  if (result === null) return null;
  // Another V8, or none, may save the same otherwise.
  const { runtime } = plugIn;
  const isSameV8 = runtime === undefined || runtime.v8 === process.versions.v8;
  const inputDigest = isSameV8 ? (result.checked?.inputDigest ?? null) : null;
  assertEqualInputs(workload.name, plugIn.name, dataset.task?.inputDigest ?? null, inputDigest);
  const callSeconds = (result.firstCallNs + (result.loadNs ?? 0)) / 1e9;
  return { plugIn, callSeconds, trialSeconds: entry.durationMs / 1e3, peakRssBytes: null };
}

function memoryFactor({ dataset: { events } }: GroupStage): number {
  const { fewLooks, manyLooks } = MEMORY_TRIALS_FACTOR;
  return peakSearchOf(events).mostLooks > 1 ? manyLooks : fewLooks;
}

/** What a process takes, about, that checks an answer: its own, its columns, and what implementations keep of each event. */
const PROCESS_BYTES = 2e8;
const BYTES_OF_EVENT = 500;

/** How many answers may be checked at once, before it is known what any of them takes. */
function verifyingLanes({ dataset: { events } }: GroupStage): number {
  const room = Math.floor((MEMORY_SHARE * totalmem()) / (PROCESS_BYTES + BYTES_OF_EVENT * events));
  return Math.max(1, Math.min(availableParallelism(), room, MOST_LANES));
}

/** Memory trials at a time: one for each core, as far as the largest of them leave room for each other. */
function lanesFor(verified: readonly Verified[]): number {
  return Math.max(1, Math.min(availableParallelism(), roomFor(verified), MOST_LANES));
}

/** How many processes as large as the largest have room in memory. */
export function roomFor(verified: readonly Pick<Verified, 'peakRssBytes'>[]): number {
  const largest = Math.max(...verified.map(({ peakRssBytes }) => peakRssBytes ?? 0));
  return largest === 0 ? 1 : Math.floor((MEMORY_SHARE * totalmem()) / largest);
}
