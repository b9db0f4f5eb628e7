import { describe, expect, it } from 'vitest';
import { roundsUntilPrecise, roundsUntilResolved } from './more-rounds.ts';
import { tTwoSidedQuantile } from './student-t.ts';

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
