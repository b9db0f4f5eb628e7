import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile, summarize } from './summary.ts';

describe('summarize', () => {
  it('knows the middle and the ends', () => {
    expect(summarize([3, 1, 2])).toEqual({ n: 3, median: 2, low: 1, high: 3 });
    expect(summarize([4, 1, 2, 3])).toEqual({ n: 4, median: 2.5, low: 1, high: 4 });
    expect(summarize([7])).toEqual({ n: 1, median: 7, low: 7, high: 7 });
  });

  it('has no figures for nothing', () => {
    expect(summarize([])).toEqual({ n: 0, median: null, low: null, high: null });
  });

  it('does not care for order, nor change its input', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), (values) => {
        const before = [...values];
        expect(summarize(values)).toEqual(summarize(values.toReversed()));
        expect(values).toEqual(before);
      }),
    );
  });
});

describe('quantile', () => {
  it('interpolates between the values on either side', () => {
    // As R's quantile() has them by default.
    expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75);
    expect(quantile([1, 2, 3, 4, 5], 0.5)).toBe(3);
    expect(quantile([10, 20], 0.9)).toBe(19);
    expect(quantile([10, 20], 0)).toBe(10);
    expect(quantile([10, 20], 1)).toBe(20);
    expect(quantile([7], 0.3)).toBe(7);
  });
});
