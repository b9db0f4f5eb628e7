/** The memory of the implementations of one workload. Runs in the parent. */

import { DETAILED_EVENTS, type PeakSearch, peakSearchOf } from '../memory/closer-look.ts';
import { isNearPeak, objectsAt } from '../memory/peak-objects.ts';
import { findPeak, isPeak, type Peak } from '../memory/peak-trials.ts';
import { evenMarks, WARM_UP_EVENTS } from '../wire/marks.ts';
import type { CensusResult } from '../wire/memory-results.ts';
import type { CensusSpecification } from '../wire/passes/census.ts';
import type { CurveSpecification } from '../wire/passes/curve.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { allEnded, type InLane, limited } from './lanes.ts';
import { type RecordedTrial, recordTrial } from './record-trial.ts';
import type { TrialsStanding } from './remaining-time.ts';
import { type PreparedStage, type StagedDataset, trialOn } from './stage.ts';

/** Production's peaks are held against the deterministic one; verifying has measured one already. */
export const PRODUCTION_POINTS = 8;
/** A part of the events is counted again, to a mark that the first census has. */
const RECOUNTED_PART = 1 / 4;
/** Where the first census looks, but for marks before that one: there, the two counts must be the same. */
const CENSUS_PARTS = 4;
const SEMI_SPACE_MB = 16;

/**
 * Measures each implementation, several trials at a time: what is counted does not depend on time.
 *
 * @param lanes How many trials may run at once.
 * @param remainingSeconds For the display, asked before each trial.
 * @returns the census of as many events as are measured in detail, of those that have one.
 */
export async function measureMemory(
  stage: PreparedStage,
  implementations: readonly PlugIn[],
  lanes: number,
  remainingSeconds: (standing: TrialsStanding) => number | null,
): Promise<ReadonlyMap<PlugIn, CensusResult>> {
  const all = elementsOf(stage.dataset);
  const inLane = limited(lanes);
  // A part of a task's input is none that the task made.
  const detailed = stage.dataset.task === undefined ? Math.min(all, DETAILED_EVENTS) : all;
  const planned: MemoryTrials[] = [];
  let plannedTrials = 0;
  const ended = { trials: 0, seconds: 0 };
  const remaining = () =>
    remainingSeconds({
      left: planned.reduce((sum, { left }) => sum + left, 0),
      planned: plannedTrials,
      ended,
    });
  const onEnd = (seconds: number) => {
    ended.trials++;
    ended.seconds += seconds;
  };
  const plan = (plugIn: PlugIn, events: number, trials: number) => {
    const trialsOfOne = new MemoryTrials(stage, plugIn, events, trials, inLane, remaining, onEnd);
    planned.push(trialsOfOne);
    plannedTrials += trials;
    return trialsOfOne;
  };
  const censuses = new Map<PlugIn, CensusResult>();
  const chains = implementations.map(async (plugIn) => {
    const part = plan(plugIn, detailed, 1 + LOOKS_SHARE * looksOf(detailed) + TRIALS_AFTER_PEAK);
    const whole = detailed < all ? plan(plugIn, all, 1) : null;
    const census = await part.inDetail();
    part.left = 0;
    if (census !== null) {
      censuses.set(plugIn, census);
      await whole?.peakAlone();
    }
    if (whole !== null) whole.left = 0;
  });
  await allEnded(chains);
  return censuses;
}

/** Two censuses, production. */
const TRIALS_AFTER_PEAK = 3;
/** How many of the possible closer looks are taken on average: all, or none. */
const LOOKS_SHARE = 1 / 2;

/** Of a task's input without a `stream`: 1, because nothing tells of its parts. */
function elementsOf({ task, events }: StagedDataset): number {
  return task === undefined ? events : Math.max(1, task.elements ?? 1);
}

/** Of a task's input, all is measured in detail. */
function searchOf({ dataset: { task } }: PreparedStage, events: number): PeakSearch {
  return peakSearchOf(task === undefined ? events : Math.min(events, DETAILED_EVENTS));
}

function looksOf(events: number): number {
  const { mostLooks } = peakSearchOf(Math.min(events, DETAILED_EVENTS));
  return mostLooks === 0 ? 0 : 1 + mostLooks;
}

/** The trials of one implementation on the first `events` events. */
class MemoryTrials {
  readonly #stage: PreparedStage;
  readonly #plugIn: PlugIn;
  readonly #events: number;
  readonly #inLane: InLane;
  readonly #remainingSeconds: () => number | null;
  readonly #onEnd: (seconds: number) => void;
  /** How many trials are expected still; of one that runs, half. For the display. */
  left: number;

