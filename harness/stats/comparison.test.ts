import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decision, decideFamily, type Look, type Series } from './comparison.ts';
import { tTwoSidedQuantile } from './student-t.ts';

const OPTIONS = { alpha: 0.05, threshold: 0.02 };

const seriesOf = (key: string, logRatios: readonly number[]): Series => ({
  key,
  rounds: logRatios.map((logRatio, i) => ({ round: i + 1, logRatio })),
});

const only = (logRatios: readonly number[], looks: readonly Look[]): Decision =>
  decideFamily([seriesOf('a', logRatios)], looks, OPTIONS)[0]!;

/** Values around a centre that have exactly this standard deviation. */
const around = (centre: number, deviation: number, n: number): number[] => {
  const unit = Array.from({ length: n }, (_, i) => i - (n - 1) / 2);
  const scale = deviation / Math.sqrt(unit.reduce((sum, u) => sum + u * u, 0) / (n - 1));
  return unit.map((u) => centre + scale * u);
};

describe('decideFamily', () => {
  it('is Student’s interval for one comparison, looked at once', () => {
    const decision = only([Math.log(2), Math.log(8), Math.log(4)], [{ round: 3, spent: 1 }]);
    const halfWidth = (4.30265273 * Math.LN2) / Math.sqrt(3);
    expect(decision.ratio).toBeCloseTo(4, 10);
    expect(Math.log(decision.low!)).toBeCloseTo(Math.log(4) - halfWidth, 7);
    expect(Math.log(decision.high!)).toBeCloseTo(Math.log(4) + halfWidth, 7);
    expect(decision).toMatchObject({ rounds: 3, confidence: 0.95, verdict: 'unresolved' });
  });

  it('tells big effects after three rounds, small ones and sameness after many', () => {
    const early = [{ round: 3, spent: 0.5 }];
    expect(only(around(Math.log(2), 0.02, 3), early).verdict).toBe('higher');
    expect(only(around(-Math.log(2), 0.02, 3), early).verdict).toBe('lower');
    const late = [{ round: 40, spent: 1 }];
    expect(only(around(Math.log(1.05), 0.04, 40), late).verdict).toBe('higher');
    expect(only(around(0, 0.04, 40), late).verdict).toBe('equivalent');
    expect(only(around(Math.log(1.05), 0.04, 4), early).verdict).toBe('unresolved');
  });

  it('shares a look among comparisons by Holm: the first has half, the next all', () => {
    const look = [{ round: 3, spent: 1 }];
    // Of one spread, so that the moderated standard error is √((4 · 1.781 + 2) ÷ 6) = 1.233 times each one's own.
    // 3.4 of these at 6 degrees of freedom: p = 0.0145, which lies between 0.05 ÷ 4 and 0.05 ÷ 3.
    const [clear, close] = [
      around(0.5, 0.02, 3),
      around((3.4 * 1.233 * 0.02) / Math.sqrt(3), 0.02, 3),
    ];
    const four = (others: readonly number[][]) =>
      decideFamily(
        [close, ...others].map((values, i) => seriesOf(`${i}`, values)),
        look,
        OPTIONS,
      )[0]!;
    const open = around(0, 0.02, 3);
    expect(four([open, open, open])).toMatchObject({
      verdict: 'unresolved',
      confidence: 1 - 0.05 / 4,
    });
    expect(four([clear, open, open])).toMatchObject({
      verdict: 'higher',
      confidence: 1 - 0.05 / 3,
    });
    expect(four([clear, clear, clear])).toMatchObject({ verdict: 'higher', confidence: 0.95 });
  });

  it('lets what is proven the same free nothing for differences, and the other way round', () => {
    const look = [{ round: 3, spent: 1 }];
    // Moderated standard errors of 0.00498, as above: at 0.05 ÷ 4 half-widths of 0.0175, at 0.05 ÷ 3 of 0.0164.
    const close = seriesOf('close', around(0.017, 0.007, 3));
    const open = seriesOf('open', around(0.0099, 0.007, 3));
    const same = seriesOf('same', around(0, 0.007, 3));
    const decisions = decideFamily([close, { ...open }, { ...open }, same], look, OPTIONS);
    expect(decisions.map(({ verdict }) => verdict)).toEqual([
      'unresolved',
      'unresolved',
      'unresolved',
      'equivalent',
    ]);
    // Half-widths of 0.00375 · 4.30 and 0.00375 · 6.21: inside 2% at 0.05, not at 0.05 ÷ 2.
    const nearlySame = seriesOf('nearly', around(0, 0.0065, 3));
    const alone = decideFamily([nearlySame], look, OPTIONS);
    expect(alone[0]!.verdict).toBe('equivalent');
    const beside = (other: Series) => decideFamily([nearlySame, other], look, OPTIONS)[0]!.verdict;
    const certain = seriesOf('certain', around(0, 1e-6, 3));
    expect(beside(certain)).toBe('equivalent');
    expect(beside(seriesOf('clear', around(0.5, 0.001, 3)))).toBe('unresolved');
  });

  it('stays by what it decided, and shows data that say so', () => {
    const early = { round: 4, spent: 0.5 };
    const values = [...around(-0.3, 0.01, 4), ...around(0.3, 0.01, 4)];
    const before = only(values, [early]);
    expect(before).toMatchObject({ verdict: 'lower', rounds: 4 });
    expect(only(values, [early, { round: 8, spent: 1 }])).toEqual(before);
    // Where the later data agree, they are shown: they know more.
    const agreeing = [...around(-0.3, 0.01, 4), ...around(-0.28, 0.01, 4)];
    const after = only(agreeing, [early, { round: 8, spent: 1 }]);
    expect(after).toMatchObject({ verdict: 'lower', rounds: 8, confidence: 0.95 });
  });

  it('has no figures below two rounds, and no interval before the first look that decides', () => {
    const none = {
      rounds: 0,
      ratio: null,
      low: null,
      high: null,
      verdict: 'unresolved',
      moreRounds: null,
    };
    expect(only([], [])).toMatchObject(none);
    expect(only([0.1], [{ round: 1, spent: 1 }])).toMatchObject(none);
    expect(only([0.1, Number.NEGATIVE_INFINITY, 0.1], [{ round: 3, spent: 1 }])).toMatchObject(
      none,
    );
    const two = only([0.1, 0.2], [{ round: 2, spent: 0.2 }]);
    expect(two).toMatchObject({ rounds: 2, low: null, high: null, verdict: 'unresolved' });
    expect(two.ratio).toBeCloseTo(Math.exp(0.15), 12);
    expect(decideFamily([], [{ round: 3, spent: 1 }], OPTIONS)).toEqual([]);
  });

  it('takes what never varied at its word', () => {
    const looks = [{ round: 3, spent: 0.2 }];
    expect(only([0, 0, 0], looks)).toMatchObject({
      ratio: 1,
      low: 1,
      high: 1,
      verdict: 'equivalent',
    });
    expect(only([0.1, 0.1, 0.1], looks)).toMatchObject({ low: Math.exp(0.1), verdict: 'higher' });
  });

  it('uses rounds up to its look only', () => {
    const values = [...around(0, 0.02, 3), 5];
    expect(only(values, [{ round: 3, spent: 1 }])).toEqual(
      only(values.slice(0, 3), [{ round: 3, spent: 1 }]),
    );
  });

  it('says how many more rounds it expects to need, where that is not too many', () => {
    const looks = [{ round: 8, spent: 1 }];
    expect(only(around(0.03, 0.04, 8), looks).moreRounds).toBeGreaterThan(0);
    expect(only(around(0.03, 0.04, 8), looks).moreRounds).toBeLessThan(40);
    expect(only(around(0.0001, 3, 8), looks).moreRounds).toBeNull();
    expect(only(around(0.5, 0.04, 8), looks).moreRounds).toBeNull();
  });
});

