/** The ratio of two sides measured in rounds, with its interval. Pure. */

import { tTwoSidedQuantile } from './student-t.ts';
import { meanOf, squaresOf } from './summary.ts';
import { limitsOf } from './verdict.ts';

/** The probability that an interval misses. */
const LEVEL = 0.05;

/** A ratio with its 95% confidence interval; the interval is null where the data give none. */
export interface Ratio {
  readonly ratio: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** One round: what each side measured in it. */
export interface Pair {
  readonly baseline: number;
  readonly candidate: number;
}

/**
 * The geometric mean over rounds of candidate ÷ baseline, with Student's t interval of the logarithms.
 * A round's two trials ran close to each other, so that a machine that slows down slows both; the
 * round is the unit that varies independently, not the single call inside one process (Kalibera and
 * Jones, "Rigorous Benchmarking in Reasonable Time", ISMM 2013).
 *
 * @param pairs One per round, all values above 0.
 * @returns null where there is no round or a value is not above 0; no interval below two rounds.
 */
export function pairedRatio(pairs: readonly Pair[]): Ratio | null {
  if (pairs.length === 0) return null;
  if (pairs.some(({ baseline, candidate }) => !(baseline > 0 && candidate > 0))) return null;
  const logarithms = pairs.map(({ baseline, candidate }) => Math.log(candidate / baseline));
  const n = logarithms.length;
  const mean = meanOf(logarithms);
  if (n < 2) return { ratio: Math.exp(mean), low: null, high: null };
  const variance = squaresOf(logarithms) / (n - 1);
  const halfWidth = tTwoSidedQuantile(LEVEL, n - 1) * Math.sqrt(variance / n);
  return {
    ratio: Math.exp(mean),
    ...limitsOf({ low: Math.exp(mean - halfWidth), high: Math.exp(mean + halfWidth) }),
  };
}
