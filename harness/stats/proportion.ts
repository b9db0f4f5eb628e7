/** How sure a rate is that was counted in a few runs. Pure. */

import { incompleteBeta } from './student-t.ts';

export interface Proportion {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The share of `successes` in `trials` with the interval of Clopper and Pearson ("The Use of Confidence
 * or Fiducial Limits Illustrated in the Case of the Binomial", Biometrika 26, 1934): the rates that the
 * exact binomial test does not reject. It covers the truth no less often than it says, at any rate and
 * number, which is what a claim about rare false alarms in a few dozen runs needs.
 *
 * @param level The probability of missing the true rate: 0.05 for a 95% interval.
 * @returns null where there were no trials.
 */
export function proportion(successes: number, trials: number, level: number): Proportion | null {
  if (trials === 0) return null;
  const failures = trials - successes;
  // Limits are quantiles of beta distributions.
  const low = successes === 0 ? 0 : betaQuantile(level / 2, successes, failures + 1);
  const high = failures === 0 ? 1 : betaQuantile(1 - level / 2, successes + 1, failures);
  return { rate: successes / trials, low, high };
}

/** By halving: the distribution function rises from 0 to 1, and 60 halvings are more than doubles resolve. */
function betaQuantile(probability: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, 1 - middle, a, b) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
