/** Whether, and from which call on, the calls of one fork take as long as each other. Pure. */

import { changepointsOf } from './changepoints.ts';
import { median, quantile } from './summary.ts';

/**
 * 'flat': alike from the first call on; 'warm-up': steady in the end, and never faster before; 'slowdown':
 * steady in the end, but was faster before; 'no steady state': changed within the last quarter of the
 * calls; 'too short' to tell.
 */
export const STEADY_STATES = [
  'flat',
  'warm-up',
  'slowdown',
  'no steady state',
  'too short',
] as const;

export interface SteadyState {
  readonly kind: (typeof STEADY_STATES)[number];
  /**
   * Calls before the steady state; null where there is none, or none is known. Stretches have two calls at
   * least, so that a single slow first call counts as two.
   */
  readonly warmUpCalls: number | null;
  /** The first call, counted from 0, of each stretch that differs from the one before. */
  readonly changepoints: readonly number[];
}

/**
 * Below this number of calls, not even a strong warm-up is found reliably: in simulated series with 3%
 * noise, a first call three times as long was found in 38% of those of 8 calls, 80% of 10, 96% of 12.
 */
export const FEWEST_CALLS = 12;

/** Stretches whose means differ by less are alike: what a comparison calls equivalent at its default. */
const TOLERANCE = 0.02;

/** The last part of a series that must be free of changes to be called steady: 500 of 2,000 calls there. */
const STEADY_SHARE = 1 / 4;

/** In logarithms: 0.1%, below which no clock and no scheduler of an ordinary machine goes. */
const SMALLEST_DEVIATION = 0.001;

/**
 * Classifies one fork's calls as Barrett et al. do ("Virtual Machine Warmup Blows Hot and Cold", OOPSLA
 * 2017): changepoints in mean and variance with a penalty of 15 ln n; stretches with means within a
 * tolerance count as the same; then by how the last one compares with the rest.
 *
 * Unlike theirs: logarithms, because noise grows with duration; a tolerance relative to it, because a
 * call takes seconds here, not milliseconds; and lone outliers are smoothed in series of a few dozen
 * calls (theirs have 2,000 and exempt the first 200): see withoutLoneOutliers.
 *
 * @param durationsNs In the order of the calls, from the first after the start of the process, above 0.
 */
export function classify(durationsNs: readonly number[]): SteadyState {
  const n = durationsNs.length;
  if (n < FEWEST_CALLS) return { kind: 'too short', warmUpCalls: null, changepoints: [] };
  const values = withoutLoneOutliers(durationsNs.map(Math.log));
  const cuts = changepointsOf(values, 15 * Math.log(n), SMALLEST_DEVIATION ** 2);
  const stretches = alikeJoined(values, [0, ...cuts, n]);
  const changepoints = stretches.slice(1).map(({ start }) => start);
  const last = stretches.at(-1)!;
  if (stretches.length === 1) {
    const slow = slowFirstCalls(values);
    if (slow > 0) return { kind: 'warm-up', warmUpCalls: slow, changepoints: [slow] };
    return { kind: 'flat', warmUpCalls: 0, changepoints };
  }
  if (n - last.start < n * STEADY_SHARE) {
    return { kind: 'no steady state', warmUpCalls: null, changepoints };
  }
  const fastest = stretches.every(({ mean }) => mean > last.mean - Math.log1p(TOLERANCE));
  return { kind: fastest ? 'warm-up' : 'slowdown', warmUpCalls: last.start, changepoints };
}

/**
 * How many first calls in a row are beyond Tukey's outer fence, three interquartile ranges above the upper quartile of
 * the last half ("Exploratory Data Analysis", 1977). Two calls of forty are too few for changepoints at their
 * penalty, however slow they are, and yet what every timed call of a short trial would be.
 */
function slowFirstCalls(values: readonly number[]): number {
  const last = values.slice(Math.floor(values.length / 2)).sort((a, b) => a - b);
  const [lower, upper] = [quantile(last, 0.25), quantile(last, 0.75)];
  const fence = upper + 3 * (upper - lower);
  const steady = values.findIndex((value) => value <= fence + Math.log1p(TOLERANCE));
  return Math.max(0, steady);
}

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly mean: number;
}

/** Joins neighbours with means within the tolerance, from the last one back, since that is the yardstick. */
function alikeJoined(values: readonly number[], borders: readonly number[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (let i = borders.length - 1; i > 0; i--) {
    const start = borders[i - 1]!;
    const before = stretchOf(values, start, borders[i]!);
    const after = stretches[0];
    if (after !== undefined && Math.abs(before.mean - after.mean) < Math.log1p(TOLERANCE)) {
      stretches[0] = stretchOf(values, start, after.end);
    } else {
      stretches.unshift(before);
    }
  }
  return stretches;
}

function stretchOf(values: readonly number[], start: number, end: number): Stretch {
  const total = values.slice(start, end).reduce((sum, value) => sum + value, 0);
  return { start, end, mean: total / (end - start) };
}

/**
 * Puts the mean of its neighbours in place of a value far out while both of them are not: a hiccup, not
 * a stretch. Far out is 3 (P₉₀ − P₁₀) from the median, as in Barrett et al. The first call is never one,
 * for it is what warm-up looks like; the last may be one.
 */
function withoutLoneOutliers(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = median(sorted)!;
  const reach = 3 * (quantile(sorted, 0.9) - quantile(sorted, 0.1));
  const isFar = (value: number) => Math.abs(value - middle) > reach;
  return values.map((value, i) => {
    const before = values[i - 1];
    const after = values[i + 1] ?? before;
    if (before === undefined || after === undefined || !isFar(value)) return value;
    return isFar(before) || isFar(after) ? value : (before + after) / 2;
  });
}
