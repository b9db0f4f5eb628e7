import { describe, expect, it } from 'vitest';
import { normal } from './fixtures/simulated-run.ts';
import { seeded } from './seeded.ts';
import { exponentOf } from './slope.ts';

const SIZES = [1, 2, 4, 8, 16, 32, 64].map((factor) => 10_000 * factor);

const growing = (exponent: number, factor: (i: number) => number = () => 1) =>
  SIZES.map((size, i) => ({ size, durationNs: 100 * size ** exponent * factor(i) }));

describe('exponentOf', () => {
  it('agrees with a published example', () => {
    // Hollander and Wolfe, "Nonparametric Statistical Methods", example 9.1 (cloud seeding): slope −0.056,
    // and by the quantile of Kendall's statistic for five points, the second and the ninth of ten slopes.
    const points = [1.26, 1.27, 1.12, 1.16, 1.03].map((value, i) => ({
      size: Math.exp(i + 1),
      durationNs: Math.exp(value),
    }));
    const fitted = exponentOf(points, 0.1)!;
    expect(fitted.exponent).toBeCloseTo(-0.05625, 5);
    expect(fitted.low).toBeCloseTo(-0.13, 8);
    expect(fitted.high).toBeCloseTo(0.01, 8);
  });

  it('is the exponent of a power', () => {
    for (const exponent of [0.5, 1, 2]) {
      const fitted = exponentOf(growing(exponent))!;
      for (const figure of [fitted.exponent, fitted.low, fitted.high])
        expect(figure).toBeCloseTo(exponent, 9);
    }
  });

  it('is not moved by one wild measurement, wherever it is', () => {
    SIZES.forEach((_, wild) => {
      const { exponent, low, high } = exponentOf(growing(1, (i) => (i === wild ? 3 : 1)))!;
      expect(exponent).toBeCloseTo(1, 9);
      expect(low).toBeLessThanOrEqual(1 + 1e-9);
      expect(high).toBeGreaterThanOrEqual(1 - 1e-9);
    });
  });

  it('tells n log n from n, and n² from both', () => {
    const random = seeded(2);
    const noise = () => Math.exp(0.02 * normal(random));
    const logarithmic = SIZES.flatMap((size) =>
      [1, 2, 3].map(() => ({ size, durationNs: size * Math.log2(size) * noise() })),
    );
    const fitted = exponentOf(logarithmic)!;
    expect(fitted.low).toBeGreaterThan(1);
    expect(fitted.high).toBeLessThan(1.2);
    expect(exponentOf(growing(2, noise))!.low).toBeGreaterThan(1.5);
  });

  it('has none of two sizes, however often they were measured: any two points are on a power', () => {
    const often = [100, 1000].flatMap((size) =>
      [1, 1.01, 0.99, 1.02].map((noise) => ({ size, durationNs: size * noise })),
    );
    expect(exponentOf(often)).toBeNull();
    expect(exponentOf([...often, { size: 300, durationNs: 300 }])!.exponent).toBeCloseTo(1, 1);
  });

  it('has none for fewer than five sizes, one size, or what was not measured', () => {
    expect(exponentOf(growing(1).slice(0, 4))).toBeNull();
    expect(exponentOf(growing(1).slice(0, 5))).not.toBeNull();
    expect(exponentOf([])).toBeNull();
    expect(
      exponentOf(Array.from({ length: 9 }, (_, i) => ({ size: 5, durationNs: i + 1 }))),
    ).toBeNull();
    expect(exponentOf([...growing(1), { size: 1, durationNs: 0 }])).toBeNull();
  });

  it.each([1, 3])('holds the truth as often as it says, with %i forks of each size', (forks) => {
    const random = seeded(8);
    const runs = 1_500;
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      const points = SIZES.slice(0, 6).flatMap((size) =>
        Array.from({ length: forks }, () => ({
          size,
          // Skewed, with hiccups.
          durationNs: size * (1 + 0.05 * Math.exp(normal(random))) * (random() < 0.05 ? 1.3 : 1),
        })),
      );
      const { low, high } = exponentOf(points)!;
      if (low <= 1 && 1 <= high) covered++;
    }
    // Exact, but for the steps of the statistic, which leave it above 95%; three standard errors are 1.7%.
    expect(covered / runs).toBeGreaterThan(0.933);
  });
});
