/** How many calls make a sample that lasts long enough to be timed. Runs in trial processes. */
import { collectGarbage } from '../garbage.ts';
import type { TimedCalls } from '../passes/timed-calls.ts';
import type { TaskCalls } from './calls.ts';

/** A sample takes so long at least, where the inputs of so many calls are made in time and have room. */
const LEAST_SAMPLE_NS = 2e6;
/** Code that is not compiled yet was seen to take 86 times as long: a first call that is shorter than that says nothing. */
export const SURELY_LONG_NS = 100 * LEAST_SAMPLE_NS;
/** Single calls that last, one after the other, until it is believed of all; fewer where they took long together. */
const SINGLE_CALLS = 6;
const COMPILED_AFTER_NS = 0.1e9;
const MOST_MAKING_NS = 0.25e9;
const MOST_BYTES = 64e6;

/** What was found out, and by what. */
export interface CallsThatLast {
  readonly callsPerSample: number;
  /** What the single calls took, in nanoseconds. */
  readonly singleNs: readonly number[];
}

/** Doubled until they last, twice in a row, and single ones more often: compilers make the first ones faster. */
export async function callsThatLast(
  calls: TaskCalls,
  timed: TimedCalls<void>,
): Promise<CallsThatLast> {
  const singleNs: number[] = [];
  let count = 1;
  let lasted = 0;
  while (true) {
    calls.makeSamplesOf(count);
    const [sample] = await timed.make(1, collectGarbage);
    const { wallNs } = sample!;
    if (count === 1) singleNs.push(wallNs);
    lasted = wallNs * count >= LEAST_SAMPLE_NS ? lasted + 1 : 0;
    const tookNs = singleNs.reduce((sum, one) => sum + one, 0);
    const isCompiled = count > 1 || lasted >= SINGLE_CALLS || tookNs >= COMPILED_AFTER_NS;
    if (lasted >= 2 && isCompiled) return { callsPerSample: count, singleNs };
    if (lasted >= 1) continue;
    const { makingNs, bytes } = calls.pool;
    if (2 * makingNs > MOST_MAKING_NS || 2 * bytes > MOST_BYTES)
      return { callsPerSample: count, singleNs };
    count *= 2;
  }
}
