/** How time grows with the size of the input: the exponent b of time = a · n^b. Pure. */

import { median } from './summary.ts';

export interface SizeAndTime {
  /** Events in the input. */
  readonly size: number;
  readonly durationNs: number;
}

/** Between two sizes there is a slope, but nothing shows that it is one of a power. */
const FEWEST_SIZES = 3;

export interface Exponent {
  readonly exponent: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The exponent as the median of the slopes between any two points of unequal size, on logarithms of both
 * (Theil, "A rank-invariant method of linear and polynomial regression analysis", 1950; Sen,
 * "Estimates of the Regression Coefficient Based on Kendall's Tau", JASA 63, 1968). Least squares would
 * let one hiccup at the largest size, where it weighs most, turn O(n) into something else; the median
 * of slopes stands until some 29% of the points are wrong. The interval takes the slopes that Kendall's
 * test of no further trend does not reject, by the exact distribution of its statistic, so that errors
 * need not be normal, nor the points many.
 *
 * @param points One per fork; several of one size are welcome, and narrow the interval.
 * @param level The probability of missing the exponent: 0.05 for a 95% interval.
 * @returns null where the points are too few for the level (at 5%, five points are the least), of fewer than three sizes,
 *   or a value is not above 0.
 */
export function exponentOf(points: readonly SizeAndTime[], level = 0.05): Exponent | null {
  if (!points.every(({ size, durationNs }) => size > 0 && durationNs > 0)) return null;
  const logarithms = points.map(({ size, durationNs }) => ({
    x: Math.log(size),
    y: Math.log(durationNs),
  }));
  if (new Set(logarithms.map(({ x }) => x)).size < FEWEST_SIZES) return null;
  const found = slopeOf(logarithms, level);
  if (found === null) return null;
  const { slope: exponent, low, high } = found;
  return { exponent, low, high };
}

/** The slope of a straight line, and its interval. */
export interface Slope {
  readonly slope: number;
  readonly low: number;
  readonly high: number;
}

/** As {@link exponentOf}, of any points. @returns null where they are too few for the level. */
export function slopeOf(
  points: readonly { readonly x: number; readonly y: number }[],
  level = 0.05,
): Slope | null {
  const slopes: number[] = [];
  points.forEach((one, i) => {
    for (const other of points.slice(i + 1)) {
      if (one.x !== other.x) slopes.push((other.y - one.y) / (other.x - one.x));
    }
  });
  slopes.sort((a, b) => a - b);
  const outside = leftOutAtEachEnd(points, level / 2);
  if (outside === null) return null;
  return {
    slope: median(slopes)!,
    low: slopes[outside]!,
    high: slopes[slopes.length - 1 - outside]!,
  };
}

/**
 * How many of the smallest slopes, and of the largest, are outside the interval: the greatest k such that
 * the true slope has no more than k smaller ones with probability `tail` at most.
 */
function leftOutAtEachEnd(points: readonly { readonly x: number }[], tail: number): number | null {
  const chances = inversionChances(points);
  let below = 0;
  let k = -1;
  while (k + 1 < chances.length && below + chances[k + 1]! <= tail) {
    k++;
    below += chances[k]!;
  }
  return k < 0 ? null : k;
}

/**
 * The probability of each number of slopes below the true one, from 0 on. That is the number of pairs in
 * the wrong order in a random arrangement in which points of one size are not told apart; counted by
 * it, the arrangements are the coefficients of the q-multinomial (MacMahon 1916): the product of
 * 1 + q + … + q^(i−1) for i to the number of points, divided by the same for each group of one size.
 */
function inversionChances(points: readonly { readonly x: number }[]): number[] {
  const groups = new Map<number, number>();
  let chances = [1];
  points.forEach(({ x }, i) => {
    const ofThisSize = (groups.get(x) ?? 0) + 1;
    groups.set(x, ofThisSize);
    chances = dividedByUniform(timesUniform(chances, i + 1), ofThisSize);
  });
  return chances;
}

/** The chances of a sum with an independent number that is 0 to `choices` − 1, each as likely. */
function timesUniform(chances: readonly number[], choices: number): number[] {
  return Array.from({ length: chances.length + choices - 1 }, (_, sum) => {
    const from = Math.max(0, sum - choices + 1);
    return chances.slice(from, sum + 1).reduce((total, chance) => total + chance / choices, 0);
  });
}

/** Undoes timesUniform. */
function dividedByUniform(chances: readonly number[], choices: number): number[] {
  const quotient: number[] = [];
  for (let value = 0; value <= chances.length - choices; value++) {
    const known = quotient.slice(Math.max(0, value - choices + 1));
    quotient.push(chances[value]! * choices - known.reduce((total, chance) => total + chance, 0));
  }
  return quotient;
}
