import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal } from './fixtures/simulated-run.ts';
import { seeded } from './seeded.ts';
import { intervalAt, trimmedAtEachEnd, trimmedMean } from './trimmed-mean.ts';

describe('trimmedMean', () => {
  it('is the mean with Student’s interval where nothing is left out', () => {
    // Mean ln 4, standard deviation ln 2, t = 4.303 at 2 degrees of freedom.
    const estimate = trimmedMean([Math.log(2), Math.log(8), Math.log(4)])!;
    expect(estimate.centre).toBeCloseTo(Math.log(4), 12);
    expect(estimate.standardError).toBeCloseTo(Math.LN2 / Math.sqrt(3), 12);
    expect(estimate.degreesOfFreedom).toBe(2);
    const halfWidth = (4.30265273 * Math.LN2) / Math.sqrt(3);
    expect(intervalAt(estimate, 0.05).low).toBeCloseTo(Math.log(4) - halfWidth, 8);
    expect(intervalAt(estimate, 0.05).high).toBeCloseTo(Math.log(4) + halfWidth, 8);
  });

  it('agrees with a published example', () => {
    // Wilcox, "Introduction to Robust Estimation and Hypothesis Testing": the self-awareness data, trimmed by
    // 20%: mean 282.7, standard error 56.1 by s_w ÷ (0.6 √19), where ours has √(SSDw ÷ (13 · 12)).
    const data = [
      77, 87, 88, 114, 151, 210, 219, 246, 253, 262, 296, 299, 306, 376, 428, 515, 666, 1310, 2611,
    ];
    const estimate = trimmedMean(data, 3)!;
    expect(estimate.centre).toBeCloseTo(282.7, 1);
    const squares = estimate.standardError ** 2 * 13 * 12;
    expect(Math.sqrt(squares / 18) / (0.6 * Math.sqrt(19))).toBeCloseTo(56.1, 1);
    expect(estimate.degreesOfFreedom).toBe(12);
  });

  it('leaves out by number alone: none of six, one of seven, 15% of many', () => {
    expect([2, 6, 7, 13, 14, 20, 40, 100].map(trimmedAtEachEnd)).toEqual([0, 0, 1, 1, 2, 3, 6, 15]);
  });

  it('is not moved by one wild value among seven', () => {
    const calm = [1.0, 1.01, 1.02, 1.03, 1.04, 1.05];
    expect(trimmedMean([...calm, 1.06])).toEqual(trimmedMean([...calm, 1e6]));
  });

  it('has no estimate for one value, or for one that was not measured', () => {
    expect(trimmedMean([])).toBeNull();
    expect(trimmedMean([1])).toBeNull();
    expect(trimmedMean([1, Number.NaN])).toBeNull();
    expect(trimmedMean([1, 2, Number.NEGATIVE_INFINITY])).toBeNull();
  });

  it('is exact for equal values, but not where only what is left out differs', () => {
    const equal = trimmedMean([0.1, 0.1, 0.1])!;
    expect(equal.standardError).toBe(0);
    expect(intervalAt(equal, 1e-6)).toEqual({ low: 0.1, high: 0.1 });
    expect(trimmedMean([0, 0, 0, 0, 0, 0, 1])!.standardError).toBeGreaterThan(0);
  });

  it('does not care for order, and moves with its values', () => {
    const value = fc.integer({ min: -1000, max: 1000 }).map((thousandths) => thousandths / 1000);
    const values = fc.array(value, { minLength: 2 });
    fc.assert(
      fc.property(values, value, (sample, shift) => {
        const estimate = trimmedMean(sample)!;
        expect(trimmedMean(sample.toReversed())).toEqual(estimate);
        const moved = trimmedMean(sample.map((one) => one + shift))!;
        expect(moved.centre).toBeCloseTo(estimate.centre + shift, 9);
        const sorted = sample.toSorted((a, b) => a - b);
        expect(estimate.centre).toBeGreaterThanOrEqual(sorted[0]! - 1e-12);
        expect(estimate.centre).toBeLessThanOrEqual(sorted.at(-1)! + 1e-12);
      }),
    );
  });

  it('covers the centre of normal values about as often as it says', () => {
    const random = seeded(11);
    for (const n of [3, 7, 20]) {
      const runs = 4_000;
      let covered = 0;
      for (let run = 0; run < runs; run++) {
        const { low, high } = intervalAt(
          trimmedMean(Array.from({ length: n }, () => normal(random)))!,
          0.05,
        );
        if (low <= 0 && 0 <= high) covered++;
      }
      // Three standard errors are 1%; trimming few values costs up to 1% more.
      expect(covered / runs).toBeGreaterThan(0.93);
      expect(covered / runs).toBeLessThan(0.961);
    }
  });
});
