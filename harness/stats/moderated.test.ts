import { describe, expect, it } from 'vitest';
import { digamma, moderated } from './moderated.ts';
import type { Estimate } from './trimmed-mean.ts';

const estimate = (standardError: number, n = 3): Estimate => ({
  n,
  centre: 0.1,
  standardError,
  degreesOfFreedom: n - 1,
});

describe('moderated', () => {
  it('leaves two alone, and what has no estimate', () => {
    expect(moderated([estimate(1), estimate(9)])).toEqual([estimate(1), estimate(9)]);
    expect(moderated([estimate(1), null, estimate(9)])).toEqual([estimate(1), null, estimate(9)]);
  });

  it('gives what the others know in degrees of freedom, and corrects what logarithms bias', () => {
    const [one] = moderated([estimate(1), estimate(1), estimate(1)]);
    // ψ(1) is Euler's constant, negative; the others' usual variance is e^0.5772 times what they show.
    const usual = Math.exp(0.577_215_664_9);
    expect(one!.degreesOfFreedom).toBe(6);
    expect(one!.standardError ** 2).toBeCloseTo((4 * usual + 2) / 6, 8);
  });

  it('makes none surer than its own rounds showed', () => {
    const [wild, quiet] = moderated([estimate(20), estimate(1), estimate(1)]);
    expect(wild!.standardError).toBe(20);
    // One wild other of two counts by its logarithm: the root of 400 instead of 200.
    expect(quiet!.standardError).toBeLessThan(5.5);
  });

  it('gives spread to what showed none, and takes none from it', () => {
    const [same, ...others] = moderated([estimate(0), estimate(1), estimate(1), estimate(1)]);
    expect(same!.standardError).toBeGreaterThan(0.8);
    expect(others[0]!.standardError).toBeCloseTo(
      Math.sqrt((4 * Math.exp(0.577_215_664_9) + 2) / 6),
      8,
    );
  });

  it('counts variances by round where comparisons have different numbers of them', () => {
    const [few] = moderated([estimate(1, 3), estimate(Math.sqrt(3 / 12), 12), estimate(1, 3)]);
    const ofMany = Math.exp(-digamma(11 / 2) + Math.log(11 / 2));
    const ofFew = Math.exp(-digamma(1));
    expect(few!.standardError ** 2).toBeCloseTo((4 * Math.sqrt(ofMany * ofFew) + 2) / 6, 8);
  });
});

describe('digamma', () => {
  it.each([
    [0.5, -1.963_510_026_021],
    [1, -0.577_215_664_902],
    [2.5, 0.703_156_640_645],
    [20, 2.970_523_992_242],
  ])('of %f is in the tables (Abramowitz and Stegun, 6.1)', (x, value) => {
    expect(digamma(x)).toBeCloseTo(value, 9);
  });
});
