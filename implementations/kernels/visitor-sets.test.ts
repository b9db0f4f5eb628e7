import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openArena } from './arena.ts';
import { createMemory, instantiateKernel } from './kernel.ts';
import { createVisitorSets, type VisitorSetFunctions, type VisitorSets } from './visitor-sets.ts';

const MOST_BATCH = 512;

function visitorSets(seed?: number): VisitorSets {
  const memory = createMemory();
  const functions = instantiateKernel<VisitorSetFunctions>(memory);
  return createVisitorSets(openArena(memory), functions, MOST_BATCH, seed);
}

type Added = readonly (readonly [pair: number, visitor: number])[];

function addAll(sets: VisitorSets, added: Added, batch: number) {
  for (let start = 0; start < added.length; start += batch) {
    const part = added.slice(start, start + batch);
    sets.batchPairs.set(part.map(([pair]) => pair));
    sets.batchVisitors.set(part.map(([, visitor]) => visitor));
    sets.addBatch(part.length);
  }
}

/** Adds to both kinds of sets, twice, and compares their sizes. */
function expectSameSizes(added: Added, batch = MOST_BATCH, seed?: number) {
  const sets = visitorSets(seed);
  const plain = new Map<number, Set<number>>();
  for (const [pair, visitor] of added) {
    plain.set(pair, (plain.get(pair) ?? new Set()).add(visitor));
  }
  const expected = [...plain].map(([pair, { size }]) => [pair, size]);
  for (let time = 0; time < 2; time++) {
    addAll(sets, added, batch);
    expect([...plain.keys()].map((pair) => [pair, sets.sizeOf(pair)])).toEqual(expected);
  }
}

/** Numbers from 0 on, in an order of their own. */
const scattered = (count: number) =>
  Array.from({ length: count }, (_, index) => (index * 7919) % count);

/** As `mixed` in assembly/pair-sets.ts does it. */
function bucketOf(word: number): number {
  const once = Math.imul(word, 0x85ebca6b);
  return Math.imul(once ^ (once >>> 15), 0xc2b2ae35) >>> 24;
}

describe('sets of visitors', () => {
  it('are as large as a Set of each, whatever is added', () => {
    const pair = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1_020, max: 3_000 }));
    const visitor = fc.oneof(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 2 ** 21 - 2, max: 2 ** 21 + 2 }),
      fc.integer({ min: 0, max: 2 ** 25 }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(pair, visitor), { maxLength: 400, size: 'max' }),
        fc.integer({ min: 1, max: 100 }),
        (added, batch) => expectSameSizes(added, batch),
      ),
    );
  });

  it('grow with visitors of one pair', () => {
    expectSameSizes(scattered(50_000).map((visitor) => [0, visitor]));
  });

  it('become bitmaps where a pair has most visitors, which takes less memory', () => {
    const memory = createMemory();
    const functions = instantiateKernel<VisitorSetFunctions>(memory);
    const sets = createVisitorSets(openArena(memory), functions, MOST_BATCH);
    const pairs = 20;
    const visitors = 60_000;
    const added = Array.from({ length: pairs * visitors }, (_, index): [number, number] => [
      index % pairs,
      Math.floor(index / pairs),
    ]);
    addAll(sets, added, MOST_BATCH);
    expect(Array.from({ length: pairs }, (_, pair) => sets.sizeOf(pair))).toEqual(
      Array(pairs).fill(visitors),
    );
    // A word for each visitor of each pair would be 4.8 MB, a bit 150 kB.
    expect(memory.buffer.byteLength).toBeLessThan(2_500_000);
  });

  it('have bitmaps and a table at once, for visitors that come long after, also in other spans', () => {
    const dense = scattered(3_000).flatMap(
      (visitor): Added => [
        [7, visitor],
        [8, visitor % 500],
      ],
    );
    const late = [3_000, 5_000, 100_000, 2 ** 20, 2 ** 21 - 1, 2 ** 21, 2 ** 21 + 17, 2 ** 23];
    const beyond = late.flatMap((start) =>
      Array.from({ length: 300 }, (_, index): [number, number] => [7 + (index % 3), start + index]),
    );
    expectSameSizes([...dense, ...beyond, ...dense]);
    expectSameSizes([...dense, ...beyond, ...dense], 1);
  });

  it('have larger bitmaps as visitors become more', () => {
    expectSameSizes(
      Array.from({ length: 100_000 }, (_, index): [number, number] => [index % 3, index >> 1]),
    );
  });

  it('may be many, of one or two visitors each', () => {
    expectSameSizes(Array.from({ length: 30_000 }, (_, index) => [index % 10_000, index % 3]));
  });

  it('take visitors and pairs with the largest numbers', () => {
    const edges = [0, 1_023, 1_024, 2_047, 100_000];
    const visitors = [0, 2 ** 21 - 1, 2 ** 21, 2 ** 22 - 1, 2 ** 22, 2 ** 32 - 1];
    expectSameSizes(edges.flatMap((pair) => visitors.map((visitor) => [pair, visitor] as const)));
  });

  it('are right where all visitors have one bucket, the last, and where their words end with it', () => {
    const visitors = Array.from({ length: 2 ** 18 }, (_, visitor) => visitor).filter(
      (visitor) => bucketOf(0x80000000 | visitor) === 255,
    );
    expect(visitors.length).toBeGreaterThan(900);
    expectSameSizes(
      visitors.map((visitor) => [0, visitor]),
      MOST_BATCH,
      0,
    );
  });
});
