import { describe, expect, it } from 'vitest';
import { normal } from './fixtures/simulated-run.ts';
import { optimalCalls, varianceComponents } from './iterations.ts';
import { seeded } from './seeded.ts';

const BOUNDS = { min: 1, max: 50 };

describe('varianceComponents', () => {
  it('are those of the analysis of variance', () => {
    // Within: 2 + 2 + 2 over 3 degrees of freedom; means 1, 4, 7, of whose variance of 9 the calls
    // account for 2 ÷ 2.
    expect(
      varianceComponents([
        [0, 2],
        [3, 5],
        [6, 8],
      ]),
    ).toEqual({ withinForks: 2, betweenForks: 8 });
  });

  it('are recovered from simulated forks, of equal length or not', () => {
    const random = seeded(5);
    const forks = Array.from({ length: 4_000 }, (_, fork) => {
      const centre = 0.03 * normal(random);
      return Array.from({ length: 1 + (fork % 5) }, () => centre + 0.02 * normal(random));
    });
    const { betweenForks, withinForks } = varianceComponents(forks)!;
    expect(Math.sqrt(betweenForks)).toBeCloseTo(0.03, 2);
    expect(Math.sqrt(withinForks)).toBeCloseTo(0.02, 2);
  });

  it('are not negative, and null where they cannot be told apart', () => {
    expect(
      varianceComponents([
        [0, 10],
        [10, 0],
      ])!.betweenForks,
    ).toBe(0);
    expect(varianceComponents([[1, 2, 3]])).toBeNull();
    expect(varianceComponents([[1], [2], []])).toBeNull();
    expect(varianceComponents([])).toBeNull();
  });
});

describe('optimalCalls', () => {
  it('is the root of the ratio of costs times that of variances, rounded up', () => {
    const variances = { betweenForks: 4, withinForks: 9 };
    // √(16 · 9 ÷ (1 · 4)) = 6.
    expect(optimalCalls({ forkNs: 16, callNs: 1 }, variances, BOUNDS)).toBe(6);
    expect(optimalCalls({ forkNs: 17, callNs: 1 }, variances, BOUNDS)).toBe(7);
  });

  it('gives the narrowest interval that any number of calls gives in the same time', () => {
    const costs = { forkNs: 3e9, callNs: 0.5e9 };
    const variances = { betweenForks: 0.02 ** 2, withinForks: 0.03 ** 2 };
    const best = optimalCalls(costs, variances, BOUNDS);
    const varianceFor = (calls: number) =>
      (costs.forkNs + calls * costs.callNs) *
      (variances.betweenForks + variances.withinForks / calls);
    const least = Math.min(...Array.from({ length: 50 }, (_, i) => varianceFor(i + 1)));
    expect(varianceFor(best) / least).toBeLessThan(1.01);
  });

  it('stays within bounds', () => {
    const costs = { forkNs: 1e9, callNs: 1e9 };
    expect(optimalCalls(costs, { betweenForks: 0, withinForks: 1 }, BOUNDS)).toBe(50);
    expect(optimalCalls(costs, { betweenForks: 1, withinForks: 0 }, { min: 3, max: 9 })).toBe(3);
    expect(optimalCalls(costs, { betweenForks: 0, withinForks: 0 }, { min: 3, max: 9 })).toBe(3);
  });
});
