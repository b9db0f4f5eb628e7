import { describe, expect, it } from 'vitest';
import { logSpaced, pointsOf } from './log-spaced.ts';

describe('points over a range', () => {
  it('are each as many times the one before', () => {
    expect(logSpaced(1e2, 1e6, 5)).toEqual([100, 1_000, 10_000, 100_000, 1_000_000]);
    const points = logSpaced(1e2, 1e6, 7);
    expect(points).toHaveLength(7);
    for (const [index, point] of points.slice(1).entries())
      expect(point / points[index]!).toBeCloseTo(10 ** (4 / 6), 1);
  });

  it('are whole numbers, each once, and both ends', () => {
    expect(logSpaced(1, 4, 7)).toEqual([1, 2, 3, 4]);
    expect(logSpaced(5, 5, 3)).toEqual([5]);
  });

  it('are those of a list that has more than two', () => {
    expect(pointsOf([1e6, 1e2, 1e4, 1e4], 7)).toEqual([1e2, 1e4, 1e6]);
    expect(pointsOf([1e4, 1e2], 3)).toEqual([100, 1_000, 10_000]);
  });
});
