import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datasetOf, smallDataset } from '../harness/fixtures/prepared.ts';
import { mixed } from '../harness/wire/judging.ts';
import naiveSetOfSets from '../implementations/naive-set-of-sets.ts';
import type { Dataset } from './dataset.ts';
import { differencesFrom } from './differences.ts';
import { expectedAnswer } from './oracle.ts';
import { rowMaker, rowsOf } from './rows.ts';
import { varied } from './variation.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

/** How often each visitor, or page, is seen by the length of its name. */
function weights(names: readonly string[], ids: Uint32Array): string[] {
  return Array.from(ids, (id) => String(names[id]!.length)).sort();
}

/** The counts alone, whatever hour or page they are of. */
function countsOf(dataset: Dataset): number[] {
  return [...expectedAnswer(dataset).counts].sort((a, b) => a - b);
}

describe('varied events', () => {
  it('are as many, with names of the same lengths, from the same tables', () => {
    const dataset = smallDataset(500);
    fc.assert(
      fc.property(seeds, (seed) => {
        const other = varied(dataset, seed, seed);
        expect(other.pages).toBe(dataset.pages);
        expect(other.visitors).toBe(dataset.visitors);
        expect(other.timestampsMs).toHaveLength(500);
        expect(weights(other.pages, other.pageIds)).toEqual(
          weights(dataset.pages, dataset.pageIds),
        );
        expect(weights(other.visitors, other.visitorIds)).toEqual(
          weights(dataset.visitors, dataset.visitorIds),
        );
        const move = other.timestampsMs[0]! - dataset.timestampsMs[0]!;
        expect(move % 3_600_000).not.toBe(0);
        expect(other.timestampsMs.every((ms, i) => ms === dataset.timestampsMs[i]! + move)).toBe(
          true,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('are the same for one seed, and leave the events as they were', () => {
    const dataset = smallDataset(500);
    const before = structuredClone(dataset);
    expect(varied(dataset, 7, 8)).toEqual(varied(dataset, 7, 8));
    expect(dataset).toEqual(before);
  });

  it('begin and end with the same names where these are kept', () => {
    const dataset = smallDataset(500);
    const other = varied(dataset, 3, null);
    expect(other.pageIds).toEqual(dataset.pageIds);
    expect([other.visitorIds[0], other.visitorIds[499]]).toEqual([
      dataset.visitorIds[0],
      dataset.visitorIds[499],
    ]);
    expect(other.visitorIds).not.toEqual(dataset.visitorIds);
  });

  it('have the answer that sets of sets give', async () => {
    for (let seed = 0; seed < 5; seed++) {
      const other = varied(smallDataset(700), seed, seed + 1);
      const rows = rowsOf(rowMaker(other, 'fresh'), 0, 700);
      const answer = await naiveSetOfSets.countUniques(rows);
      expect(differencesFrom(expectedAnswer(other), other.pages, answer)).toBeNull();
    }
  });

  it('have other counts with every seed, however they were moved and renamed', () => {
    const dataset = smallDataset(20_000);
    const seen = new Set([String(countsOf(dataset))]);
    for (let call = 0; call < 12; call++) {
      const counts = String(countsOf(varied(dataset, mixed(1, call), 1)));
      expect(seen).not.toContain(counts);
      seen.add(counts);
    }
  });

  it('stay in the range of dates, and behind 1970 where they were', () => {
    for (const [first, last] of [
      [8.64e15, 8.64e15],
      [-8.64e15, -8.64e15],
      [-8.64e15, 8.64e15],
      [0, 1],
    ] as const) {
      const dataset = datasetOf([
        [first, '/', 'x'],
        [last, '/', 'y'],
      ]);
      for (let seed = 0; seed < 20; seed++) {
        for (const ms of varied(dataset, seed, seed).timestampsMs) {
          expect(Number.isNaN(new Date(ms).getTime())).toBe(false);
          if (first >= 0) expect(ms).toBeGreaterThanOrEqual(0);
        }
      }
    }
  });

  it('may be none', () => {
    expect(varied(datasetOf([]), 1, 2).timestampsMs).toHaveLength(0);
  });
});

describe('seeds', () => {
  it('differ with each of the numbers that they are mixed from', () => {
    const all = Array.from({ length: 40 }, (_, a) =>
      Array.from({ length: 40 }, (_, b) => mixed(a - 20, b)),
    ).flat();
    expect(new Set(all).size).toBe(all.length);
    expect(mixed(2 ** 40, 1)).not.toBe(mixed(0, 1));
  });
});
