import { describe, expect, it } from 'vitest';
import { medianInterval } from './median-interval.ts';

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

describe('the interval of a median', () => {
  // Ranks and confidences: Conover, "Practical Nonparametric Statistics", binomial table with p = 1/2.
  it.each([
    [6, 1, 6, 0.96875],
    [8, 1, 8, 0.9921875],
    [9, 2, 8, 0.9609375],
    [12, 3, 10, 0.96142578125],
    [20, 6, 15, 0.9586105346679688],
  ])('of %d values lies between ranks %d and %d', (n, low, high, confidence) => {
    const interval = medianInterval(upTo(n).toReversed(), 0.95)!;
    expect(interval).toMatchObject({ low, high });
    expect(interval.confidence).toBeCloseTo(confidence, 12);
  });

  it('does not exist where too few values could not hold it', () => {
    for (const n of [0, 1, 5]) expect(medianInterval(upTo(n), 0.95)).toBeNull();
    expect(medianInterval(upTo(5), 0.9)).toMatchObject({ low: 1, high: 5, confidence: 0.9375 });
  });
});
