import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PageView, RowsImplementation } from '../contract.ts';
import batchedBytes from './batched-bytes.ts';
import flatTupleSet from './flat-tuple-set.ts';
import naiveSetOfSets from './naive-set-of-sets.ts';
import nestedSeenCached from './nested-seen-cached.ts';
import packedRows from './packed-rows.ts';

const implementations: [string, RowsImplementation][] = [
  ['naive-set-of-sets', naiveSetOfSets],
  ['flat-tuple-set', flatTupleSet],
  ['nested-seen-cached', nestedSeenCached],
  ['packed-rows', packedRows],
  ['batched-bytes', batchedBytes],
];

/** Counts by filtering: slow, and like none of the implementations. */
function byFiltering(events: readonly PageView[]): Map<string, number> {
  const hourOf = ({ timestamp }: PageView) => {
    const copy = new Date(timestamp);
    copy.setUTCMinutes(0, 0, 0);
    return copy.toISOString().replace('T', ' ').replace(':00.000Z', '');
  };
  const counts = new Map<string, number>();
  for (const event of events) {
    const same = events.filter(
      (other) => hourOf(other) === hourOf(event) && other.pageUrl === event.pageUrl,
    );
    counts.set(
      JSON.stringify([hourOf(event), event.pageUrl]),
      new Set(same.map(({ visitorId }) => visitorId)).size,
    );
  }
  return counts;
}

function flattened(
  answer: Awaited<ReturnType<RowsImplementation['countUniques']>>,
): Map<string, number> {
  return new Map(
    Object.entries(answer).flatMap(([hour, pages]) =>
      Object.entries(pages).map(([page, count]): [string, number] => [
        JSON.stringify([hour, page]),
        count,
      ]),
    ),
  );
}

const view = (time: number | string, pageUrl: string, visitorId: string): PageView => ({
  timestamp: new Date(time),
  pageUrl,
  visitorId,
});

describe.each(implementations)('%s', (_, { countUniques, bottleneck, description }) => {
  it('counts a known case, to the letter', async () => {
    const answer = await countUniques([
      view('2014-01-06T02:59:59.999Z', '/a', 'x'),
      view('2014-01-06T02:00:00.000Z', '/a', 'y'),
      view('2014-01-06T02:30:00.000Z', '/a', 'x'),
      view('2014-01-06T03:00:00.000Z', '/a', 'x'),
      view('2014-01-06T02:10:00.000Z', '/b', 'x'),
    ]);
    expect(JSON.parse(JSON.stringify(answer))).toEqual({
      '2014-01-06 02:00': { '/a': 2, '/b': 1 },
      '2014-01-06 03:00': { '/a': 1 },
    });
  });

  it('agrees with counting by filtering, in any order and with duplicates', async () => {
    const name = fc.constantFrom(
      '__proto__',
      'constructor',
      'toString',
      '',
      'a',
      'a|b',
      '|',
      '1',
      '01',
      '\ud800',
      '😀',
      'é',
      'e\u0301',
    );
    const event = fc
      .tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: 0, max: 3_599_999 }), name, name)
      .map(([hour, ms, page, visitor]) => view(hour * 3_600_000 + ms, page, visitor));
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
        const once = [...events].values();
        expect(flattened(await countUniques(once))).toEqual(byFiltering(events));
        expect(flattened(await countUniques([...events, ...events].reverse()))).toEqual(
          byFiltering(events),
        );
      }),
    );
  });

  it('writes hours far from now as Date#toISOString does', async () => {
    const times = [-62_198_755_200_001, -1, 0, 253_402_300_800_000, 8.64e15, -8.64e15];
    const answer = await countUniques(times.map((time) => view(time, '/', 'x')));
    expect(Object.keys(answer).toSorted()).toEqual(
      times
        .map((time) => `${new Date(time).toISOString().slice(0, -11).replace('T', ' ')}:00`)
        .toSorted(),
    );
  });

  it('pollutes nothing and counts __proto__ like any page', async () => {
    const answer = await countUniques([view(0, '__proto__', 'x'), view(0, '__proto__', 'y')]);
    expect(Object.entries(answer['1970-01-01 00:00']!)).toEqual([['__proto__', 2]]);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('agrees with the baseline on many events, in which tables grow and batches end', async () => {
    const events = Array.from({ length: 30_000 }, (_, index) => {
      // The squares make some visitors and pages much more frequent than others.
      const draw = (index * 7_919) % 10_007;
      const page = Math.floor((draw * draw) / 400_000);
      const visitor = ((index * 104_729) % 1_009) ** 2 % 3_001;
      return view(
        (index % 5) * 3_600_000,
        `/${page}`,
        visitor % 97 === 0 ? `Ω${visitor}` : `${visitor}`,
      );
    });
    expect(flattened(await countUniques(events))).toEqual(
      flattened(await naiveSetOfSets.countUniques(events)),
    );
  });

  it('tells very long names apart, by their last character or their length', async () => {
    const long = 'long name, '.repeat(2_000);
    const names = [long, `${long}a`, `${long}b`, `${long}Ω`, `${long}ω`, long.slice(1), 'a', ''];
    const events = names.flatMap((page) => names.map((visitor) => view(0, page, visitor)));
    const answer = await countUniques([...events, ...events]);
    expect(answer['1970-01-01 00:00']).toEqual(
      Object.fromEntries(names.map((name) => [name, names.length])),
    );
  });

  it('has an empty answer for no events', async () => {
    expect(Object.keys(await countUniques([]))).toEqual([]);
  });

  it('refuses an invalid date', () => {
    expect(() => countUniques([view(Number.NaN, '/', 'x')])).toThrow(RangeError);
  });

  it('says what it does and what limits it', () => {
    expect(description.length).toBeGreaterThan(20);
    expect(bottleneck.length).toBeGreaterThan(40);
  });
});
