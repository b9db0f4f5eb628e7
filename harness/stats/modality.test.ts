import { describe, expect, it } from 'vitest';
import { normal } from './fixtures/simulated-run.ts';
import { MULTIMODAL_ABOVE, mValueOf } from './modality.ts';
import { seeded } from './seeded.ts';

const repeated = (values: readonly number[], times: number) =>
  values.flatMap((value) => Array<number>(times).fill(value));

describe('mValueOf', () => {
  it('has BenchmarkDotNet’s values for its examples, with enough of each', () => {
    expect(mValueOf(repeated([1], 30))).toBe(2);
    expect(mValueOf(repeated([1, 2], 15))).toBe(4);
    expect(mValueOf(repeated([1, 2, 3], 30))).toBe(6);
    const three = [1, 2, 3, 3, 3, 4, 5, 10, 11, 11, 11, 12, 40, 41, 41, 41, 42];
    expect(mValueOf(repeated(three, 2))).toBeCloseTo(2.8333, 4);
  });

  it('has none for few values', () => {
    expect(mValueOf([])).toBeNull();
    expect(mValueOf(repeated([1, 2], 14))).toBeNull();
  });

  it('does not take one wild value for a heap, nor depend on order or unit', () => {
    const random = seeded(3);
    const values = Array.from({ length: 40 }, () => 1e9 * Math.exp(0.02 * normal(random)));
    expect(mValueOf([...values, 9e9])).toBe(mValueOf(values));
    expect(mValueOf(values.toReversed())).toBe(mValueOf(values));
    expect(mValueOf(values.map((value) => value / 2 ** 20))).toBe(mValueOf(values));
  });

  it('warns of two heaps, and seldom of one, as far as its bound allows', () => {
    const random = seeded(4);
    const warned = (n: number, value: (i: number) => number) => {
      const runs = 400;
      let warnings = 0;
      for (let run = 0; run < runs; run++) {
        const values = Array.from({ length: n }, (_, i) => 1e9 * value(i));
        if (mValueOf(values)! > MULTIMODAL_ABOVE) warnings++;
      }
      return warnings / runs;
    };
    for (const n of [30, 60]) {
      expect(warned(n, () => Math.exp(0.03 * normal(random)))).toBeLessThan(0.03);
      expect(warned(n, () => 1 + 0.06 * Math.exp(0.7 * normal(random)))).toBeLessThan(0.04);
      expect(warned(n, (i) => Math.exp(0.03 * normal(random) + (i % 2) * 0.21))).toBeGreaterThan(
        0.9,
      );
    }
  });
});
