/** Compares measurements that were not made side by side: two records of different times. Pure. */

import { intervalAt, trimmedMean } from './trimmed-mean.ts';
import { limitsOf, type Verdict, verdictOf } from './verdict.ts';

export interface UnpairedComparison {
  /** Candidate ÷ baseline and its interval; null where there is none. */
  readonly ratio: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Of the interval: 1 − alpha. */
  readonly confidence: number;
  readonly verdict: Verdict;
}

/**
 * The ratio of two sides' centres from one value of each fork, on logarithms. Nothing is paired, so that
 * whatever changed about the machine in between is part of the ratio. Interval: Welch's, with the
 * standard errors and degrees of freedom of the sides' trimmed means (Yuen, "The Two-Sample Trimmed t
 * for Unequal Population Variances", Biometrika 61, 1974); below seven forks that is Welch's own
 * ("The Generalization of 'Student's' Problem", Biometrika 34, 1947).
 *
 * @param baselineForks One value for each fork, above 0.
 * @param options.alpha The probability of missing the true ratio: for one of m comparisons, hand in 0.05 ÷ m.
 * @returns nulls and 'unresolved' where a side has fewer than two forks or a value is not above 0.
 */
export function compareUnpaired(
  baselineForks: readonly number[],
  candidateForks: readonly number[],
  options: { readonly alpha: number; readonly threshold: number },
): UnpairedComparison {
  const confidence = 1 - options.alpha;
  const baseline = trimmedMean(baselineForks.map(Math.log));
  const candidate = trimmedMean(candidateForks.map(Math.log));
  if (baseline === null || candidate === null) {
    return { ratio: null, low: null, high: null, confidence, verdict: 'unresolved' };
  }
  const ofBaseline = baseline.standardError ** 2;
  const ofCandidate = candidate.standardError ** 2;
  const variance = ofBaseline + ofCandidate;
  const centre = candidate.centre - baseline.centre;
  // Welch and Satterthwaite.
  const degreesOfFreedom =
    variance ** 2 /
    (ofBaseline ** 2 / baseline.degreesOfFreedom + ofCandidate ** 2 / candidate.degreesOfFreedom);
  const difference = { centre, standardError: Math.sqrt(variance), degreesOfFreedom };
  const { low, high } = intervalAt(difference, options.alpha);
  const ratios = { low: Math.exp(low), high: Math.exp(high) };
  return {
    ratio: Math.exp(centre),
    ...limitsOf(ratios),
    confidence,
    verdict: verdictOf(ratios, options.threshold),
  };
}
