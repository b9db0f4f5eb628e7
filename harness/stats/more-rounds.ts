/** How much longer a comparison must be measured. Pure. */

import { tTwoSidedQuantile } from './student-t.ts';
import { type Estimate, trimmedAtEachEnd } from './trimmed-mean.ts';

/** Beyond this nobody waits, and the present spread says little. */
const FURTHEST = 1_000;

/**
 * The further rounds after which an interval of this level is expected to exclude 1, or to lie inside
 * the threshold, whichever comes first: centre and spread per round stay what they are, the half-width
 * falls with the square root of the rounds and with the quantile of Student's t. Degrees of freedom that the estimate has
 * from other comparisons stay. That is a median, about: of simulated comparisons 4 to 5 of 10 are resolved by then, from three rounds on,
 * and a quarter take more than two to four times as many (more-rounds.test.ts).
 *
 * @param estimate of log-ratios, one per round.
 * @returns at least 1; null where it would be more than 1,000.
 */
export function roundsUntilResolved(
  estimate: Estimate,
  level: number,
  threshold: number,
): number | null {
  const { n, centre, standardError } = estimate;
  const distance = Math.abs(centre);
  const margin = Math.max(distance, Math.log1p(threshold) - distance);
  const lent = estimate.degreesOfFreedom - ownDegrees(n);
  const isEnough = (more: number) => {
    const degreesOfFreedom = lent + ownDegrees(n + more);
    const quantile = tTwoSidedQuantile(level, degreesOfFreedom);
    return quantile * standardError * Math.sqrt(n / (n + more)) < margin;
  };
  return fewestEnough(isEnough);
}

/** An interval of a ratio as it is shown. */
interface Shown {
  readonly rounds: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly confidence: number;
}

/**
 * The further rounds after which an interval is expected to reach no further than this factor to either side; what other comparisons
 * lend is left out.
 *
 * @returns 0 where it does now; null where it would be more than 1,000, or there is no interval.
 */
export function roundsUntilPrecise(
  { rounds, low, high, confidence }: Shown,
  factor: number,
): number | null {
  if (low === null || high === null) return null;
  if (high / low <= factor ** 2) return 0;
  const ownQuantile = (n: number) => tTwoSidedQuantile(1 - confidence, ownDegrees(n));
  const width = Math.log(high / low) / ownQuantile(rounds);
  return fewestEnough((more) => {
    const narrowed = width * ownQuantile(rounds + more) * Math.sqrt(rounds / (rounds + more));
    return narrowed <= 2 * Math.log(factor);
  });
}

/** @returns at least 1; null where it would be more than 1,000. */
function fewestEnough(isEnough: (more: number) => boolean): number | null {
  if (!isEnough(FURTHEST)) return null;
  let notEnough = 0;
  let enough = FURTHEST;
  while (enough - notEnough > 1) {
    const middle = Math.floor((notEnough + enough) / 2);
    if (isEnough(middle)) enough = middle;
    else notEnough = middle;
  }
  return enough;
}

function ownDegrees(rounds: number): number {
  return rounds - 2 * trimmedAtEachEnd(rounds) - 1;
}