  constructor(
    stage: PreparedStage,
    plugIn: PlugIn,
    events: number,
    trials: number,
    inLane: InLane,
    remainingSeconds: () => number | null,
    onEnd: (seconds: number) => void,
  ) {
    this.#stage = stage;
    this.#plugIn = plugIn;
    this.#events = events;
    this.#inLane = inLane;
    this.#remainingSeconds = remainingSeconds;
    this.#onEnd = onEnd;
    this.left = trials;
  }

  /**
   * Everything. What was allocated is counted where the marks are the same in every run; a mark at the peak would change
   * when V8's compiler sets in, and with it the count. Part of that is counted again; and where the peak is at none of
   * these marks, its objects are counted apart. @returns the first count; null where a trial went wrong.
   */
  async inDetail(): Promise<CensusResult | null> {
    const peak = await this.#peak();
    if (peak === null) return null;
    this.left = TRIALS_AFTER_PEAK;
    const again = this.#recounted();
    const parts = evenMarks(this.#events, CENSUS_PARTS).filter((mark) => mark > again);
    const isCounted = again > 0 || this.#stage.dataset.task !== undefined;
    const marks = !isCounted ? [] : again > 0 ? [again, ...parts] : parts;
    const [census, ...others] = await allEnded([
      this.#census(this.#events, marks, 1),
      ...(again > 0 ? [this.#census(again, [], 2)] : []),
      this.#curve(
        {
          view: 'production',
          marks: evenMarks(this.#events, PRODUCTION_POINTS),
          fine: [],
          semiSpaceMb: SEMI_SPACE_MB,
          phase: 0,
        },
        1,
      ),
    ]);
    const first = census?.result?.result ?? null;
    if (first === null || others.some(({ result }) => result === null)) return null;
    if (!isNearPeak(objectsAt(peak.seenBytes, first.points), peak.seenBytes)) {
      this.left = 1;
      const { result } = await this.#census(this.#events, this.#marksAround(peak), 3);
      if (result === null) return null;
    }
    return first;
  }

  /** What is alive over the input, from one reading. */
  async peakAlone(): Promise<void> {
    await this.#peak();
  }

  /** How many events are counted again: not less than a warm-up takes, or code would be compiled at another time. */
  #recounted(): number {
    if (this.#stage.dataset.task !== undefined) return 0;
    const part = Math.max(Math.ceil(this.#events * RECOUNTED_PART), WARM_UP_EVENTS);
    return Math.min(this.#events - 1, part);
  }

  /** @returns null where a trial went wrong. */
  async #peak(): Promise<Peak | null> {
    const search = searchOf(this.#stage, this.#events);
    const peak = await findPeak(this.#events, search, async (look, round) => {
      // Where one closer look is taken, others mostly are.
      if (round === 2) this.left = looksOf(this.#events) + TRIALS_AFTER_PEAK;
      return (await this.#curve(look, round)).entry.outcome;
    });
    return isPeak(peak) ? peak : null;
  }

  #marksAround({ fromEvent, toEvent }: Peak): number[] {
    return [fromEvent, toEvent].filter(
      (mark, index, marks) => mark > 0 && mark < this.#events && marks.indexOf(mark) === index,
    );
  }

  #curve(
    part: Pick<CurveSpecification, 'view' | 'marks' | 'fine' | 'semiSpaceMb' | 'phase'>,
    round: number,
  ): Promise<RecordedTrial<'curve'>> {
    return this.#trial({ ...this.#common(), ...part, pass: 'curve' }, round);
  }

  #census(
    events: number,
    marks: readonly number[],
    round: number,
  ): Promise<RecordedTrial<'census'>> {
    return this.#trial({ pass: 'census', ...this.#common(), events, marks }, round);
  }

  #common() {
    return { ...trialOn(this.#stage, this.#plugIn), events: this.#events };
  }

  async #trial<Specification extends CurveSpecification | CensusSpecification>(
    specification: Specification,
    round: number,
  ): Promise<RecordedTrial<Specification['pass']>> {
    const { context, workload } = this.#stage;
    const recorded = await this.#inLane(() => {
      this.left = Math.max(0, this.left - 1 / 2);
      return recordTrial(context, {
        specification,
        workload: workload.name,
        round,
        remainingSeconds: this.#remainingSeconds(),
      });
    });
    this.left = Math.max(0, this.left - 1 / 2);
    this.#onEnd(recorded.entry.durationMs / 1e3);
    return recorded;
  }
}
