/** What whole runs of the default budget would have found, by rounds drawn again and again from a calibration's. Pure. */
import type { RunRecord } from '../../harness/record/record.ts';
import {
  type InjectedEntry,
  resultOf,
  type TrialEntry,
} from '../../harness/record/record-schema.ts';
import { type Proportion, proportion } from '../../harness/stats/proportion.ts';
import { resampledRuns } from '../../harness/stats/resampled-runs.ts';
import { median } from '../../harness/stats/summary.ts';

/** How many of so many runs, as a rate with its 95% interval. */
export interface Rate extends Proportion {
  readonly count: number;
  readonly of: number;
}

/** Runs of so many candidates. */
export interface ResampledRuns {
  /** Beside the baseline; one of them is slower. */
  readonly candidates: number;
  /** That the budget buys where time alone is measured, as far as they are drawn. */
  readonly rounds: number;
  readonly falseAlarms: Rate;
  readonly powers: readonly { readonly added: number; readonly found: Rate }[];
}

const RESAMPLED_CANDIDATES = [1, 4] as const;
const RESAMPLED_ADDED = [0.01, 0.02, 0.05, 0.1] as const;
const RESAMPLED_RUNS = 400;
/** As in a run: nothing is decided by fewer. */
const FEWEST_ROUNDS = 3;
/** More would only repeat what few measured rounds say. */
const MOST_RESAMPLED_ROUNDS = 100;
/** Fewer have not met what the machine does now and then. */
const FEWEST_MEASURED_ROUNDS = 20;

/** One entry for each number of candidates; none where there are too few rounds to draw from. */
export function resampledOf(
  { alpha, threshold, budgetSeconds }: RunRecord['header'],
  measured: readonly (readonly number[])[],
  secondsOfOneSide: number,
): ResampledRuns[] {
  if (measured.length < FEWEST_MEASURED_ROUNDS) return [];
  return RESAMPLED_CANDIDATES.filter((candidates) => candidates < measured[0]!.length).map(
    (candidates) => {
      const affordable = Math.floor(budgetSeconds / (secondsOfOneSide * (candidates + 1)));
      const rounds = Math.min(MOST_RESAMPLED_ROUNDS, Math.max(FEWEST_ROUNDS, affordable));
      const run = { candidates, rounds, alpha, threshold };
      const same = resampledRuns(measured, { ...run, added: 0 }, RESAMPLED_RUNS);
      return {
        candidates,
        rounds,
        falseAlarms: rateOf(same.falseAlarms, same.runs),
        powers: RESAMPLED_ADDED.map((added) => {
          const { found, runs } = resampledRuns(measured, { ...run, added }, RESAMPLED_RUNS);
          return { added, found: rateOf(found, runs) };
        }),
      };
    },
  );
}

/** For each round that has all sides, the logarithms of what they took, without what was added on purpose. */
export function measuredRounds(
  baseline: string,
  sides: readonly InjectedEntry[],
  timed: readonly TrialEntry[],
): number[][] {
  const added = new Map(sides.map(({ implementation, amount }) => [implementation, amount]));
  added.set(baseline, 0);
  const byRound = new Map<number, number[]>();
  for (const trial of timed) {
    const { implementation, round } = trial;
    const samples = resultOf(trial, 'time')?.result.samples ?? [];
    const middle = median(samples.map(({ wallNs }) => wallNs).sort((a, b) => a - b));
    const amount = implementation === null ? undefined : added.get(implementation);
    if (middle === null || !(middle > 0) || amount === undefined || round === null) continue;
    const known = byRound.get(round) ?? [];
    byRound.set(round, known);
    known.push(Math.log(middle) - Math.log1p(amount));
  }
  return [...byRound.values()].filter(({ length }) => length === added.size);
}

/** A rate with its interval. @throws Error where there are no runs. */
export function rateOf(count: number, of: number): Rate {
  const rate = proportion(count, of, 0.05);
  if (rate === null) throw new Error('A rate of no runs.');
  return { count, of, ...rate };
}
