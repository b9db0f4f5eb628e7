import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exp, ln } from './logarithm.ts';

describe('ln', () => {
  it('is exact at 1 and agrees with Math.log', () => {
    expect(ln(1)).toBe(0);
    fc.assert(
      fc.property(fc.double({ min: 2 ** -40, max: 2 ** 40, noNaN: true }), (value) => {
        expect(Math.abs(ln(value) - Math.log(value))).toBeLessThan(
          4e-15 * (1 + Math.abs(ln(value))),
        );
      }),
    );
  });
});

describe('exp', () => {
  it('is exact at 0 and agrees with Math.exp', () => {
    expect(exp(0)).toBe(1);
    fc.assert(
      fc.property(fc.double({ min: -300, max: 300, noNaN: true }), (value) => {
        expect(Math.abs(exp(value) / Math.exp(value) - 1)).toBeLessThan(1e-13);
      }),
    );
  });
});
