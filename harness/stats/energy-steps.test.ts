import { describe, expect, it } from 'vitest';
import { energySteps } from './energy-steps.ts';
import { seeded } from './seeded.ts';

const stepsOf = (values: readonly number[]) =>
  energySteps(values, { random: seeded(1), level: 0.01, permutations: 499 });
const placesOf = (values: readonly number[]) => stepsOf(values).map(({ at }) => at);

/** Normal, by Box and Muller. */
function noise(seed: number, length: number, deviation: number): number[] {
  const random = seeded(seed);
  return Array.from(
    { length },
    () => deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

const level = (values: readonly number[], from: number, by: number) =>
  values.map((value, index) => (index >= from ? value + by : value));

describe('steps', () => {
  it('are found where they are, up and down, in order', () => {
    const values = level(level(noise(1, 60, 1), 20, 8), 40, -5);
    expect(placesOf(values)).toEqual([20, 40]);
    for (const { p } of stepsOf(values)) expect(p).toBe(1 / 500);
  });

  it('are found where the level comes back soon', () => {
    expect(placesOf(level(level(noise(2, 60, 1), 30, 8), 36, -8))).toEqual([30, 36]);
  });

  it('are found from the second point behind them on', () => {
    expect(placesOf(level(noise(3, 30, 1), 28, 12))).toEqual([28]);
    // One that stands out is no level.
    expect(placesOf(level(noise(3, 30, 1), 29, 12))).toEqual([]);
    const outlier = noise(4, 40, 1);
    outlier[20] = 30;
    expect(placesOf(outlier)).toEqual([]);
  });

  it('do not depend on unit or sign', () => {
    const values = level(noise(5, 40, 1), 17, 6);
    const places = placesOf(values);
    expect(places).toEqual([17]);
    expect(placesOf(values.map((value) => -1e-9 * value))).toEqual(places);
    expect(placesOf(values.map((value) => 1e9 + value))).toEqual(places);
  });

  it('are not in what never changes, is short, or changes once and for all in one value', () => {
    for (const values of [[], [1], [1, 2, 3], Array.from({ length: 50 }, () => 7)])
      expect(placesOf(values)).toEqual([]);
    // Without any noise, but with a step.
    expect(
      placesOf(
        level(
          Array.from({ length: 20 }, () => 7),
          12,
          1,
        ),
      ),
    ).toEqual([12]);
  });
});

describe('of 300 series of mere noise', () => {
  it('about one in a hundred has a step', () => {
    const found = Array.from({ length: 300 }, (_, seed) => placesOf(noise(100 + seed, 24, 1)));
    const withSteps = found.filter((places) => places.length > 0).length;
    // 99.9% of what a chance of 1% gives lies below 9.
    expect(withSteps).toBeLessThanOrEqual(9);
  });
});

describe('of 40 series with a step of 2.5 deviations', () => {
  it('nearly all are found, at most two places away', () => {
    const found = Array.from({ length: 40 }, (_, seed) =>
      placesOf(level(noise(900 + seed, 40, 0.02), 25, Math.log(1.05))),
    );
    const near = found.filter((places) => places.some((at) => Math.abs(at - 25) <= 2)).length;
    expect(near).toBeGreaterThanOrEqual(35);
  });
});
