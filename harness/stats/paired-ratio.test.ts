import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairedRatio } from './paired-ratio.ts';
import { tTwoSidedQuantile } from './student-t.ts';

describe('pairedRatio', () => {
  it('is the geometric mean, with the t interval of the logarithms', () => {
    const ratio = pairedRatio([
      { baseline: 1, candidate: 2 },
      { baseline: 1, candidate: 8 },
      { baseline: 2, candidate: 8 },
    ]);
    expect(ratio?.ratio).toBeCloseTo(4, 12);
    // Logarithms ln 2, ln 8, ln 4: mean ln 4, standard deviation ln 2; t(2) = 4.303.
    const halfWidth = (tTwoSidedQuantile(0.05, 2) * Math.LN2) / Math.sqrt(3);
    expect(ratio?.low).toBeCloseTo(4 * Math.exp(-halfWidth), 10);
    expect(ratio?.high).toBeCloseTo(4 * Math.exp(halfWidth), 10);
  });

  it('has no interval for one round, and no ratio for none or for zeros', () => {
    expect(pairedRatio([{ baseline: 2, candidate: 1 }])).toEqual({
      ratio: 0.5,
      low: null,
      high: null,
    });
    expect(pairedRatio([])).toBeNull();
    expect(pairedRatio([{ baseline: 0, candidate: 1 }])).toBeNull();
    expect(pairedRatio([{ baseline: 1, candidate: 0 }])).toBeNull();
  });

  it('turns round with its sides', () => {
    const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.record({ baseline: positive, candidate: positive }), { minLength: 2 }),
        (pairs) => {
          const there = pairedRatio(pairs)!;
          const back = pairedRatio(
            pairs.map(({ baseline, candidate }) => ({ baseline: candidate, candidate: baseline })),
          )!;
          expect(there.ratio * back.ratio).toBeCloseTo(1, 6);
          expect(there.low! * back.high!).toBeCloseTo(1, 6);
        },
      ),
    );
  });

  it('covers the truth in about 95 of 100 runs of a few noisy rounds', () => {
    let state = 12_345;
    const uniform = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state + 0.5) / 2 ** 32;
    };
    const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    for (const rounds of [3, 5, 10]) {
      const runs = 4_000;
      let covered = 0;
      for (let run = 0; run < runs; run++) {
        const pairs = Array.from({ length: rounds }, () => {
          const drift = Math.exp(0.5 * normal());
          return {
            baseline: drift * Math.exp(0.05 * normal()),
            candidate: 1.1 * drift * Math.exp(0.05 * normal()),
          };
        });
        const { low, high } = pairedRatio(pairs)!;
        if (low! <= 1.1 && 1.1 <= high!) covered++;
      }
      // Three standard errors of 95% in 4,000 runs are 1%.
      expect(Math.abs(covered / runs - 0.95)).toBeLessThan(0.0104);
    }
  });
});
