/** How many timed calls a fork should make before another fork tells more. Pure. */

import { meanOf, squaresOf, sumOf } from './summary.ts';

/** Where the variance of (log-)durations comes from: from fork to fork, and from call to call in one. */
export interface VarianceComponents {
  readonly betweenForks: number;
  readonly withinForks: number;
}

export interface ForkCosts {
  /** Of starting a process and warming it up. */
  readonly forkNs: number;
  /** Of one timed call, with what must be done before each. */
  readonly callNs: number;
}

/**
 * The components from the calls of some forks: within, the pooled variance of the calls around their
 * fork's mean (S₁² of Kalibera and Jones); between, the variance of the forks' means less what their
 * calls account for (T₂² = S₂² − S₁²/n, n the harmonic mean where forks differ), 0 at least.
 *
 * @param forks One list of values for each.
 * @returns null where there are fewer than two forks with calls, or no fork with two calls.
 */
export function varianceComponents(
  forks: readonly (readonly number[])[],
): VarianceComponents | null {
  const measured = forks.filter(({ length }) => length > 0);
  const freedom = measured.reduce((total, { length }) => total + length - 1, 0);
  if (measured.length < 2 || freedom === 0) return null;
  const means = measured.map(meanOf);
  const withinForks = sumOf(measured.map(squaresOf)) / freedom;
  const ofMeans = squaresOf(means) / (means.length - 1);
  const meanInverse = meanOf(measured.map(({ length }) => 1 / length));
  return { betweenForks: Math.max(0, ofMeans - withinForks * meanInverse), withinForks };
}

/**
 * The number of calls in each fork that gives the narrowest interval in a given time:
 * ⌈√(c₂ T₁² ÷ (c₁ T₂²))⌉, where c₁ and c₂ are the costs of a call and of a fork, T₁² and T₂² the
 * variances within and between forks (Kalibera and Jones, "Rigorous Benchmarking in Reasonable Time",
 * ISMM 2013). Where forks do not differ, calls are all that helps: `max`.
 *
 * @param bounds Both at least 1.
 */
export function optimalCalls(
  { forkNs, callNs }: ForkCosts,
  { betweenForks, withinForks }: VarianceComponents,
  bounds: { readonly min: number; readonly max: number },
): number {
  const calls = Math.ceil(Math.sqrt((forkNs * withinForks) / (callNs * betweenForks)));
  // Nothing divided by nothing: neither varies, and one call is as good as many.
  return Number.isNaN(calls) ? bounds.min : Math.min(bounds.max, Math.max(bounds.min, calls));
}
