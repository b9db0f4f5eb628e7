import { describe, expect, it } from 'vitest';
import { growthOf } from './heap-bytes.ts';

describe('how memory grows from turn to turn', () => {
  it('is the middle slope, so that tables may grow by leaps', () => {
    expect(growthOf([0, 100, 200, 300, 400])).toBe(100);
    expect(growthOf([0, 0, 500, 500, 1_000, 1_000, 1_500])).toBeGreaterThan(200);
  });

  // As weighed of naive-set-of-sets, beside other work: by slopes alone, 112 kB more from turn to turn.
  it('is nothing where what a call left was found at the next look', () => {
    const turns = [12_422_391, 12_429_311, 12_867_407, 12_440_439, 12_441_607];
    expect(growthOf(turns)).toBeLessThan(6_000);
    expect(growthOf(turns.with(0, 12_867_000).with(1, 12_867_000))).toBeLessThan(6_000);
    expect(growthOf([12_867_000, 12_867_000, 12_867_000, 12_440_439, 12_441_607])).toBeLessThan(
      6_000,
    );
  });
});
