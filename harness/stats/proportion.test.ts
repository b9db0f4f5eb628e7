import { describe, expect, it } from 'vitest';
import { proportion } from './proportion.ts';

describe('proportion', () => {
  // Clopper-Pearson limits as R's binom.test has them.
  it.each([
    [0, 10, 0, 0.3084971],
    [2, 10, 0.02521073, 0.5560955],
    [10, 10, 0.6915029, 1],
    [0, 40, 0, 0.0880973],
    [2, 40, 0.006113647, 0.1691966],
  ])('of %i in %i is from %f to %f', (successes, trials, low, high) => {
    const interval = proportion(successes, trials, 0.05)!;
    expect(interval.rate).toBe(successes / trials);
    expect(interval.low).toBeCloseTo(low, 6);
    expect(interval.high).toBeCloseTo(high, 6);
  });

  it('covers every true rate no less often than it says', () => {
    for (const rate of [0.01, 0.05, 0.3, 0.5]) {
      const trials = 40;
      let covered = 0;
      let chance = (1 - rate) ** trials;
      for (let successes = 0; successes <= trials; successes++) {
        const { low, high } = proportion(successes, trials, 0.05)!;
        if (low <= rate && rate <= high) covered += chance;
        chance *= ((trials - successes) / (successes + 1)) * (rate / (1 - rate));
      }
      expect(covered).toBeGreaterThanOrEqual(0.95);
    }
  });

  it('is nothing of nothing', () => {
    expect(proportion(0, 0, 0.05)).toBeNull();
  });
});
