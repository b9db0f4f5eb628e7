/** The memory of the implementations of one workload. Runs in the parent. */

import { findPeak, isPeak } from '../memory/peak-trials.ts';
import { evenMarks, WARM_UP_EVENTS } from '../wire/marks.ts';
import type { CensusResult } from '../wire/memory-results.ts';
import type { CensusSpecification } from '../wire/passes/census.ts';
import type { CurveSpecification } from '../wire/passes/curve.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { type InLane, limited } from './lanes.ts';
import { type RecordedTrial, recordTrial } from './record-trial.ts';
import type { PreparedStage } from './stage.ts';

/** The largest number of events that is measured in every detail; more are measured as well, but once. */
const DETAILED_EVENTS = 500_000;
const CURVE_POINTS = 64;
/** A closer look takes longer than all other trials, where little is alive and much allocated. */
const LOOKS_IN_DETAIL = 3;
/** Production's peaks are held against the deterministic one; verifying has measured one already. */
export const PRODUCTION_POINTS = 8;
/** A part of the events is counted again, to a mark that the first census has. */
const RECOUNTED_PART = 1 / 4;
const SEMI_SPACE_MB = 16;

/**
 * Measures each implementation, several trials at a time: what is counted does not depend on time.
 *
 * @param lanes How many trials may run at once.
 * @returns the census of all events, of those that have one.
 */
export async function measureMemory(
  stage: PreparedStage,
  implementations: readonly PlugIn[],
  lanes: number,
  remainingSeconds: (share: number) => number,
): Promise<ReadonlyMap<PlugIn, CensusResult>> {
  const { events: all } = stage.dataset;
  const inLane = limited(lanes);
  let done = 0;
  const measure = (plugIn: PlugIn, events: number) =>
    new MemoryTrials(
      stage,
      plugIn,
      events,
      inLane,
      () => remainingSeconds(done / (implementations.length * TRIALS_EACH)),
      () => {
        done++;
      },
    );
  const detailed = Math.min(all, DETAILED_EVENTS);
  const censuses = new Map<PlugIn, CensusResult>();
  const chains = implementations.map(async (plugIn) => {
    const counted = await measure(plugIn, detailed).inDetail();
    const census = counted !== null && detailed < all ? await measure(plugIn, all).once() : counted;
    if (census !== null) censuses.set(plugIn, census);
  });
  // All are waited for, so that none is still running when an interruption is told.
  for (const chain of await Promise.allSettled(chains)) {
    if (chain.status === 'rejected') throw chain.reason;
  }
  return censuses;
}

/** Curve, closer look, three censuses, production. */
const TRIALS_EACH = 6;

/** The trials of one implementation on the first `events` events. */
class MemoryTrials {
  readonly #stage: PreparedStage;
  readonly #plugIn: PlugIn;
  readonly #events: number;
  readonly #inLane: InLane;
  readonly #remainingSeconds: () => number;
  readonly #onDone: () => void;

  constructor(
    stage: PreparedStage,
    plugIn: PlugIn,
    events: number,
    inLane: InLane,
    remainingSeconds: () => number,
    onDone: () => void,
  ) {
    this.#stage = stage;
    this.#plugIn = plugIn;
    this.#events = events;
    this.#inLane = inLane;
    this.#remainingSeconds = remainingSeconds;
    this.#onDone = onDone;
  }

  /**
   * Everything. What was allocated is counted where the marks are the same in every run; a mark at the peak would change
   * when V8's compiler sets in, and with it the count. Part of that is counted again. @returns the first count; null where a trial went wrong.
   */
  async inDetail(): Promise<CensusResult | null> {
    const peakMarks = await this.#peakMarks(LOOKS_IN_DETAIL);
    if (peakMarks === null) return null;
    const again = this.#recounted();
    const marks = again > 0 ? [again] : [];
    const [census, ...others] = await Promise.all([
      this.#census(this.#events, marks, 1),
      ...(again > 0 ? [this.#census(again, [], 2)] : []),
      this.#census(this.#events, peakMarks, 3),
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
    if (others.some(({ result }) => result === null)) return null;
    return census?.result?.result ?? null;
  }

  /** The deterministic figures, once. */
  async once(): Promise<CensusResult | null> {
    const marks = await this.#peakMarks(0);
    if (marks === null) return null;
    return (await this.#census(this.#events, marks, 1)).result?.result ?? null;
  }

  /** How many events are counted again: not less than a warm-up takes, or code would be compiled at another time. */
  #recounted(): number {
    const part = Math.max(Math.ceil(this.#events * RECOUNTED_PART), WARM_UP_EVENTS);
    return Math.min(this.#events - 1, part);
  }

  /** @returns where the peak begins and ends; null where a trial went wrong. */
  async #peakMarks(mostLooks: number): Promise<number[] | null> {
    const peak = await findPeak(
      this.#events,
      { points: CURVE_POINTS, semiSpaceMb: SEMI_SPACE_MB, mostLooks },
      async (look, round) => (await this.#curve(look, round)).entry.outcome,
    );
    if (!isPeak(peak)) return null;
    const { fromEvent, toEvent } = peak;
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
    const { dataset, workload } = this.#stage;
    return {
      implementation: this.#plugIn,
      datasetFolder: dataset.folder,
      digest: dataset.digest,
      strings: workload.strings,
      events: this.#events,
    };
  }

  async #trial<Specification extends CurveSpecification | CensusSpecification>(
    specification: Specification,
    round: number,
  ): Promise<RecordedTrial<Specification['pass']>> {
    const { context, workload } = this.#stage;
    const recorded = await this.#inLane(() =>
      recordTrial(context, {
        specification,
        workload: workload.name,
        round,
        remainingSeconds: this.#remainingSeconds(),
      }),
    );
    this.#onDone();
    return recorded;
  }
}
