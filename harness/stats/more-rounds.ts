/** How much longer a comparison must be measured. Pure. */

import { tTwoSidedQuantile } from './student-t.ts';
import { type Estimate, trimmedAtEachEnd } from './trimmed-mean.ts';

/** Beyond this nobody waits, and the present spread says little. */
const FURTHEST = 1_000;

/**
 * The further rounds after which an interval of this level is expected to exclude 1, or to lie inside
 * the threshold, whichever comes first: centre and spread per round stay what they are, the half-width
 * falls with the square root of the rounds and with the quantile of Student's t. Degrees of freedom that the estimate has
 * from other comparisons stay.
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