describe('any family', () => {
  const value = fc.integer({ min: -300, max: 300 }).map((thousandths) => thousandths / 1000);
  const small = fc.integer({ min: -20, max: 20 }).map((thousandths) => thousandths / 1000);
  const families = fc
    .integer({ min: 0, max: 30 })
    .chain((rounds) =>
      fc.array(
        fc.oneof(
          ...[value, small].map((one) => fc.array(one, { minLength: rounds, maxLength: rounds })),
        ),
        { minLength: 1, maxLength: 5 },
      ),
    )
    .map((all) => all.map((values, i) => seriesOf(`${i}`, values)));
  const looksOf = (family: readonly Series[]): Look[] => {
    const rounds = family[0]!.rounds.length;
    return Array.from({ length: rounds }, (_, i) => ({ round: i + 1, spent: (i + 1) / rounds }));
  };

  it('shows intervals that agree with their verdicts', () => {
    fc.assert(
      fc.property(families, (family) => {
        for (const decision of decideFamily(family, looksOf(family), OPTIONS)) {
          const { ratio, low, high, verdict, moreRounds, confidence } = decision;
          for (const figure of [ratio, low, high, moreRounds]) expect(figure).not.toBeNaN();
          expect(confidence).toBeGreaterThanOrEqual(0.95);
          expect(confidence).toBeLessThan(1);
          if (low === null || high === null) {
            expect(verdict).toBe('unresolved');
            continue;
          }
          expect(low).toBeLessThanOrEqual(ratio!);
          expect(high).toBeGreaterThanOrEqual(ratio!);
          const inside = low >= 1 / 1.02 && high <= 1.02;
          expect(verdict === 'equivalent').toBe(inside);
          if (!inside) {
            expect(verdict === 'lower').toBe(high < 1);
            expect(verdict === 'higher').toBe(low > 1);
          }
          if (verdict !== 'unresolved') expect(moreRounds).toBeNull();
        }
      }),
    );
  });

  it('keeps at every look what it decided before', () => {
    fc.assert(
      fc.property(families, (family) => {
        const looks = looksOf(family);
        const decided = new Map<string, string>();
        looks.forEach((_, i) => {
          for (const { key, verdict } of decideFamily(family, looks.slice(0, i + 1), OPTIONS)) {
            if (decided.has(key)) expect(verdict).toBe(decided.get(key));
            if (verdict !== 'unresolved') decided.set(key, verdict);
          }
        });
      }),
      { numRuns: 50 },
    );
  });

  it('does not care for the order of comparisons, and turns round with their sides', () => {
    fc.assert(
      fc.property(families, (family) => {
        const looks = looksOf(family);
        const decisions = decideFamily(family, looks, OPTIONS);
        expect(decideFamily(family.toReversed(), looks, OPTIONS).toReversed()).toEqual(decisions);
        const turned = family.map(({ key, rounds }) =>
          seriesOf(
            key,
            rounds.map(({ logRatio }) => -logRatio),
          ),
        );
        const back = {
          lower: 'higher',
          higher: 'lower',
          equivalent: 'equivalent',
          unresolved: 'unresolved',
        };
        decideFamily(turned, looks, OPTIONS).forEach(({ verdict, ratio }, i) => {
          expect(verdict).toBe(back[decisions[i]!.verdict]);
          if (ratio !== null) expect(ratio * decisions[i]!.ratio!).toBeCloseTo(1, 9);
        });
      }),
    );
  });

  it('has intervals of the level that its look had', () => {
    const values = around(0.01, 0.04, 6);
    const looks = [
      { round: 4, spent: 0.5 },
      { round: 6, spent: 1 },
    ];
    const { low } = only(values, looks);
    // What was spent between the looks: 0.05 · (1 − 0.25).
    const halfWidth = (tTwoSidedQuantile(0.05 * 0.75, 5) * 0.04) / Math.sqrt(6);
    expect(Math.log(low!)).toBeCloseTo(0.01 - halfWidth, 9);
  });
});
