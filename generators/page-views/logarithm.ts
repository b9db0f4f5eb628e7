/**
 * Natural logarithm and exponential from `+ - * /` alone. Those round alike everywhere, while the
 * last bits of `Math.log` and `Math.exp` are left to the engine.
 */

/** The natural logarithm of a finite number above 0, to about 2e-15. */
export function ln(value: number): number {
  let mantissa = value;
  let exponent = 0;
  for (; mantissa > 1.5; exponent++) mantissa /= 2;
  for (; mantissa < 0.75; exponent--) mantissa *= 2;
  // ln m = 2 artanh z with z = (m - 1) / (m + 1); here z * z <= 0.04, so 12 terms are enough.
  const z = (mantissa - 1) / (mantissa + 1);
  const square = z * z;
  let sum = 0;
  for (let odd = 23; odd >= 1; odd -= 2) sum = sum * square + 1 / odd;
  return exponent * Math.LN2 + 2 * z * sum;
}

/** e to the power of a number from -700 to 700, to a relative error of about 1e-13. */
export function exp(value: number): number {
  const doublings = Math.floor(value / Math.LN2 + 0.5);
  const rest = value - doublings * Math.LN2;
  // Taylor's series; the rest is at most 0.35, so 16 terms are enough.
  let power = 1;
  for (let term = 16; term >= 1; term--) power = 1 + (power * rest) / term;
  for (let i = doublings; i > 0; i--) power *= 2;
  for (let i = doublings; i < 0; i++) power /= 2;
  return power;
}
