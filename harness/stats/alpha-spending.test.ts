import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decidingLooks, type Look } from './alpha-spending.ts';

const equidistant = (count: number): Look[] =>
  Array.from({ length: count }, (_, i) => ({ round: i + 1, spent: (i + 1) / count }));

describe('decidingLooks', () => {
  it('spends the square of the share of the budget, all of it by the end', () => {
    const looks = decidingLooks(equidistant(40), 0.05);
    expect(looks[0]!.round).toBe(3);
    for (const look of looks) expect(look.cumulativeLevel).toBeCloseTo(0.05 * look.spent ** 2, 12);
    expect(looks.at(-1)!.cumulativeLevel).toBe(0.05);
  });

  it('leaves nearly half to the last look of many', () => {
    const looks = decidingLooks(equidistant(40), 0.05);
    expect(looks.map(({ round }) => round)).toEqual([3, 4, 5, 6, 8, 10, 13, 17, 23, 30, 40]);
    expect(looks.at(-1)!.level / 0.05).toBeCloseTo(1 - 0.75 ** 2, 2);
  });

  it('gives a run of a single look everything', () => {
    const only = { round: 3, spent: 1 };
    expect(decidingLooks([only], 0.05)).toEqual([{ ...only, level: 0.05, cumulativeLevel: 0.05 }]);
  });

  it('decides nothing before the third round, unless that is all there will be', () => {
    const early = [
      { round: 1, spent: 0.3 },
      { round: 2, spent: 0.6 },
    ];
    expect(decidingLooks(early, 0.05)).toEqual([]);
    expect(decidingLooks([early[0]!, { round: 2, spent: 1 }], 0.05)).toHaveLength(1);
  });

  it('never spends more than alpha, and decides of a look before the later ones are known', () => {
    const shares = fc.array(fc.double({ min: 1e-3, max: 1, noNaN: true }), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(shares, (unordered) => {
        const looks = unordered
          .toSorted((a, b) => a - b)
          .map((spent, i) => ({ round: i + 1, spent }));
        const all = decidingLooks(looks, 0.05);
        const total = all.reduce((sum, { level }) => sum + level, 0);
        expect(total).toBeLessThanOrEqual(0.05 + 1e-12);
        expect(all.every(({ level }) => level > 0)).toBe(true);
        looks.forEach((_, i) => {
          const until = looks.slice(0, i + 1);
          expect(decidingLooks(until, 0.05)).toEqual(all.filter(({ round }) => round <= i + 1));
        });
      }),
    );
  });

  it('refuses looks that go back, or beyond the budget', () => {
    expect(() => decidingLooks([{ round: 3, spent: 1.1 }], 0.05)).toThrow(RangeError);
    expect(() => decidingLooks([{ round: 3, spent: 0 }], 0.05)).toThrow(RangeError);
    expect(() =>
      decidingLooks(
        [
          { round: 3, spent: 0.5 },
          { round: 4, spent: 0.4 },
        ],
        0.05,
      ),
    ).toThrow(/0\.5 to 0\.4/);
    expect(() =>
      decidingLooks(
        [
          { round: 3, spent: 0.5 },
          { round: 2, spent: 0.6 },
        ],
        0.05,
      ),
    ).toThrow(/round 2/);
  });
});
