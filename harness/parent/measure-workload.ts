/** One form on one workload of a run, once its dataset is there: verify, time in rounds, then measure memory. Runs in the parent. */
import { availableParallelism, totalmem } from 'node:os';
import { peakSearchOf } from '../memory/closer-look.ts';
import { standsOnPackage } from '../request/take-part.ts';
import type { TrialOutcome } from '../wire/outcome.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { hasV8 } from '../wire/runtime.ts';
import { answerOne, isWatchable, type Verified, verifyOne, watchOne } from './check-sides.ts';
import { allEnded, limited } from './lanes.ts';
import { measureMemory } from './measure-memory.ts';
import { isReadForm, measureReading } from './measure-reading.ts';
import { firstTimesOf, measureTime } from './measure-time.ts';
import { timingSeconds, totalOf, trialsSeconds, untilEndSeconds } from './remaining-time.ts';
import type { GroupStage } from './stage.ts';
import { MOST_OPENING_MS, type OpeningSeries, openingSeries } from './steady-series.ts';
import { TaskFault } from './task-faults.ts';
import { mostTogether } from './time-round.ts';
import { FEWEST_ROUNDS, MOST_ROUNDS } from './timing-steps.ts';

/**
 * The memory trials of an implementation take about so many times as long as the verifying one, one at a time: more where the peak
 * is looked for often.
 */
const MEMORY_TRIALS_FACTOR = { fewLooks: 4.5, manyLooks: 8 };
/** Of what is left of the budget, however long memory will take. */
const LEAST_TIMING_SHARE = 0.5;
/** Of the machine's memory, for the memory trials together. */
const MEMORY_SHARE = 0.6;
const MOST_LANES = 4;

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
  const beganMs = performance.now();
  const untilEnd = (leftSeconds: number | null) =>
    untilEndSeconds(leftSeconds, (performance.now() - beganMs) / 1e3, stage);
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
    for (const [index, { one, outcome }] of (await allEnded(each)).entries()) {
      answers.set(implementations[index]!, outcome);
      if (one !== null) verified.push(one);
    }
  } else {
    const answered: Verified[] = [];
    let ofOther: TaskFault | null = null;
    for (const plugIn of implementations) {
      try {
        const one = await answerOne(stage, plugIn);
        if (one !== null) answered.push(one);
      } catch (error) {
        // Whether this revision of the task is at fault as well shows in the process of its own implementation.
        if (!(error instanceof TaskFault) || plugIn.judgedBy === undefined) throw error;
        ofOther ??= error;
      }
    }
    if (ofOther !== null) throw ofOther;
    // There is something to see before they are watched, which takes longer than a few short calls.
    const isToBePlanned = stage.dataset.task !== undefined && stage.calls === undefined;
    const sides = answered.map(({ plugIn }) => plugIn);
    const isShown = sides.length > 0 && aloneOf(stage, sides) === null;
    if (settings.measures.time && isToBePlanned && isShown && answered.every(isShort)) {
      opening = await openingSeries(stage, sides);
      stage.context.onFirstTimes(firstTimesOf(stage, opening));
    }
    const inLane = limited(lanesFor(answered));
    const isSound = async ({ plugIn }: Verified) =>
      !isWatchable(stage, plugIn) || !(await isCaught(plugIn));
    const sound = await allEnded(answered.map((one) => inLane(() => isSound(one))));
    verified.push(...answered.filter((_, index) => sound[index]));
  }
  if (settings.readsFiles && isReadForm(form)) await measureReading(stage, form);
  const measured: Measured = { answers, watched, right: verified.map(({ plugIn }) => plugIn) };
  if (verified.length === 0 || !isComparable(stage, verified)) return measured;
  const alone = aloneOf(stage, measured.right);
  const isAsked = settings.measures.time || settings.measures.memory;
  if (alone !== null && isAsked && stage.context.onAlone !== undefined) {
    stage.context.onAlone({ workload: stage.workload.name, implementation: alone.name });
    return measured;
  }

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
      (timingSeconds) => untilEnd(timingSeconds + memorySeconds),
      ({ roundsDone, roundSeconds, moreRounds }) => {
        const timing = timingSeconds({
          budgetLeft: (deadlineMs - performance.now()) / 1e3,
          round: roundSeconds,
          roundsDone,
          fewestRounds: settings.rounds ?? FEWEST_ROUNDS,
          mostRounds: settings.rounds ?? MOST_ROUNDS,
          moreRounds,
        });
        return untilEnd(totalOf(timing, memorySeconds));
      },
    );
  }
  if (remembered.length > 0) {
    await measureMemory(
      stage,
      // The longest chain of trials first, so that it does not end alone.
      remembered.toSorted((a, b) => b.callSeconds - a.callSeconds).map(({ plugIn }) => plugIn),
      lanes,
      (standing) => untilEnd(trialsSeconds(standing, memorySeconds * lanes) / lanes),
    );
  }
  return measured;
}

/** The only one of several whose answer is right; null where there is another one to compare it with. A control is the baseline once more. */
function aloneOf({ group }: GroupStage, right: readonly PlugIn[]): PlugIn | null {
  const [one, ...others] = right.filter(({ name }) => name !== group.control);
  const asked = group.implementations.filter((name) => name !== group.control);
  return one !== undefined && others.length === 0 && asked.length > 1 ? one : null;
}

/** Of two revisions, what one of them takes alone says nothing. */
function isComparable({ group }: GroupStage, verified: readonly Verified[]): boolean {
  const { baseline, control } = group;
  if (control === undefined) return true;
  const names = verified.map(({ plugIn }) => plugIn.name);
  return names.includes(baseline) && names.some((name) => name !== baseline && name !== control);
}

/** Whether a series of its calls takes no longer than anybody waits for first times. */
function isShort({ trialSeconds }: Verified): boolean {
  return 2 * trialSeconds * 1e3 < MOST_OPENING_MS;
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
