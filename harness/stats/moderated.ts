/** Spread that is known better because other comparisons of the run have theirs: moderated estimates. Pure. */
import { sumOf } from './summary.ts';
import type { Estimate } from './trimmed-mean.ts';

/** How many degrees of freedom the others' spread counts for, at most. */
const PRIOR_DEGREES = 4;
/** One alone may be noisy for reasons of its own, and would make the other look so. */
const FEWEST_OTHERS = 2;

/**
 * Estimates whose standard errors lean on each other's. With three rounds a standard error has two degrees of freedom, and its
 * interval must be very wide; but the comparisons of a run are made on one machine, at one time. So each variance becomes the mean of
 * its own and of what is usual among the others, weighted by degrees of freedom, of which the others have four at most, and gains
 * these (Smyth, "Linear Models and Empirical Bayes Methods for Assessing Differential Expression in Microarray Experiments",
 * Statistical Applications in Genetics and Molecular Biology 3, 2004; what is usual is his e^mean(log s² − ψ(d/2) + log(d/2))).
 *
 * Two things are otherwise. A variance is never made smaller than its own rounds showed: one comparison that is noisier
 * than all others must not borrow their calm. And the degrees of the prior are not estimated: a handful of comparisons is too few for it.
 *
 * @param estimates In the order of the comparisons; null where there is none.
 * @returns In the same order; as they were where fewer than two others have a spread.
 */
export function moderated(estimates: readonly (Estimate | null)[]): (Estimate | null)[] {
  return estimates.map((estimate, index) => {
    if (estimate === null) return null;
    const others = estimates.filter(
      (other, at): other is Estimate => at !== index && other !== null && other.standardError > 0,
    );
    if (others.length < FEWEST_OTHERS) return estimate;
    const own = varianceOf(estimate);
    const ownDegrees = estimate.degreesOfFreedom;
    const priorDegrees = Math.min(PRIOR_DEGREES, sumOf(others.map((one) => one.degreesOfFreedom)));
    const degreesOfFreedom = ownDegrees + priorDegrees;
    const mean = (priorDegrees * usualVariance(others) + ownDegrees * own) / degreesOfFreedom;
    const standardError = Math.sqrt(Math.max(mean, own) / estimate.n);
    return { ...estimate, standardError, degreesOfFreedom };
  });
}

/** The geometric mean, which one wild comparison moves little; a logarithm of a variance is too low on average, by what is added. */
function usualVariance(estimates: readonly Estimate[]): number {
  const logarithms = estimates.map((one) => {
    const half = one.degreesOfFreedom / 2;
    return Math.log(varianceOf(one)) - digamma(half) + Math.log(half);
  });
  // Sorted, so that the order of the comparisons does not show in the last digit.
  return Math.exp(sumOf(logarithms.sort((a, b) => a - b)) / estimates.length);
}

/** Of one round; comparisons can rest on different numbers of them. */
function varianceOf({ n, standardError }: Estimate): number {
  return n * standardError ** 2;
}

/** From here on the series below is exact to ten digits. */
const LARGE = 6;

/** ψ(x) for x > 0, by recurrence and asymptotic series (Abramowitz and Stegun, 6.3.5 and 6.3.18). */
export function digamma(x: number): number {
  let shift = 0;
  let large = x;
  for (; large < LARGE; large += 1) shift -= 1 / large;
  const square = 1 / large ** 2;
  const series = square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square / 240)));
  return shift + Math.log(large) - 1 / (2 * large) - series;
}
