/** Tails and quantiles of Student's t, at any degrees of freedom and far out. Pure. */

/**
 * The probability that |T| exceeds `t`: I_x(ν/2, 1/2) at x = ν ÷ (ν + t²), the regularised incomplete
 * beta function (Abramowitz and Stegun, 26.7.1 with 26.5.27).
 *
 * @param degreesOfFreedom ν above 0; need not be whole.
 * @returns 1 at t = 0; accurate relative to itself in the far tail.
 */
export function tTwoSidedTail(t: number, degreesOfFreedom: number): number {
  const squared = t * t;
  const sum = degreesOfFreedom + squared;
  return incompleteBeta(degreesOfFreedom / sum, squared / sum, degreesOfFreedom / 2, 0.5);
}

/**
 * The t that |T| exceeds with probability `level`: the half-width, in standard errors, of a two-sided
 * interval of confidence 1 − `level`.
 *
 * Newton's method on ln P(|T| > t) as a function of ln t. That function falls and is concave, so that
 * every step but the first starts right of the root and ends between it and the start: it converges
 * from wherever it begins. √(2 ln 1/level), the bound on the normal quantile, is a near start.
 *
 * @param level above 0; at 1 and above the quantile is 0.
 */
export function tTwoSidedQuantile(level: number, degreesOfFreedom: number): number {
  if (level >= 1) return 0;
  const target = Math.log(level);
  let logT = Math.log(-2 * target) / 2;
  for (let step = 0; step < 100; step++) {
    const t = Math.exp(logT);
    const tail = tTwoSidedTail(t, degreesOfFreedom);
    const slope = (-2 * t * tDensity(t, degreesOfFreedom)) / tail;
    const change = (target - Math.log(tail)) / slope;
    logT += change;
    if (Math.abs(change) < 1e-12) break;
  }
  return Math.exp(logT);
}

/** The density of Student's t (Abramowitz and Stegun, 26.7.2). */
function tDensity(t: number, degreesOfFreedom: number): number {
  const half = degreesOfFreedom / 2;
  const logConstant = logGamma(half + 0.5) - logGamma(half) - Math.log(2 * half * Math.PI) / 2;
  return Math.exp(logConstant - (half + 0.5) * Math.log1p((t * t) / degreesOfFreedom));
}

/**
 * The regularised incomplete beta function I_x(a, b), by its continued fraction (NIST Digital Library
 * of Mathematical Functions, 8.17.22) with Lentz's method as modified by Thompson and Barnett (1986).
 *
 * @param x from 0 to 1.
 * @param complement 1 − x, handed in because the subtraction would lose its digits near 1.
 */
export function incompleteBeta(x: number, complement: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (complement <= 0) return 1;
  // The fraction converges fast below the mean of the distribution only; beyond it, use the symmetry.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(complement, x, b, a);
  const logFront =
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(complement);
  return (Math.exp(logFront) / a) * betaFraction(x, a, b);
}

/** The fraction of 8.17.22, as a factor of x^a (1 − x)^b ÷ (a B(a, b)). */
function betaFraction(x: number, a: number, b: number): number {
  const TINY = 1e-300;
  const away = (value: number) => (Math.abs(value) < TINY ? TINY : value);
  let numerator = 1;
  let denominator = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = denominator;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    for (const coefficient of [even, odd]) {
      numerator = away(1 + coefficient / numerator);
      denominator = 1 / away(1 + coefficient * denominator);
      fraction *= numerator * denominator;
    }
    if (Math.abs(numerator * denominator - 1) < 1e-15) break;
  }
  return fraction;
}

/** Lanczos's coefficients for g = 7 and 9 terms, as computed by Godfrey (2001); right to 15 digits. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
];

/** ln Γ(x) for x above 0 (Lanczos, "A Precision Approximation of the Gamma Function", 1964). */
function logGamma(x: number): number {
  // Below 1/2 by the recurrence; the series is meant for x − 1 of no less than −1/2.
  if (x < 0.5) return logGamma(x + 1) - Math.log(x);
  const z = x - 1;
  const series = LANCZOS.reduce(
    (sum, coefficient, i) => (i === 0 ? coefficient : sum + coefficient / (z + i)),
    0,
  );
  const base = z + 7.5;
  return Math.log(2 * Math.PI) / 2 + (z + 0.5) * Math.log(base) - base + Math.log(series);
}
