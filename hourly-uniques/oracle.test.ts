import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallDataset } from '../harness/fixtures/prepared.ts';
import { rightAnswer } from '../harness/fixtures/right.ts';
import type { Dataset } from './dataset.ts';
import { differencesFrom } from './differences.ts';
import { expectedAnswer } from './oracle.ts';
import { rowMaker, rowsOf } from './rows.ts';

/** All rows of it. */
const rowsFrom = (data: Dataset) => rowsOf(rowMaker(data, 'shared'), 0, data.timestampsMs.length);

function dataset(
  events: readonly (readonly [number, number, number])[],
  names: readonly string[],
): Dataset {
  return {
    timestampsMs: Float64Array.from(events, ([timestampMs]) => timestampMs),
    pageIds: Uint32Array.from(events, ([, page]) => page),
    visitorIds: Uint32Array.from(events, ([, , visitor]) => visitor),
    pages: names,
    visitors: names,
  };
}

describe('the oracle', () => {
  it('counts by hand', () => {
    const hour = Date.UTC(2014, 0, 6, 2);
    const answer = expectedAnswer(
      dataset(
        [
          [hour + 3_599_999, 0, 0],
          [hour, 0, 0],
          [hour + 1, 0, 1],
          [hour - 1, 0, 0],
          [hour + 5, 2, 2],
          [hour + 3_600_000, 1, 1],
        ],
        ['a', 'b', 'c'],
      ),
    );
    expect([...answer.hours].map((value) => value - hour / 3.6e6)).toEqual([-1, 0, 0, 1]);
    expect([...answer.pageIds]).toEqual([0, 0, 2, 1]);
    expect([...answer.counts]).toEqual([1, 2, 1, 1]);
  });

  it('agrees with a plain Map of Sets on any events, near and far apart', () => {
    const far = fc.oneof(
      fc.integer({ min: -5e7, max: 5e7 }),
      fc.integer({ min: -8e15, max: 8e15 }),
    );
    const events = fc.array(fc.tuple(far, fc.nat(3), fc.nat(3)), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(events, (drawn) => {
        const data = dataset(drawn, ['__proto__', '', 'b', '1']);
        // The fixture slices four digits of a year, so it only serves near 1970.
        fc.pre(drawn.every(([timestampMs]) => Math.abs(timestampMs) < 1e8));
        expect(
          differencesFrom(expectedAnswer(data), data.pages, rightAnswer(rowsFrom(data))),
        ).toBeNull();
      }),
    );
  });

  it('packs keys beyond 2^53 into 64 bits', () => {
    const names = Array.from({ length: 3_000 }, (_, id) => String(id));
    const year = 8_000 * 3.6e6 * 24 * 365;
    const answer = expectedAnswer(
      dataset(
        [
          [year, 2_999, 2_999],
          [-year, 0, 1],
          [year, 2_999, 2_998],
          [-year, 0, 1],
        ],
        names,
      ),
    );
    const wide = expectedAnswer({
      ...dataset(
        [
          [8e15, 1, 1],
          [-8e15, 0, 0],
          [8e15, 1, 0],
        ],
        ['a', 'b'],
      ),
      pages: Array.from({ length: 40_000 }, (_, id) => `p${id}`),
      visitors: Array.from({ length: 100_000 }, (_, id) => `v${id}`),
    });
    expect([...answer.counts]).toEqual([1, 2]);
    expect([...wide.counts]).toEqual([1, 2]);
    expect([...wide.hours]).toEqual([Math.floor(-8e15 / 3.6e6), Math.floor(8e15 / 3.6e6)]);
    expect([...wide.pageIds]).toEqual([0, 1]);
  });

  it('refuses ids that share a name', () => {
    expect(() => expectedAnswer(dataset([[0, 0, 0]], ['a', 'a']))).toThrow(/same name/);
  });
});

describe('comparing answers', () => {
  const data = smallDataset(500);
  const expected = expectedAnswer(data);
  const right = () =>
    structuredClone(rightAnswer(rowsFrom(data))) as Record<string, Record<string, number>>;
  const differences = (answer: unknown) => differencesFrom(expected, data.pages, answer);

  it('accepts the right answer, with and without prototypes', () => {
    expect(differences(rightAnswer(rowsFrom(data)))).toBeNull();
    const bare = Object.assign(
      Object.create(null),
      Object.fromEntries(
        Object.entries(rightAnswer(rowsFrom(data))).map(([hour, pages]) => [
          hour,
          Object.defineProperties(Object.create(null), Object.getOwnPropertyDescriptors(pages)),
        ]),
      ),
    );
    expect(differences(bare)).toBeNull();
  });

  const hour = '2025-01-31 22:00';
  const page = '/page/0';
  it.each<[string, (answer: Record<string, Record<string, unknown>>) => unknown]>([
    [
      'one count off by one',
      (answer) => Object.assign(answer[hour]!, { [page]: Number(answer[hour]![page]) + 1 }),
    ],
    ['a pair missing', (answer) => delete answer[hour]![page]],
    ['a pair too many', (answer) => Object.assign(answer[hour]!, { '/never': 1 })],
    ['a pair that counts 0', (answer) => Object.assign(answer[hour]!, { '/never': 0 })],
    ['an hour missing', (answer) => delete answer[hour]],
    ['an hour too many', (answer) => Object.assign(answer, { '2020-01-01 00:00': {} })],
    [
      'counts as strings',
      (answer) => Object.assign(answer[hour]!, { [page]: String(answer[hour]![page]) }),
    ],
    [
      'a count that is not a number',
      (answer) => Object.assign(answer[hour]!, { [page]: Number.NaN }),
    ],
    ['an hour that is an array', (answer) => Object.assign(answer, { [hour]: [] })],
  ])('finds %s', (_, spoil) => {
    const answer = right();
    spoil(answer);
    expect(differences(answer)?.differences).toBeGreaterThanOrEqual(1);
    expect(differences(right())).toBeNull();
  });

  it.each([[new Map()], [null], [undefined], [[]], [1], [Promise.resolve({})]])(
    'refuses %s as an answer',
    (answer) => {
      expect(differences(answer)?.differences).toBe(1);
    },
  );
});
