import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changepointsOf } from './changepoints.ts';
import { normal } from './fixtures/simulated-run.ts';
import { seeded } from './seeded.ts';

const FLOOR = 1e-6;

function costOf(values: readonly number[], cuts: readonly number[], penalty: number): number {
  const borders = [0, ...cuts, values.length];
  let total = cuts.length * penalty;
  for (let i = 1; i < borders.length; i++) {
    const segment = values.slice(borders[i - 1], borders[i]);
    const mean = segment.reduce((sum, value) => sum + value, 0) / segment.length;
    const variance = segment.reduce((sum, value) => sum + (value - mean) ** 2, 0) / segment.length;
    const atLeast = Math.max(variance, FLOOR);
    total += segment.length * (Math.log(atLeast) + variance / atLeast);
  }
  return total;
}

/** All ways to cut a series into segments of two values or more. */
function* allCuts(length: number, from = 0): Generator<number[]> {
  yield [];
  for (let cut = from + 2; cut <= length - 2; cut++) {
    for (const rest of allCuts(length, cut)) yield [cut, ...rest];
  }
}

describe('changepointsOf', () => {
  it('finds a change of the mean, and one of the variance', () => {
    const random = seeded(1);
    const noise = (n: number, mean: number, deviation: number) =>
      Array.from({ length: n }, () => mean + deviation * normal(random));
    const penalty = 15 * Math.log(200);
    const step = [...noise(80, 0, 0.02), ...noise(120, -0.2, 0.02)];
    expect(changepointsOf(step, penalty, FLOOR)).toEqual([80]);
    const louder = [...noise(100, 0, 0.01), ...noise(100, 0, 0.1)];
    const [cut, ...others] = changepointsOf(louder, penalty, FLOOR);
    expect(others).toEqual([]);
    expect(Math.abs(cut! - 100)).toBeLessThanOrEqual(3);
    expect(changepointsOf(noise(200, 0, 0.02), penalty, FLOOR)).toEqual([]);
  });

  it('finds the best of all ways to cut, as trying them all does', () => {
    const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 20 }), (series, penalty) => {
        const found = costOf(series, changepointsOf(series, penalty, FLOOR), penalty);
        const best = Math.min(
          ...[...allCuts(series.length)].map((cuts) => costOf(series, cuts, penalty)),
        );
        expect(found).toBeCloseTo(best, 6);
      }),
    );
  });

  it('has none for a series too short to cut', () => {
    for (const values of [[], [1], [1, 2], [1, 2, 3]]) {
      expect(changepointsOf(values, 0, FLOOR)).toEqual([]);
    }
  });
});
