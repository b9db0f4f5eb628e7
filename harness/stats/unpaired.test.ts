import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal } from './fixtures/simulated-run.ts';
import { seeded } from './seeded.ts';
import { tTwoSidedQuantile } from './student-t.ts';
import { compareUnpaired } from './unpaired.ts';

const OPTIONS = { alpha: 0.05, threshold: 0.02 };
const exp = (logarithms: readonly number[]) => logarithms.map(Math.exp);

describe('compareUnpaired', () => {
  it('is Welch’s interval on logarithms', () => {
    const compared = compareUnpaired(exp([0, 1, 2]), exp([3, 5, 7]), OPTIONS);
    // Means 1 and 5; variances of means 1/3 and 4/3; (5/3)² ÷ ((1/3)²/2 + (4/3)²/2) = 50/17.
    const halfWidth = tTwoSidedQuantile(0.05, 50 / 17) * Math.sqrt(5 / 3);
    expect(Math.log(compared.ratio!)).toBeCloseTo(4, 10);
    expect(Math.log(compared.low!)).toBeCloseTo(4 - halfWidth, 10);
    expect(Math.log(compared.high!)).toBeCloseTo(4 + halfWidth, 10);
    expect(compared).toMatchObject({ confidence: 0.95, verdict: 'unresolved' });
  });

  it('says lower, higher and equivalent', () => {
    const forks = [1.0, 1.001, 0.999, 1.002];
    const times = (factor: number) => forks.map((value) => factor * value);
    expect(compareUnpaired(forks, times(1.1), OPTIONS).verdict).toBe('higher');
    expect(compareUnpaired(forks, times(0.9), OPTIONS).verdict).toBe('lower');
    expect(compareUnpaired(forks, times(1.001), OPTIONS).verdict).toBe('equivalent');
    expect(compareUnpaired([5, 5], [5, 5], OPTIONS)).toMatchObject({
      ratio: 1,
      verdict: 'equivalent',
    });
  });

  it('has no figures for a single fork, or for nothing measured', () => {
    const none = { ratio: null, low: null, high: null, confidence: 0.95, verdict: 'unresolved' };
    expect(compareUnpaired([1], [1, 2], OPTIONS)).toEqual(none);
    expect(compareUnpaired([1, 2], [], OPTIONS)).toEqual(none);
    expect(compareUnpaired([1, 0], [1, 2], OPTIONS)).toEqual(none);
  });

  it('turns round with its sides', () => {
    const forks = fc.array(fc.double({ min: 1, max: 1e3, noNaN: true }), {
      minLength: 2,
      maxLength: 20,
    });
    fc.assert(
      fc.property(forks, forks, (one, other) => {
        const there = compareUnpaired(one, other, OPTIONS);
        const back = compareUnpaired(other, one, OPTIONS);
        expect(Math.log(there.ratio!) + Math.log(back.ratio!)).toBeCloseTo(0, 8);
        const [low, high] = [Math.log(there.low!), Math.log(back.high!)];
        if (Number.isFinite(low))
          expect(Math.abs(low + high)).toBeLessThan(1e-6 * (1 + Math.abs(low)));
      }),
    );
  });

  it('calls the same forks different in 5% of records at most, whatever their numbers', () => {
    const random = seeded(3);
    const runs = 4_000;
    let alarms = 0;
    for (let run = 0; run < runs; run++) {
      const forks = (count: number, deviation: number) =>
        Array.from({ length: count }, () => Math.exp(deviation * normal(random)));
      const { low, high } = compareUnpaired(forks(5, 0.04), forks(12, 0.02), {
        alpha: 0.05,
        threshold: 0,
      });
      if (low! > 1 || high! < 1) alarms++;
    }
    // Three standard errors are 1%; Welch's is an approximation.
    expect(alarms / runs).toBeLessThan(0.062);
    expect(alarms / runs).toBeGreaterThan(0.03);
  });
});
