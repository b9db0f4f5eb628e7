import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVisitorSets } from './visitor-sets.ts';

/** Adds to both kinds of sets, in batches of some size, and compares their sizes after each. */
function expectSameSizes(
  added: readonly (readonly [set: number, visitor: number])[],
  batch: number,
) {
  const sets = createVisitorSets();
  const plain: Set<number>[] = [];
  for (let start = 0; start < added.length; start += batch) {
    const part = added.slice(start, start + batch);
    for (const [set, visitor] of part) {
      while (plain.length <= set) plain.push(new Set());
      plain[set]!.add(visitor);
    }
    sets.createUpTo(plain.length);
    sets.add(
      Uint32Array.from(part, ([set]) => set),
      Uint32Array.from(part, ([, visitor]) => visitor),
      part.length,
    );
    expect(plain.map((_, set) => sets.sizeOf(set))).toEqual(plain.map(({ size }) => size));
  }
}

/** Numbers from 0 on, in an order of their own. */
const scattered = (count: number) =>
  Array.from({ length: count }, (_, index) => (index * 7919) % count);

describe('sets of visitors', () => {
  it('are as large as a Set of each, whatever is added', () => {
    const visitor = fc.oneof(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 5_000 }),
      fc.integer({ min: 0, max: 2 ** 32 - 2 }),
    );
    const add = fc.tuple(fc.integer({ min: 0, max: 5 }), visitor);
    fc.assert(
      fc.property(
        fc.array(add, { maxLength: 400, size: 'max' }),
        fc.integer({ min: 1, max: 100 }),
        expectSameSizes,
      ),
    );
  });

  it('become bitmaps where nearly all visitors are there', () => {
    const everyone = scattered(5_000).map((visitor) => [0, visitor] as const);
    expectSameSizes([...everyone, ...everyone], 512);
  });

  it('become tables again where a visitor comes after millions of others', () => {
    const few = scattered(200).map((visitor) => [0, visitor] as const);
    expectSameSizes([...few, [0, 10_000_000], ...few, [0, 10_000_000], [0, 2 ** 32 - 2]], 64);
  });

  it('hold more than one segment of words', () => {
    const sparse = scattered(400_009).map((visitor) => visitor * 97);
    const sets = createVisitorSets();
    sets.createUpTo(2);
    const sizes = [0, 0];
    for (const set of [0, 1, 0]) {
      sets.add(new Uint32Array(sparse.length).fill(set), Uint32Array.from(sparse), sparse.length);
      sizes[set] = sparse.length;
      expect([sets.sizeOf(0), sets.sizeOf(1)]).toEqual(sizes);
    }
  });

  it('may be many, of one or two visitors each', () => {
    const added = Array.from(
      { length: 30_000 },
      (_, index) => [index % 10_000, index % 3] as const,
    );
    expectSameSizes(added, 30_000);
  });
});
