import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPairNumbers } from './pair-numbers.ts';

describe('numbers of pairs', () => {
  it('count up as pairs come, and lead back to them', () => {
    const word = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word), { maxLength: 300, size: 'max' }), (pairs) => {
        const numbers = createPairNumbers();
        const expected = new Map<string, number>();
        // Twice, so that all are met again.
        for (const part of [pairs, pairs]) {
          const written = new Uint32Array(part.length);
          numbers.number(
            Uint32Array.from(part, ([hour]) => hour),
            Uint32Array.from(part, ([, page]) => page),
            part.length,
            written,
          );
          for (const [index, pair] of part.entries()) {
            const key = String(pair);
            if (!expected.has(key)) expected.set(key, expected.size);
            const number = written[index]!;
            expect(number).toBe(expected.get(key));
            expect([numbers.hourOf(number), numbers.pageOf(number)]).toEqual(pair);
          }
        }
        expect(numbers.size()).toBe(expected.size);
      }),
    );
  });
});
