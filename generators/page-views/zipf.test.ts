import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareDeviation, countIds } from './fixtures/drawn-events.ts';
import { randomStream } from './random.ts';
import { zipfIds } from './zipf.ts';

function drawIds(size: number, exponent: number, count: number, seed = 1): Uint32Array {
  const ids = new Uint32Array(count);
  zipfIds(size, exponent, randomStream(seed, 0))(ids, new Uint32Array(count));
  return ids;
}

const ranks = (size: number) => Array.from({ length: size }, (_, i) => i + 1);

describe('zipfIds', () => {
  it.each([
    [100, 1],
    [1000, 0.8],
    [300, 2],
    [1500, 0],
  ])('draws %i ids with exponent %f by the law', (size, exponent) => {
    const counts = countIds(drawIds(size, exponent, 1_000_000), size);
    const shares = ranks(size).map((rank) => rank ** -exponent);
    expect(Math.abs(chiSquareDeviation(counts, shares))).toBeLessThan(4);
  });

  it.each([0, 0.8, 1, 1.5])('draws 200,000 ids with exponent %f by the law', (exponent) => {
    // Cells that grow with the rank, so that none is empty; most hold several slots, or parts of them.
    const cellOf = (id: number) => Math.floor(8 * Math.log2(id + 1));
    const size = 200_000;
    const cells = cellOf(size - 1) + 1;
    const shares = new Array<number>(cells).fill(0);
    for (const rank of ranks(size)) shares[cellOf(rank - 1)]! += rank ** -exponent;
    const counts = countIds([...drawIds(size, exponent, 1_000_000)].map(cellOf), cells);
    const used = shares.map((_, i) => i).filter((i) => shares[i]! > 0);
    const deviation = chiSquareDeviation(
      used.map((i) => counts[i]!),
      used.map((i) => shares[i]!),
    );
    expect(Math.abs(deviation)).toBeLessThan(4);
  });

  it('spreads a shared slot over all of its ids', () => {
    const counts = countIds(drawIds(5000, 1, 1_000_000), 5000);
    expect(counts.slice(4000).every((count) => count > 0)).toBe(true);
  });

  it.each([0, 1])('takes the smallest and the largest words, with exponent %f', (exponent) => {
    for (const size of [1, 2, 3, 1000, 4097, 2 ** 20, 1e9]) {
      const ids = new Uint32Array(1);
      zipfIds(size, exponent, (words) => words.fill(0))(ids, new Uint32Array(1));
      expect(ids[0]).toBe(0);
      zipfIds(size, exponent, (words) => words.fill(0xffffffff))(ids, new Uint32Array(1));
      expect(ids[0]).toBeLessThan(size);
      if (exponent === 0) expect(ids[0]).toBe(size - 1);
    }
  });

  it('stays below the size, down to a single id', () => {
    const sizes = fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 1e9 }));
    fc.assert(
      fc.property(
        sizes,
        fc.double({ min: 0, max: 5, noNaN: true }),
        fc.nat(),
        (size, exponent, seed) => {
          expect(Math.max(...drawIds(size, exponent, 200, seed))).toBeLessThan(size);
        },
      ),
    );
  });
});
