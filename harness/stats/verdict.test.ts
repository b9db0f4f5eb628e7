import { describe, expect, it } from 'vitest';
import { pairedRatio } from './paired-ratio.ts';
import { compareUnpaired } from './unpaired.ts';
import { compareExactly, limitsOf, verdictOf } from './verdict.ts';

describe('verdictOf', () => {
  it.each([
    [0.9, 0.95, 'lower'],
    [1.03, 1.2, 'higher'],
    [0.9, 1.1, 'unresolved'],
    [0.99, 1.015, 'equivalent'],
    [1.001, 1.019, 'equivalent'],
    [1.001, 1.03, 'higher'],
    [1 / 1.02, 1.02, 'equivalent'],
    [0.98, 1.01, 'unresolved'],
    [1, 1.1, 'unresolved'],
  ] as const)('of %f to %f, against 2%%, is %s', (low, high, verdict) => {
    expect(verdictOf({ low, high }, 0.02)).toBe(verdict);
  });
});

describe('limitsOf', () => {
  it('are figures, or none', () => {
    expect(limitsOf({ low: 0.5, high: 2 })).toEqual({ low: 0.5, high: 2 });
    expect(limitsOf({ low: 0, high: Number.POSITIVE_INFINITY })).toEqual({ low: null, high: null });
    expect(limitsOf({ low: 0, high: 2 })).toEqual({ low: null, high: null });
  });

  it('of two wildly different rounds there are none, whoever compares', () => {
    const none = { low: null, high: null };
    const [small, large] = [1, 1e60];
    const pairs = [
      { baseline: small, candidate: large },
      { baseline: large, candidate: small },
    ];
    expect(pairedRatio(pairs)).toMatchObject(none);
    const options = { alpha: 1e-4, threshold: 0.02 };
    expect(compareUnpaired([small, large], [large, small], options)).toMatchObject(none);
  });
});

describe('compareExactly', () => {
  it('compares counts without error', () => {
    expect(compareExactly(100, 50, 0.02)).toEqual({ ratio: 0.5, verdict: 'lower' });
    expect(compareExactly(100, 103, 0.02)).toEqual({ ratio: 1.03, verdict: 'higher' });
    expect(compareExactly(100, 102, 0.02)).toEqual({ ratio: 1.02, verdict: 'equivalent' });
    expect(compareExactly(100, 101, 0)).toEqual({ ratio: 1.01, verdict: 'higher' });
    expect(compareExactly(100, 100, 0)).toEqual({ ratio: 1, verdict: 'equivalent' });
  });

  it('has no ratio to nothing, but still a verdict', () => {
    expect(compareExactly(0, 0, 0.02)).toEqual({ ratio: 1, verdict: 'equivalent' });
    expect(compareExactly(0, 3, 0.02)).toEqual({ ratio: null, verdict: 'higher' });
    expect(compareExactly(3, 0, 0.02)).toEqual({ ratio: 0, verdict: 'lower' });
  });
});
