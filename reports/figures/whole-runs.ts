/** Whole runs of the same code, or of code with a known cost, counted: how often each verdict was given. Pure. */
import type { WholeRun } from '../../harness/record/whole-runs.ts';
import { median } from '../../harness/stats/summary.ts';
import { type Rate, rateOf } from './resampled.ts';

/** What they came to; null where there are none. */
export interface WholeRunCounts {
  readonly runs: number;
  /** Share of the baseline's time that was added; 0: the same code. */
  readonly added: number;
  /** How many called any metric lower or higher. */
  readonly different: Rate;
  /** How many called wall time higher; null where none measured it. */
  readonly slower: Rate | null;
  /** Of the runs' durations. */
  readonly seconds: { readonly least: number; readonly median: number; readonly most: number };
  /** Of the intervals of wall time, as shares of the ratio; null where none was measured. */
  readonly halfWidth: {
    readonly least: number;
    readonly median: number;
    readonly most: number;
  } | null;
  /** How often each metric was called different, most often first. */
  readonly byMetric: readonly { readonly metric: string; readonly runs: number }[];
}

/** Counts runs of one kind. */
export function countWholeRuns(runs: readonly WholeRun[]): WholeRunCounts | null {
  const [first] = runs;
  const seconds = spreadOf(runs.map(({ durationMs }) => durationMs / 1e3));
  if (first === undefined || seconds === null) return null;
  const timed = runs.filter(({ timeVerdict }) => timeVerdict !== null);
  const metrics = [
    ...new Set(runs.flatMap(({ differences }) => differences.map((one) => one.metric))),
  ];
  return {
    runs: runs.length,
    added: first.kind.added,
    different: rateOf(runs.filter(({ differences }) => differences.length > 0).length, runs.length),
    slower:
      timed.length === 0
        ? null
        : rateOf(timed.filter(({ timeVerdict }) => timeVerdict === 'higher').length, timed.length),
    seconds,
    halfWidth: spreadOf(
      runs.flatMap(({ timeInterval }) =>
        timeInterval === null ? [] : [Math.sqrt(timeInterval.high / timeInterval.low) - 1],
      ),
    ),
    byMetric: metrics
      .map((metric) => ({
        metric,
        runs: runs.filter(({ differences }) => differences.some((one) => one.metric === metric))
          .length,
      }))
      .sort((a, b) => b.runs - a.runs),
  };
}

function spreadOf(
  values: readonly number[],
): { readonly least: number; readonly median: number; readonly most: number } | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = median(sorted);
  if (middle === null) return null;
  return { least: sorted[0]!, median: middle, most: sorted.at(-1)! };
}
