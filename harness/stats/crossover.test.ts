import { describe, expect, it } from 'vitest';
import { crossingsOf } from './crossover.ts';
import { seeded } from './seeded.ts';

function noisy(
  ratioAt: (size: number) => number,
  sizes: readonly number[],
  noise: number,
  seed = 1,
) {
  const random = seeded(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return sizes.map((size) => ({
    size,
    logRatios: Array.from({ length: 5 }, () => Math.log(ratioAt(size)) + noise * normal()),
  }));
}

const SIZES = [100, 200, 400, 800, 1_600, 3_200];

describe('a crossing', () => {
  it('is where the ratio passes 1, and says which side is better from there on', () => {
    const { crossings } = crossingsOf(noisy((n) => (n / 600) ** 0.5, SIZES, 0.02));
    expect(crossings).toHaveLength(1);
    const [{ size, low, high, signAbove }] = crossings as [(typeof crossings)[0]];
    expect(size / 600).toBeCloseTo(1, 1);
    expect(low).toBeLessThan(600);
    expect(high).toBeGreaterThan(600);
    expect(high / low).toBeLessThan(1.6);
    expect(signAbove).toBe(1);
  });

  it('lies between two sizes that are known, whatever the curve says', () => {
    const jump = (n: number) => (n < 500 ? 0.5 : 2);
    const [crossing] = crossingsOf(noisy(jump, SIZES, 0.02)).crossings;
    expect(crossing!.low).toBeGreaterThanOrEqual(400);
    expect(crossing!.high).toBeLessThanOrEqual(800);
  });

  it('may happen more than once', () => {
    const hill = (n: number) => (n > 150 && n < 1_000 ? 1.5 : 0.6);
    const { crossings } = crossingsOf(noisy(hill, SIZES, 0.02));
    expect(crossings.map(({ signAbove }) => signAbove)).toEqual([1, -1]);
  });

  it('has an interval that holds it in nearly all runs', () => {
    let held = 0;
    for (let seed = 1; seed <= 200; seed++) {
      // A fixed cost against a steeper one: bent, and 1 at 480.
      const ratio = (n: number) => (120 + n) / (1.25 * n);
      const [crossing] = crossingsOf(noisy(ratio, SIZES, 0.04, seed)).crossings;
      if (crossing === undefined || (crossing.low <= 480 && crossing.high >= 480)) held++;
    }
    expect(held).toBeGreaterThanOrEqual(184);
  });
});

describe('a crossing near an end of the range', () => {
  // 1 at 2,900: the last size is 5% beyond it, which five rounds of 4% do not tell.
  const ratio = (n: number) => (n / 2_900) ** 0.5;

  it('is found by the curve, where several sizes say so together', () => {
    const near = [...SIZES, 2_000, 2_300, 2_600, 2_800, 3_000, 3_100, 3_300, 3_400];
    let found = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const { crossings } = crossingsOf(noisy(ratio, near, 0.04, seed));
      if (crossings.length === 0) continue;
      found++;
      expect(crossings).toHaveLength(1);
      expect(crossings[0]!.size / 2_900).toBeGreaterThan(0.85);
      expect(crossings[0]!.signAbove).toBe(1);
    }
    expect(found).toBeGreaterThanOrEqual(20);
  });

  it('is not invented where the ratio comes near 1 and stays there', () => {
    const near = [...SIZES, 2_000, 2_300, 2_600, 2_800, 3_000, 3_100, 3_300, 3_400];
    const flat = (n: number) => Math.min(1, (n / 2_000) ** 0.5);
    let found = 0;
    for (let seed = 1; seed <= 100; seed++)
      if (crossingsOf(noisy(flat, near, 0.04, seed)).crossings.length > 0) found++;
    expect(found).toBeLessThanOrEqual(5);
  });
});

describe('no crossing', () => {
  it('is told where every size is on one side', () => {
    const { crossings, throughout } = crossingsOf(noisy(() => 0.7, SIZES, 0.02));
    expect(crossings).toEqual([]);
    expect(throughout).toBe(-1);
  });

  it('is not told where sizes cannot tell', () => {
    const found = crossingsOf(noisy((n) => (n < 2_000 ? 0.6 : 1), SIZES, 0.02));
    expect(found).toMatchObject({ crossings: [], throughout: null, open: [3_200] });
  });

  it('is found where both take the same, but in few runs', () => {
    let found = 0;
    for (let seed = 1; seed <= 200; seed++)
      if (crossingsOf(noisy(() => 1, SIZES, 0.05, seed)).crossings.length > 0) found++;
    expect(found).toBeLessThanOrEqual(4);
  });

  it('is told of nothing', () => {
    expect(crossingsOf([])).toEqual({ signs: [], crossings: [], throughout: null, open: [] });
    const alone = crossingsOf([{ size: 1, logRatios: [0.5] }]);
    expect(alone).toMatchObject({ crossings: [], throughout: null, open: [1] });
  });
});
