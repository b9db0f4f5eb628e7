/** Whether durations fall into several groups rather than one. Pure. */

import { quantile, squaresOf } from './summary.ts';

/** BenchmarkDotNet warns of several modes above this value (MultimodalDistributionAnalyzer). */
export const MULTIMODAL_ABOVE = 2.8;

/**
 * In simulated durations with 1 to 6% noise, two equal heaps seven deviations apart were found in one run of
 * a hundred with 15 values, in three of ten with 20, in more than nine of ten with 30.
 */
const FEWEST_VALUES = 30;

/**
 * The mValue: how much a histogram goes up and down, in units of its highest bin; 2 for one heap, 4 for
 * two equal ones that stand apart (Gregg, "Frequency Trails: Modes and Modality", 2014). As BenchmarkDotNet
 * takes it (Perfolizer, MValueCalculator): without Tukey's outliers, as the largest over bins of Scott's
 * width, twice that, and so on to the range; bins lie where the values are, not on a grid, which could
 * cut a heap in two. It starts at half that width, with which 45% of single heaps of 15 to 40 normal
 * values with 6% noise passed its bound in a simulation; with the width itself, 4% did at most.
 *
 * @param values above 0.
 * @returns null below 30 values.
 */
export function mValueOf(values: readonly number[]): number | null {
  if (values.length < FEWEST_VALUES) return null;
  const sorted = withoutOutliers(values.toSorted((a, b) => a - b));
  const range = sorted.at(-1)! - sorted[0]!;
  if (range === 0) return 2;
  let largest = 0;
  for (let width = scottsWidth(sorted); ; width *= 2) {
    largest = Math.max(largest, upAndDown(binCounts(sorted, width)));
    if (width > range) return largest;
  }
}

/** The sum of the steps from bin to bin, from nothing and back to it, ÷ the highest bin. */
function upAndDown(counts: readonly number[]): number {
  const steps = [...counts, 0].map((count, i) => Math.abs(count - (counts[i - 1] ?? 0)));
  return steps.reduce((total, step) => total + step, 0) / Math.max(...counts);
}

/** Inside Tukey's fences, one and a half interquartile ranges beyond the quartiles. */
function withoutOutliers(sorted: readonly number[]): number[] {
  const lower = quantile(sorted, 0.25);
  const upper = quantile(sorted, 0.75);
  const reach = 1.5 * (upper - lower);
  return sorted.filter((value) => value >= lower - reach && value <= upper + reach);
}

/** 3.5 s ÷ ∛n (Scott, "On Optimal and Data-Based Histograms", Biometrika 66, 1979). */
function scottsWidth(values: readonly number[]): number {
  const n = values.length;
  return (3.5 * Math.sqrt(squaresOf(values) / (n - 1))) / Math.cbrt(n);
}

/** How far from one another heaps must be to count as two, as a share of their value: 2%. */
const RELATIVE_WIDTH = 0.02;

interface Bin {
  readonly low: number;
  readonly high: number;
}

/**
 * Numbers of values in adaptive bins (after BenchmarkDotNet's AdaptiveHistogramBuilder): the fullest window of
 * the width is a bin, and so on in what remains at its left and right; slivers are given to a neighbour.
 */
function binCounts(sorted: readonly number[], width: number): number[] {
  const first = sorted[0]!;
  const last = sorted.at(-1)!;
  const bins = joined(
    cut(sorted, { low: first - width / 2, high: last + width / 2 }, width),
    width,
  );
  return bins.map((bin) => inside(sorted, bin).length);
}

function cut(sorted: readonly number[], whole: Bin, width: number): Bin[] {
  const values = inside(sorted, whole);
  const size = Math.max(width, (RELATIVE_WIDTH * (whole.low + whole.high)) / 2);
  // An empty stretch is one bin as well as many.
  if (values.length === 0 || whole.high - whole.low <= 1.2 * size) return [whole];
  const centre = centreOfFullestWindow(values, width);
  const reach = Math.max(width, RELATIVE_WIDTH * centre) / 2;
  const spare = 0.1 * width;
  const low = centre - reach > whole.low + spare ? centre - reach : whole.low;
  const high = centre + reach < whole.high - spare ? centre + reach : whole.high;
  const left = low === whole.low ? [] : cut(sorted, { low: whole.low, high: low }, width);
  const right = high === whole.high ? [] : cut(sorted, { low: high, high: whole.high }, width);
  return [...left, { low, high }, ...right];
}

/** Of windows with as many values, the one in which they lie closest. */
function centreOfFullestWindow(values: readonly number[], width: number): number {
  let best = { count: 0, spread: 0, centre: 0 };
  let end = 0;
  values.forEach((value, start) => {
    while (end < values.length && values[end]! - value < width) end++;
    const count = end - start;
    const spread = values[end - 1]! - value;
    if (count < best.count || (count === best.count && spread >= best.spread)) return;
    best = { count, spread, centre: value + spread / 2 };
  });
  return best.centre;
}

/** Gives bins narrower than half the width to the narrower of their neighbours. */
function joined(bins: readonly Bin[], width: number): Bin[] {
  const result = [...bins];
  let i = 0;
  while (i < result.length && result.length > 1) {
    const bin = result[i]!;
    const smallest = Math.max(width / 2, RELATIVE_WIDTH * bin.high);
    if (bin.high - bin.low >= smallest) {
      i++;
      continue;
    }
    const size = (other: Bin | undefined) =>
      other === undefined ? Number.POSITIVE_INFINITY : other.high - other.low;
    const first = size(result[i - 1]) < size(result[i + 1]) ? i - 1 : i;
    const pair = result.slice(first, first + 2);
    result.splice(first, 2, { low: pair[0]!.low, high: pair.at(-1)!.high });
    i = first;
  }
  return result;
}

function inside(sorted: readonly number[], { low, high }: Bin): number[] {
  return sorted.filter((value) => value >= low && value < high);
}
