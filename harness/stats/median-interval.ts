/** The interval of a median that assumes nothing of the distribution. Pure. */

/** Limits of a median, and the confidence that they really have. */
export interface MedianInterval {
  readonly low: number;
  readonly high: number;
  /** At least the one asked for; it comes in steps. */
  readonly confidence: number;
}

/**
 * The narrowest symmetric pair of order statistics that holds the median with at least this confidence:
 * of n independent values, the number below the median is binomial with n and 1/2 (David and Nagaraja,
 * "Order Statistics", 3rd edition, 7.1).
 *
 * @param values Independent ones, in any order.
 * @param confidence 0 to 1.
 * @returns null where even the smallest and the largest do not hold it: below six values at 0.95.
 */
export function medianInterval(
  values: readonly number[],
  confidence: number,
): MedianInterval | null {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  let outside = 0;
  let probability = 0.5 ** n;
  let best: MedianInterval | null = null;
  for (let rank = 0; 2 * rank + 1 < n; rank++) {
    outside += 2 * probability;
    if (1 - outside < confidence) break;
    best = { low: sorted[rank]!, high: sorted[n - 1 - rank]!, confidence: 1 - outside };
    probability *= (n - rank) / (rank + 1);
  }
  return best;
}
