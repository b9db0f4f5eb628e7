import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tTwoSidedQuantile, tTwoSidedTail } from './student-t.ts';

/**
 * P(|T| > t) for whole degrees of freedom as a finite sum (Abramowitz and Stegun, 26.7.3 and 26.7.4): another
 * way to the same number, exact but for the last digits of 1 − A.
 */
function tailBySum(t: number, degreesOfFreedom: number): number {
  const angle = Math.atan(t / Math.sqrt(degreesOfFreedom));
  const cosine = Math.cos(angle);
  const odd = degreesOfFreedom % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degreesOfFreedom === 1 ? 0 : term;
  for (let power = odd ? 3 : 2; power <= degreesOfFreedom - 2; power += 2) {
    term *= (cosine * cosine * (power - 1)) / power;
    sum += term;
  }
  const inside = odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  return 1 - inside;
}

describe('Student’s t', () => {
  // Half of the level is the tail in tables of one side: here, the 97.5% quantiles to ten digits.
  it.each([
    [1, 12.7062047362],
    [2, 4.3026527297],
    [3, 3.1824463053],
    [4, 2.7764451052],
    [5, 2.5705818356],
    [10, 2.228138852],
    [20, 2.0859634473],
    [30, 2.0422724563],
    [60, 2.0002978221],
    [100, 1.9839715185],
    [1000, 1.9623390808],
  ])('has the published 97.5%% quantile for %i degrees of freedom', (freedom, published) => {
    expect(tTwoSidedQuantile(0.05, freedom)).toBeCloseTo(published, 8);
  });

  // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, column 0.999.
  it.each([
    [1, 318.313],
    [2, 22.327],
    [5, 5.893],
    [10, 4.144],
    [30, 3.385],
    [100, 3.174],
  ])('has the published 99.9%% quantile for %i degrees of freedom', (freedom, published) => {
    expect(tTwoSidedQuantile(0.002, freedom)).toBeCloseTo(published, freedom === 1 ? 2 : 3);
  });

  it('is exact far out where there is a closed form: one degree of freedom, and two', () => {
    for (const level of [0.5, 1e-3, 1e-7, 1e-10]) {
      expect(tTwoSidedQuantile(level, 1) * Math.tan((Math.PI * level) / 2)).toBeCloseTo(1, 10);
      const two = (1 - level) * Math.sqrt(2 / (level * (2 - level)));
      expect(tTwoSidedQuantile(level, 2) / two).toBeCloseTo(1, 10);
    }
  });

  it('has the tails that the finite sums have', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 1e-7, max: 0.999, noNaN: true }),
        (freedom, level) => {
          const t = tTwoSidedQuantile(level, freedom);
          expect(Math.abs(tailBySum(t, freedom) / level - 1)).toBeLessThan(1e-6);
          expect(Math.abs(tTwoSidedTail(t, freedom) / level - 1)).toBeLessThan(1e-10);
        },
      ),
    );
  });

  it('takes degrees of freedom that are not whole, in order', () => {
    const between = tTwoSidedQuantile(0.01, 2.5);
    expect(between).toBeLessThan(tTwoSidedQuantile(0.01, 2));
    expect(between).toBeGreaterThan(tTwoSidedQuantile(0.01, 3));
  });

  it('is nothing at the level of certainty', () => {
    expect(tTwoSidedQuantile(1, 5)).toBe(0);
    expect(tTwoSidedTail(0, 5)).toBe(1);
  });
});
