import { describe, expect, it } from 'vitest';
import { normal } from './fixtures/simulated-run.ts';
import { roundsUntilPrecise, roundsUntilResolved } from './more-rounds.ts';
import { seeded } from './seeded.ts';
import { tTwoSidedQuantile } from './student-t.ts';
import { intervalAt, trimmedMean } from './trimmed-mean.ts';

/** Eight rounds with a spread of 4%, of which one at each end is left out. */
const after8 = (centre: number) => ({
  n: 8,
  centre,
  standardError: 0.04 / Math.sqrt(8),
  degreesOfFreedom: 5,
});

/** With 15% left out at each end. */
const halfWidthAfter = (n: number, level: number) =>
  (tTwoSidedQuantile(level, n - 2 * Math.floor(0.15 * n) - 1) * 0.04) / Math.sqrt(n);

describe('roundsUntilResolved', () => {
  it.each([3, 6, 12])('comes true in about four of ten cases after %i rounds', (rounds) => {
    const random = seeded(rounds);
    const isResolved = (ratios: readonly number[]) => {
      const { low, high } = intervalAt(trimmedMean(ratios)!, 0.0125);
      const same = Math.log1p(0.02);
      return low > 0 || high < 0 || (low > -same && high < same);
    };
    let told = 0;
    let kept = 0;
    while (told < 800) {
      const spread = 0.02 * 10 ** random();
      const effect = random() < 0.15 ? 0 : 0.01 * 50 ** random();
      const next = () => effect + spread * normal(random);
      const ratios = Array.from({ length: rounds }, next);
      if (isResolved(ratios)) continue;
      const more = roundsUntilResolved(trimmedMean(ratios)!, 0.0125, 0.02);
      if (more === null || more > 120) continue;
      told++;
      while (ratios.length < rounds + more) ratios.push(next());
      if (isResolved(ratios)) kept++;
    }
    expect(kept / told).toBeGreaterThan(0.3);
    expect(kept / told).toBeLessThan(0.6);
  });

  it('is the first number that is enough to tell a difference', () => {
    const more = roundsUntilResolved(after8(0.03), 0.01, 0.02)!;
    expect(halfWidthAfter(8 + more, 0.01)).toBeLessThan(0.03);
    expect(halfWidthAfter(8 + more - 1, 0.01)).toBeGreaterThan(0.03);
  });

  it('is the first number that is enough to prove sameness, where that is sooner', () => {
    const margin = Math.log1p(0.02) - 0.001;
    const more = roundsUntilResolved(after8(-0.001), 0.01, 0.02)!;
    expect(halfWidthAfter(8 + more, 0.01)).toBeLessThan(margin);
    expect(halfWidthAfter(8 + more - 1, 0.01)).toBeGreaterThan(margin);
    expect(roundsUntilResolved(after8(0.001), 0.01, 0.02)).toBe(more);
  });

  it('grows with what is asked, and is not told where it is too far', () => {
    const easy = roundsUntilResolved(after8(0.03), 0.05, 0.02)!;
    expect(roundsUntilResolved(after8(0.03), 0.001, 0.02)!).toBeGreaterThan(easy);
    expect(roundsUntilResolved(after8(0.001), 0.01, 0.0001)).toBeNull();
  });

  it('is one at least', () => {
    expect(roundsUntilResolved(after8(0.5), 0.05, 0.02)).toBe(1);
  });
});

describe('roundsUntilPrecise', () => {
  const shown = (rounds: number, halfWidth: number) => ({
    rounds,
    low: Math.exp(0.5 - halfWidth),
    high: Math.exp(0.5 + halfWidth),
    confidence: 0.99,
  });

  it('is the first number after which the interval is narrow enough', () => {
    const more = roundsUntilPrecise(shown(8, halfWidthAfter(8, 0.01)), 1.02)!;
    expect(halfWidthAfter(8 + more, 0.01)).toBeLessThan(Math.log(1.02));
    expect(halfWidthAfter(8 + more - 1, 0.01)).toBeGreaterThan(Math.log(1.02));
  });

  it('is none where it is narrow enough, and is not told where it is too far or there is no interval', () => {
    expect(roundsUntilPrecise(shown(8, 0.01), 1.02)).toBe(0);
    expect(roundsUntilPrecise(shown(8, 3), 1.02)).toBeNull();
    expect(roundsUntilPrecise({ ...shown(8, 0.01), low: null, high: null }, 1.02)).toBeNull();
  });
});
