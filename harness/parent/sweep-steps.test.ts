import { describe, expect, it } from 'vitest';
import { crossingsOf } from '../stats/crossover.ts';
import { ratiosOf } from '../stats/winners.ts';
import { simulatedSweep } from './fixtures/simulated-sweep.ts';
import { gridOf } from './sweep-grid.ts';

const none = { groups: [], rounds: 3, budgetSeconds: 300 };
/** Meets n at n = 8,000; the ratio grows with the root of n. */
const rootful = {
  first: (n: number) => 20 * n,
  second: (n: number) => (20 * n ** 1.5) / Math.sqrt(8_000),
};

function sizesOf({ steps }: ReturnType<typeof simulatedSweep>): number[] {
  return steps.map(({ size }) => size);
}

describe('the grid', () => {
  it('is spaced evenly on a logarithmic axis, with both ends', () => {
    expect(gridOf({ low: 1e3, high: 1e6, isWhole: true, ...none })).toEqual([
      1_000, 3_160, 10_000, 31_600, 100_000, 316_000, 1_000_000,
    ]);
    expect(gridOf({ low: 0.1, high: 0.9, isWhole: false, ...none })).toHaveLength(5);
  });

  it('holds no size twice, and none between whole ones', () => {
    expect(gridOf({ low: 1, high: 3, isWhole: true, ...none })).toEqual([1, 2, 3]);
  });
});

describe('the steps', () => {
  it('go on where the winner changes until that is known closely', () => {
    const swept = simulatedSweep({ costs: rootful, low: 1e3, high: 1e6, noise: 0.03, seed: 1 });
    const added = swept.steps.filter((step) => step.kind === 'measure' && step.why === 'crossing');
    expect(added.length).toBeGreaterThan(1);
    for (const { size } of added) expect(size).toBeGreaterThan(3_000);
    for (const { size } of added) expect(size).toBeLessThan(32_000);
    const pair = { baseline: 'first', candidate: 'second' };
    const { crossings } = crossingsOf(ratiosOf(swept.points, pair));
    expect(crossings).toHaveLength(1);
    expect(crossings[0]!.high / crossings[0]!.low).toBeLessThan(1.2);
    expect(crossings[0]!.size / 8_000).toBeCloseTo(1, 1);
  });

  it('stop after the grid where nothing crosses and nothing bends', () => {
    const costs = { first: (n: number) => 20 * n, second: (n: number) => 40 * n };
    const swept = simulatedSweep({ costs, low: 1e3, high: 1e6, noise: 0.03, seed: 1 });
    expect(swept.steps).toHaveLength(7);
  });

  it('look closer where a curve bends', () => {
    const costs = { only: (n: number) => 1e6 + 10 * n };
    const swept = simulatedSweep({ costs, low: 1e3, high: 1e8, noise: 0.01, seed: 1 });
    const bends = swept.steps.filter((step) => step.kind === 'measure' && step.why === 'bend');
    expect(bends.length).toBeGreaterThan(0);
    for (const { size } of bends) expect(size).toBeGreaterThan(10_000);
  });

  it('say before they measure it that a size takes too long, by the growth of the smaller ones', () => {
    const costs = { first: (n: number) => 10 * n * n, second: (n: number) => 20 * n };
    const swept = simulatedSweep({ costs, low: 1e3, high: 1e7, noise: 0.03, seed: 1 });
    const last = swept.steps.at(-1)!;
    expect(last).toMatchObject({ kind: 'too long', size: 1e7 });
    expect(Math.max(...swept.points.map(({ size }) => size))).toBeLessThanOrEqual(31_600);
    if (last.kind !== 'too long') return;
    // Twelve calls of 10 · 1e14 ns are 12 million seconds.
    expect(last.expectedSeconds / 12e6).toBeGreaterThan(0.5);
    expect(last.expectedSeconds / 12e6).toBeLessThan(3);
    expect(last.affordable).toBeGreaterThanOrEqual(10_000);
    expect(last.affordable).toBeLessThan(200_000);
  });

  it('end with the budget', () => {
    const swept = simulatedSweep({
      costs: rootful,
      low: 1e3,
      high: 1e6,
      noise: 0.2,
      seed: 1,
      budgetSeconds: 90,
    });
    const seconds = swept.points.reduce((sum, { cost }) => sum + cost.seconds, 0);
    expect(seconds).toBeLessThanOrEqual(90);
    expect(sizesOf(swept).length).toBeGreaterThan(7);
  });

  it('are the same for the same results, and measure no size twice', () => {
    const once = { costs: rootful, low: 1e3, high: 1e6, noise: 0.05, seed: 3 };
    const sizes = sizesOf(simulatedSweep(once));
    expect(sizesOf(simulatedSweep(once))).toEqual(sizes);
    expect(new Set(sizes).size).toBe(sizes.length);
  });
});
