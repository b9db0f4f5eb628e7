/** The ratio of two sides measured in rounds, with its interval. Pure. */

/** A ratio with its 95% confidence interval; the interval is null where the data give none. */
export interface Ratio {
  readonly ratio: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** One round: what each side measured in it. */
export interface Pair {
  readonly baseline: number;
  readonly candidate: number;
}

/**
 * The geometric mean over rounds of candidate ÷ baseline, with Student's t interval of the logarithms.
 * A round's two trials ran close to each other, so that a machine that slows down slows both; the
 * round is the unit that varies independently, not the single call inside one process (Kalibera and
 * Jones, "Rigorous Benchmarking in Reasonable Time", ISMM 2013).
 *
 * @param pairs One per round, all values above 0.
 * @returns null where there is no round or a value is not above 0; no interval below two rounds.
 */
export function pairedRatio(pairs: readonly Pair[]): Ratio | null {
  if (pairs.length === 0) return null;
  if (pairs.some(({ baseline, candidate }) => !(baseline > 0 && candidate > 0))) return null;
  const logarithms = pairs.map(({ baseline, candidate }) => Math.log(candidate / baseline));
  const n = logarithms.length;
  const mean = logarithms.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { ratio: Math.exp(mean), low: null, high: null };
  const variance = logarithms.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const halfWidth = tQuantile975(n - 1) * Math.sqrt(variance / n);
  return {
    ratio: Math.exp(mean),
    low: Math.exp(mean - halfWidth),
    high: Math.exp(mean + halfWidth),
  };
}

/** 97.5% quantiles of Student's t for 1 to 30 degrees of freedom (NIST/SEMATECH e-Handbook, 1.3.6.7.2). */
const T_975 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
  2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048,
  2.045, 2.042,
];

/**
 * Beyond the table: the first two terms of the Cornish-Fisher expansion about the normal quantile
 * (Abramowitz and Stegun, 26.7.5), right to 0.001 there.
 */
export function tQuantile975(degreesOfFreedom: number): number {
  const tabled = T_975[degreesOfFreedom - 1];
  if (tabled !== undefined) return tabled;
  const z = 1.959964;
  return (
    z +
    (z ** 3 + z) / (4 * degreesOfFreedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degreesOfFreedom ** 2)
  );
}
