/** Order statistics and sums of a sample. Pure. */

/** The middle, the smallest and the largest of a sample; null where it is empty. */
export interface Summary {
  readonly n: number;
  readonly median: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Summarises values in any order; the median of an even number of them is the mean of the middle two. */
export function summarize(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    n: sorted.length,
    median: median(sorted),
    low: sorted[0] ?? null,
    high: sorted[sorted.length - 1] ?? null,
  };
}

/** Median of sorted values; null where there are none. */
export function median(sorted: readonly number[]): number | null {
  if (sorted.length === 0) return null;
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * A quantile of sorted values, at least one, by linear interpolation (the seventh definition of Hyndman and
 * Fan, "Sample Quantiles in Statistical Packages", 1996, and the default of R).
 */
export function quantile(sorted: readonly number[], probability: number): number {
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  return low + (position - below) * ((sorted[below + 1] ?? low) - low);
}

/** 0 of none. */
export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** The arithmetic mean of at least one value. */
export function meanOf(values: readonly number[]): number {
  return sumOf(values) / values.length;
}

/** The sum of squared distances from their mean. */
export function squaresOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return sumOf(values.map((value) => (value - mean) ** 2));
}
