/** The memory of the implementations of one workload. Runs in the parent. */

import { peakOf, together } from '../memory/closer-look.ts';
import { lookForPeak } from '../memory/peak-trials.ts';
import { evenMarks, WARM_UP_EVENTS } from '../wire/marks.ts';
import type { CensusSpecification } from '../wire/passes/census.ts';
import type { CurveSpecification } from '../wire/passes/curve.ts';
import type { PreparedDataset } from '../wire/passes/prepare.ts';
import type { ResultOf } from '../wire/passes.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { recordTrial } from './record-trial.ts';
import type { Stage } from './stage.ts';

/** The largest number of events that is measured in every detail; more are measured as well, but once. */
const DETAILED_EVENTS = 2_000_000;
const CURVE_POINTS = 64;
/** Production's peaks are held against the deterministic one; verifying has measured one already. */
export const PRODUCTION_POINTS = 8;
/** A part of the events is counted again, to a mark that the first census has. */
const RECOUNTED_PART = 1 / 4;
const SEMI_SPACE_MB = 16;

/** Something to run when a lane is free. */
type InLane = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * Measures each implementation, several trials at a time: what is counted does not depend on time.
 *
 * @param lanes How many trials may run at once.
 */
export async function measureMemory(
  stage: Stage,
  prepared: PreparedDataset,
  implementations: readonly PlugIn[],
  lanes: number,
  remainingSeconds: (share: number) => number,
): Promise<void> {
  const inLane = limited(lanes);
  let done = 0;
  const measure = (plugIn: PlugIn, events: number) =>
    new MemoryTrials(
      stage,
      prepared,
      plugIn,
      events,
      inLane,
      () => remainingSeconds(done / (implementations.length * TRIALS_EACH)),
      () => {
        done++;
      },
    );
  const detailed = Math.min(prepared.events, DETAILED_EVENTS);
  const chains = implementations.map(async (plugIn) => {
    const isWell = await measure(plugIn, detailed).inDetail();
    if (isWell && detailed < prepared.events) await measure(plugIn, prepared.events).once();
  });
  // All are waited for, so that none is still running when an interruption is told.
  for (const chain of await Promise.allSettled(chains)) {
    if (chain.status === 'rejected') throw chain.reason;
  }
}

/** Curve, closer look, three censuses, production. */
const TRIALS_EACH = 6;

/** The trials of one implementation on the first `events` events. */
class MemoryTrials {
  readonly #stage: Stage;
  readonly #prepared: PreparedDataset;
  readonly #plugIn: PlugIn;
  readonly #events: number;
  readonly #inLane: InLane;
  readonly #remainingSeconds: () => number;
  readonly #onDone: () => void;

  constructor(
    stage: Stage,
    prepared: PreparedDataset,
    plugIn: PlugIn,
    events: number,
    inLane: InLane,
    remainingSeconds: () => number,
    onDone: () => void,
  ) {
    this.#stage = stage;
    this.#prepared = prepared;
    this.#plugIn = plugIn;
    this.#events = events;
    this.#inLane = inLane;
    this.#remainingSeconds = remainingSeconds;
    this.#onDone = onDone;
  }

  /**
   * Everything. What was allocated is counted where the marks are the same in every run; a mark at the peak would change
   * when V8's compiler sets in, and with it the count. Part of that is counted again. @returns whether all went well.
   */
  async inDetail(): Promise<boolean> {
    const peakMarks = await this.#peakMarks();
    if (peakMarks === null) return false;
    const again = this.#recounted();
    const marks = again > 0 ? [again] : [];
    const results = await Promise.all([
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
    return results.every((result) => result !== null);
  }

  /** The deterministic figures, once. */
  async once(): Promise<void> {
    const marks = await this.#peakMarks();
    if (marks !== null) await this.#census(this.#events, marks, 1);
  }

  /** How many events are counted again: not less than a warm-up takes, or code would be compiled at another time. */
  #recounted(): number {
    const part = Math.max(Math.ceil(this.#events * RECOUNTED_PART), WARM_UP_EVENTS);
    return Math.min(this.#events - 1, part);
  }

  /** @returns where the peak begins and ends; null where a trial went wrong. */
  async #peakMarks(): Promise<number[] | null> {
    const curves = await lookForPeak(
      this.#events,
      { points: CURVE_POINTS, semiSpaceMb: SEMI_SPACE_MB },
      (look, round) => this.#curve(look, round),
    );
    if (curves === null) return null;
    const { fromEvent, toEvent } = peakOf(together(curves));
    return [fromEvent, toEvent].filter(
      (mark, index, marks) => mark > 0 && mark < this.#events && marks.indexOf(mark) === index,
    );
  }

  #curve(
    part: Pick<CurveSpecification, 'view' | 'marks' | 'fine' | 'semiSpaceMb' | 'phase'>,
    round: number,
  ): Promise<ResultOf<'curve'> | null> {
    return this.#trial({ ...this.#common(), ...part, pass: 'curve' }, round);
  }

  #census(
    events: number,
    marks: readonly number[],
    round: number,
  ): Promise<ResultOf<'census'> | null> {
    return this.#trial({ pass: 'census', ...this.#common(), events, marks }, round);
  }

  #common() {
    const { datasetFolder, workload } = this.#stage;
    return {
      implementation: this.#plugIn,
      datasetFolder,
      digest: this.#prepared.digest,
      strings: workload.strings,
      events: this.#events,
    };
  }

  async #trial<Specification extends CurveSpecification | CensusSpecification>(
    specification: Specification,
    round: number,
  ): Promise<ResultOf<Specification['pass']> | null> {
    const { suite, context, workload } = this.#stage;
    const { result } = await this.#inLane(() =>
      recordTrial(suite, context, {
        specification,
        workload: workload.name,
        round,
        remainingSeconds: this.#remainingSeconds(),
      }),
    );
    this.#onDone();
    return result;
  }
}

/** Runs at most so many pieces of work at once, first come, first served. */
function limited(lanes: number): InLane {
  let free = lanes;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}
