/** What an interval of a ratio says. Pure. */

/** What can be said of a ratio. */
export const VERDICTS = ['lower', 'higher', 'equivalent', 'unresolved'] as const;

/** One of {@link VERDICTS}. */
export type Verdict = (typeof VERDICTS)[number];

/** Limits of candidate ÷ baseline. */
export interface RatioInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * Limits as figures, or none: of two wildly different rounds the interval reaches farther than a number can say, from 0 to
 * infinity, which is no interval at all.
 */
export function limitsOf({
  low,
  high,
}: RatioInterval): RatioInterval | { readonly low: null; readonly high: null } {
  return low > 0 && Number.isFinite(high) ? { low, high } : { low: null, high: null };
}

/**
 * 'equivalent' where the whole interval lies from 1 ÷ (1 + threshold) to 1 + threshold, even if it
 * excludes 1: a proven difference too small to matter is none. Else 'lower' or 'higher' where it
 * excludes 1, and 'unresolved' where it does not.
 */
export function verdictOf({ low, high }: RatioInterval, threshold: number): Verdict {
  if (low >= 1 / (1 + threshold) && high <= 1 + threshold) return 'equivalent';
  if (high < 1) return 'lower';
  return low > 1 ? 'higher' : 'unresolved';
}

/**
 * Compares counts that came out the same in every trial; they have no error, and so no interval.
 *
 * @returns the ratio candidate ÷ baseline; nothing against nothing is 1 and 'equivalent', anything against nothing null and 'higher'.
 */
export function compareExactly(
  baseline: number,
  candidate: number,
  threshold: number,
): { readonly ratio: number | null; readonly verdict: Verdict } {
  if (baseline === 0) {
    return candidate === 0
      ? { ratio: 1, verdict: 'equivalent' }
      : { ratio: null, verdict: 'higher' };
  }
  const ratio = candidate / baseline;
  return { ratio, verdict: verdictOf({ low: ratio, high: ratio }, threshold) };
}
