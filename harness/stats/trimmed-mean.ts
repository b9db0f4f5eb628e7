/** A robust centre of a few noisy values and its interval: the trimmed mean with Student’s t. Pure. */

import { tTwoSidedQuantile } from './student-t.ts';
import { sumOf } from './summary.ts';

/** The centre of a sample: its interval is centre ± t(degreesOfFreedom) · standardError. */
export interface Estimate {
  readonly n: number;
  readonly centre: number;
  /** 0 where all values are the same. */
  readonly standardError: number;
  readonly degreesOfFreedom: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * How many values are left out at each end: 15%, one at least, from seven on; none below, where every
 * value is needed. It depends on their number alone, so that the data cannot choose the method.
 */
export function trimmedAtEachEnd(n: number): number {
  return n < 7 ? 0 : Math.max(1, Math.floor(0.15 * n));
}

/**
 * The trimmed mean with the standard error of Tukey and McLaughlin ("Less Vulnerable Confidence and
 * Significance Procedures for Location", Sankhya A 25, 1963; Yuen, "The Two-Sample Trimmed t for
 * Unequal Population Variances", Biometrika 61, 1974): with g values left out at each end, h = n − 2g,
 * it is √(SSDw ÷ (h (h − 1))), SSDw being the squared deviations of the sample in which each value left
 * out has become the nearest one kept; h − 1 degrees of freedom. Without trimming, Student's.
 *
 * Why this, from simulations of 24 rounds with a 5% effect. Student's t finds it where noise is normal, but
 * in 30% of runs where a tenth of forks were 30% slower; trimming 15%, in 57%; 20% would find a few more
 * there and fewer elsewhere, and its t is 1.5 times as often wrong as it says at levels of 0.001. Signed
 * ranks reach the levels of a family of six with ten rounds at the earliest, however big the effect.
 * Percentile limits of a bootstrap miss the truth in 16% of runs of six rounds where they say 5%.
 *
 * @returns null below two values, or where one is not finite.
 */
export function trimmedMean(
  values: readonly number[],
  leftOut = trimmedAtEachEnd(values.length),
): Estimate | null {
  const n = values.length;
  if (n < 2 || !values.every(Number.isFinite)) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const estimate = trimmed(sorted, leftOut);
  // Equal but for the few left out: to call that exact would be to hide them.
  return estimate.standardError === 0 ? trimmed(sorted, 0) : estimate;
}

function trimmed(sorted: readonly number[], leftOut: number): Estimate {
  const n = sorted.length;
  const kept = sorted.slice(leftOut, n - leftOut);
  const h = kept.length;
  const low = kept[0]!;
  const high = kept[h - 1]!;
  const centre = low === high ? low : sumOf(kept) / h;
  const winsorizedMean = (sumOf(kept) + leftOut * (low + high)) / n;
  const deviation = (value: number) => (value - winsorizedMean) ** 2;
  const squares = sumOf(kept.map(deviation)) + leftOut * (deviation(low) + deviation(high));
  const standardError = low === high ? 0 : Math.sqrt(squares / (h * (h - 1)));
  return { n, centre, standardError, degreesOfFreedom: h - 1 };
}

/** The two-sided interval that misses the true centre with probability `level`. */
export function intervalAt(estimate: Omit<Estimate, 'n'>, level: number): Interval {
  const { centre, standardError, degreesOfFreedom } = estimate;
  if (standardError === 0) return { low: centre, high: centre };
  const halfWidth = tTwoSidedQuantile(level, degreesOfFreedom) * standardError;
  return { low: centre - halfWidth, high: centre + halfWidth };
}
