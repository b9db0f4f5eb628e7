/** How time grows with the number of events. Pure. */

/** A fitted exponent with its 95% interval: time grows as n to the power of it. */
export interface Exponent {
  readonly exponent: number;
  readonly low: number;
  readonly high: number;
}

/** The 97.5% quantile of the normal distribution. */
const Z_975 = 1.959964;

/**
 * The slope of log time over log n: the median of the slopes of all pairs of points that differ in n, which a third of
 * bad points does not move (Theil 1950). The interval is Sen's ("Estimates of the Regression Coefficient Based on
 * Kendall's Tau", JASA 63, 1968, section 4), with his variance for points that share an n.
 *
 * @param points Several at each n are welcome; all values above 0.
 * @returns null where there are fewer than three different n.
 */
export function fitExponent(
  points: readonly { readonly n: number; readonly timeNs: number }[],
): Exponent | null {
  const sizes = new Map<number, number>();
  for (const { n } of points) sizes.set(n, (sizes.get(n) ?? 0) + 1);
  if (sizes.size < 3) return null;
  const slopes: number[] = [];
  for (const [index, a] of points.entries()) {
    for (const b of points.slice(index + 1)) {
      if (a.n !== b.n) slopes.push(Math.log(b.timeNs / a.timeNs) / Math.log(b.n / a.n));
    }
  }
  slopes.sort((a, b) => a - b);
  const ofKendall = (count: number) => count * (count - 1) * (2 * count + 5);
  const ties = [...sizes.values()].reduce((sum, count) => sum + ofKendall(count), 0);
  const half = Z_975 * Math.sqrt((ofKendall(points.length) - ties) / 18);
  const at = (rank: number) => slopes[Math.min(slopes.length - 1, Math.max(0, rank))]!;
  return {
    exponent:
      (at(Math.floor((slopes.length - 1) / 2)) + at(Math.ceil((slopes.length - 1) / 2))) / 2,
    low: at(Math.floor((slopes.length - half) / 2) - 1),
    high: at(Math.ceil((slopes.length + half) / 2)),
  };
}
