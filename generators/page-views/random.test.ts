import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareDeviation, countIds } from './fixtures/drawn-events.ts';
import { keyOf, oneByOne, randomStream, scramble, xoshiro128 } from './random.ts';

function words(fill: (words: Uint32Array) => void, count: number): Uint32Array {
  const drawn = new Uint32Array(count);
  fill(drawn);
  return drawn;
}

describe('xoshiro128', () => {
  it('draws what the reference implementation draws', () => {
    // From xoshiro128starstar.c, version 1.1, with the state 1, 2, 3, 4.
    const reference = [
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ];
    expect([...words(xoshiro128([1, 2, 3, 4]), 10)]).toEqual(reference);
  });

  it('goes on where it stopped, whatever the lengths', () => {
    const fill = xoshiro128([1, 2, 3, 4]);
    const inParts = [...words(fill, 3), ...words(fill, 1), ...words(fill, 6)];
    expect(inParts).toEqual([...words(xoshiro128([1, 2, 3, 4]), 10)]);
  });
});

describe('randomStream', () => {
  it('draws evenly', () => {
    const bytes = new Uint8Array(words(randomStream(7, 0), 100_000).buffer);
    const counts = countIds(bytes, 256);
    expect(Math.abs(chiSquareDeviation(counts, new Array(256).fill(1)))).toBeLessThan(4);
  });

  it('differs by seed and by stream', () => {
    const starts = [0, 1, 2, 0xffffffff].flatMap((seed) =>
      [0, 1, 2].map((stream) => words(randomStream(seed, stream), 4).join()),
    );
    expect(new Set(starts).size).toBe(starts.length);
  });

  it('is handed out singly in the same order', () => {
    const next = oneByOne(randomStream(3, 1));
    const singly = Array.from({ length: 600 }, next);
    expect(singly).toEqual([...words(randomStream(3, 1), 600)]);
  });
});

describe('scramble', () => {
  it.each([16, 17, 18])('is a bijection of the numbers of %i bits', (bits) => {
    const images = new Set<number>();
    for (let value = 0; value < 2 ** bits; value++) images.add(scramble(value, 0xdecade, bits));
    expect(images.size).toBe(2 ** bits);
    expect(Math.max(...[...images].slice(0, 1000))).toBeLessThan(2 ** bits);
  });

  it('tells values and keys of 31 and 32 bits apart', () => {
    const word = fc.integer({ min: 0, max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(word, word, word, fc.constantFrom(31, 32), (value, other, key, bits) => {
        fc.pre(value !== other);
        const image = scramble(value, key, bits);
        expect(image).not.toBe(scramble(other, key, bits));
        expect(image).not.toBe(scramble(value, (key ^ 1) >>> 0, bits));
        expect(image).toBeGreaterThanOrEqual(0);
        expect(image).toBeLessThan(2 ** bits);
      }),
    );
  });
});

describe('keyOf', () => {
  it('differs by seed and by purpose', () => {
    const keys = [0, 1, 2 ** 32 - 1].flatMap((seed) => [keyOf(seed, 'pages'), keyOf(seed, 'page')]);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
