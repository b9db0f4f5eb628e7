import { describe, expect, it } from 'vitest';
import { type GrowthClass, growthOf } from './growth.ts';
import { seeded } from './seeded.ts';

const SIZES = [1e3, 3_160, 1e4, 31_600, 1e5, 316_000, 1e6];

function costs(costOf: (n: number) => number, noise: number, seed = 1, sizes = SIZES) {
  const random = seeded(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return sizes.map((size) => ({
    size,
    values: Array.from({ length: 3 }, () => costOf(size) * Math.exp(noise * normal())),
  }));
}

/** Eight functions, and the class of each; null: none of the five. */
const KNOWN: readonly [string, (n: number) => number, GrowthClass | null][] = [
  ['one look-up', () => 40, 'constant'],
  ['a binary search', (n) => 5 * Math.log2(n), 'log n'],
  ['a sum', (n) => 300 + 0.8 * n, 'n'],
  ['a sort', (n) => 200 + 6 * n * Math.log2(n), 'n log n'],
  ['all pairs', (n) => 50 + 0.5 * n * n, 'n²'],
  ['a large start and a sum', (n) => 20_000 + n, 'n'],
  ['a sieve of the root', (n) => 9 * Math.sqrt(n), null],
  ['n to the power of one and a half', (n) => 2 * n ** 1.5, null],
];

describe('the growth of eight known functions', () => {
  it.each(KNOWN)('%s', (_, costOf, truth) => {
    let told = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const { classes } = growthOf(costs(costOf, 0.04, seed))!;
      if (truth === null) expect(classes).toEqual([]);
      else if (classes.length === 1) expect(classes).toEqual([truth]);
      else expect(classes).toContain(truth);
      if (classes.length < 2) told++;
    }
    expect(told).toBeGreaterThanOrEqual(15);
  });
});

describe('data that outgrow a cache', () => {
  const above = (limit: number, factor: number) => (n: number) => (n < limit ? 1 : factor);
  it.each<[string, (n: number) => number, GrowthClass]>([
    ['a sum, half as dear again', (n) => n * above(9e4, 1.5)(n), 'n'],
    ['a sum, twice as dear', (n) => n * above(9e4, 2)(n), 'n'],
    ['a sum, three times as dear', (n) => n * above(9e4, 3)(n), 'n'],
    ['a sum, dearer by and by', (n) => n * (1 + 1 / (1 + (1e5 / n) ** 2)), 'n'],
    ['a look-up', (n) => 40 * above(9e4, 1.5)(n), 'constant'],
    ['a binary search', (n) => 5 * Math.log2(n) * above(9e4, 1.3)(n), 'log n'],
    ['all pairs', (n) => n * n * above(9e4, 1.5)(n), 'n²'],
  ])('are not taken for another growth with confidence: %s', (_, costOf, truth) => {
    for (let seed = 1; seed <= 20; seed++) {
      const { classes } = growthOf(costs(costOf, 0.04, seed))!;
      if (classes.length > 0) expect(classes).toContain(truth);
    }
  });
});

describe('what is told besides', () => {
  it('is what each size costs, and what all do', () => {
    const { fixed, each, exponent, low, high } = growthOf(costs((n) => 5_000 + 3 * n, 0.01))!;
    expect(fixed! / 5_000).toBeCloseTo(1, 0);
    expect(each! / 3).toBeCloseTo(1, 1);
    expect(low).toBeLessThan(exponent!);
    expect(high).toBeGreaterThan(exponent!);
  });

  it('names several classes where they fit alike', () => {
    const near = [1e3, 2e3, 4e3, 6e3, 8e3];
    const { classes } = growthOf(costs((n) => n ** 1.06, 0.05, 1, near))!;
    expect(classes.length).toBeGreaterThan(1);
    expect(classes).toEqual(expect.arrayContaining(['n', 'n log n']));
  });

  it('is nothing of too few sizes, too narrow a range, or costs that are none', () => {
    expect(growthOf(costs((n) => n, 0, 1, [1, 10, 100, 1_000]))).toBeNull();
    expect(growthOf(costs((n) => n, 0, 1, [1, 2, 3, 4, 5]))).toBeNull();
    expect(growthOf(costs(() => 0, 0))).toBeNull();
  });

  it('takes what was counted once', () => {
    const counted = SIZES.map((size) => ({ size, values: [8 * size + 120] }));
    expect(growthOf(counted)!.classes).toEqual(['n']);
  });
});
