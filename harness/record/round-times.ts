/** What each round of a workload took each implementation: the median of its process. Pure. */
import { median } from '../stats/summary.ts';
import { resultOf, type TrialEntry } from './record-schema.ts';

/** By implementation and round, nanoseconds of wall time. */
export type RoundTimes = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** Of the timing trials among these, of one workload. */
export function roundTimesOf(trials: readonly TrialEntry[]): RoundTimes {
  const times = new Map<string, Map<number, number>>();
  for (const trial of trials) {
    const timed = resultOf(trial, 'time');
    const { implementation, round } = trial;
    if (timed === null || implementation === null || round === null) continue;
    const middle = median(timed.result.samples.map(({ wallNs }) => wallNs).sort((a, b) => a - b));
    if (middle === null || middle <= 0) continue;
    const own = times.get(implementation) ?? new Map<number, number>();
    own.set(round, middle);
    times.set(implementation, own);
  }
  return times;
}
