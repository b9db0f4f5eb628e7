/** How many calls make a sample that lasts long enough to be timed. Runs in trial processes. */
import { collectGarbage } from '../garbage.ts';
import type { TimedCalls } from '../passes/timed-calls.ts';
import type { TaskCalls } from './calls.ts';

/** A sample takes so long at least, where the inputs of so many calls are made in time and have room. */
export const LEAST_SAMPLE_NS = 2e6;
const MOST_MAKING_NS = 0.25e9;
const MOST_BYTES = 64e6;

/** Doubled until they last, twice in a row: compilers make the first ones faster. */
export async function callsThatLast(calls: TaskCalls, timed: TimedCalls<void>): Promise<number> {
  let count = 1;
  let lasted = 0;
  while (true) {
    calls.makeSamplesOf(count);
    const [sample] = await timed.make(1, collectGarbage);
    lasted = sample!.wallNs * count >= LEAST_SAMPLE_NS ? lasted + 1 : 0;
    if (lasted === 2) return count;
    if (lasted === 1) continue;
    const { makingNs, bytes } = calls.pool;
    if (2 * makingNs > MOST_MAKING_NS || 2 * bytes > MOST_BYTES) return count;
    count *= 2;
  }
}
