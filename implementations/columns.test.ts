import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { ColumnsImplementation, EventColumns, HourlyUniques } from '../contract.ts';
import pageViews from '../generators/page-views.ts';
import { collect, type Dataset } from '../hourly-uniques/dataset.ts';
import { differencesFrom } from '../hourly-uniques/differences.ts';
import { formatHour, hourOf } from '../hourly-uniques/hour.ts';
import { expectedAnswer } from '../hourly-uniques/oracle.ts';
import type { ColumnExchanges } from './kernels/column-jobs.ts';
import { columnWorkers } from './kernels/count-columns.ts';
import { openPool } from './kernels/worker-pool.ts';
import packedColumns from './packed-columns.ts';
import setsOfIds from './sets-of-ids.ts';
import wasmColumns from './wasm-columns.ts';
import wasmColumnsThreads from './wasm-columns-threads.ts';

type InPlace = Extract<ColumnsImplementation, { countUniques: unknown }>;

const implementations: [string, InPlace][] = [
  ['sets-of-ids', setsOfIds],
  ['packed-columns', packedColumns],
  ['wasm-columns', wasmColumns],
  ['wasm-columns-threads', wasmColumnsThreads],
];

const HOUR_MS = 3_600_000;

function inSharedMemory({ timestampsMs, pageIds, visitorIds, ...names }: Dataset): EventColumns {
  const events = timestampsMs.length;
  const columns = {
    timestampsMs: new Float64Array(new SharedArrayBuffer(8 * events)),
    pageIds: new Uint32Array(new SharedArrayBuffer(4 * events)),
    visitorIds: new Uint32Array(new SharedArrayBuffer(4 * events)),
  };
  columns.timestampsMs.set(timestampsMs);
  columns.pageIds.set(pageIds);
  columns.visitorIds.set(visitorIds);
  return { ...columns, ...names };
}

/** Names of which only some stand in memory: there may be 2^32 - 1. */
function sparseNames(size: number, used: Iterable<number>): string[] {
  const names: string[] = [];
  names.length = size;
  for (const id of used) names[id] = `name ${id}`;
  return names;
}

type Event = readonly [timestampMs: number, page: number, visitor: number];

function columnsOf(events: readonly Event[], pages: number, visitors: number): EventColumns {
  const [times, pageIds, visitorIds] = [0, 1, 2].map((part) => events.map((event) => event[part]!));
  return inSharedMemory({
    timestampsMs: Float64Array.from(times!),
    pageIds: Uint32Array.from(pageIds!),
    visitorIds: Uint32Array.from(visitorIds!),
    pages: sparseNames(pages, pageIds!),
    visitors: sparseNames(visitors, []),
  });
}

/** Counts by sets of strings, independent of numbers of bits. */
function countedBySets({ timestampsMs, pageIds, visitorIds, pages }: EventColumns): object {
  const answer: Record<string, Record<string, Set<number>>> = {};
  for (const [index, timestampMs] of timestampsMs.entries()) {
    answer[formatHour(hourOf(timestampMs))] ??= {};
    const hour = answer[formatHour(hourOf(timestampMs))]!;
    hour[pages[pageIds[index]!]!] ??= new Set();
    hour[pages[pageIds[index]!]!]!.add(visitorIds[index]!);
  }
  return Object.fromEntries(
    Object.entries(answer).map(([hour, byPage]) => [
      hour,
      Object.fromEntries(Object.entries(byPage).map(([page, seen]) => [page, seen.size])),
    ]),
  );
}

const plain = (answer: HourlyUniques): unknown => JSON.parse(JSON.stringify(answer));

/** vitest's own comparison is slow on large answers, so that it is left to tell what differs. */
function expectAnswer(answer: HourlyUniques, expected: object): void {
  const found = plain(answer);
  if (!isDeepStrictEqual(found, expected)) expect(found).toEqual(expected);
}

/** Numbers below `most`, the same at each run (Knuth's MMIX multiplier). */
function numbersFrom(seed: number): (most: number) => number {
  let state = BigInt(seed);
  return (most) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Math.floor((Number(state >> 32n) / 2 ** 32) * most);
  };
}

function randomEvents(
  events: number,
  hours: readonly number[],
  pages: number,
  visitors: number,
): EventColumns {
  const below = numbersFrom(events + pages);
  const some: Event[] = Array.from({ length: events }, () => [
    hours[below(hours.length)]! * HOUR_MS + below(HOUR_MS),
    below(pages),
    below(visitors),
  ]);
  return columnsOf(some, pages, visitors);
}

const day = Array.from({ length: 24 }, (_, hour) => 482_000 + hour);

/** Some of the events moved to other hours. */
function withHours(
  columns: EventColumns,
  hourByIndex: Readonly<Record<number, number>>,
): EventColumns {
  const timestampsMs = new Float64Array(new SharedArrayBuffer(columns.timestampsMs.byteLength));
  timestampsMs.set(columns.timestampsMs);
  for (const [index, hour] of Object.entries(hourByIndex)) timestampsMs[+index] = hour * HOUR_MS;
  return { ...columns, timestampsMs };
}

/** Each with what sets count in it. */
const shapes: [string, EventColumns, object][] = (
  [
    ['few pages and visitors', randomEvents(140_000, day, 5, 400)],
    ['few pages, many visitors', randomEvents(140_000, day.slice(0, 2), 20, 1_000_000)],
    ['a thousand pages', randomEvents(140_000, day.slice(0, 1), 1000, 30_000)],
    ['many pages', randomEvents(140_000, day, 300_000, 5000)],
    ['many pages of one visitor', randomEvents(140_000, day, 300_000, 1)],
    [
      'thousands of hours',
      randomEvents(
        150_000,
        Array.from({ length: 9000 }, (_, hour) => hour),
        3,
        50,
      ),
    ],
    [
      'hours far apart',
      randomEvents(
        150_000,
        Array.from({ length: 9000 }, (_, hour) => hour * 480_000 - 2e9),
        3,
        50,
      ),
    ],
    [
      'some hours outside of the others',
      withHours(randomEvents(140_000, day, 20, 300), { 70003: 481_990, 139998: 482_050 }),
    ],
    [
      'some hours far outside',
      withHours(randomEvents(140_000, day, 20, 300), { 3: -2e9, 66001: 2e9, 139998: 2 ** 21 }),
    ],
    ['words of 64 bits', randomEvents(140_000, day, 2 ** 22, 2 ** 30)],
    ['words of 64 bits and hashed rows', randomEvents(140_000, [1], 2 ** 32 - 1, 2 ** 32 - 1)],
  ] as [string, EventColumns][]
).map(([name, columns]) => [name, columns, countedBySets(columns)]);

/** Few, and very different; all-data.sweeps.ts has all of them. */
const PRESETS = ['everyday', 'all-unique', 'hostile-names'];
const presets = await Promise.all(
  PRESETS.map(async (name) => {
    const { parameters } = pageViews.presets[name]!;
    const dataset = await collect(pageViews.open({ ...parameters, events: '140k' }, 3));
    return { name, columns: inSharedMemory(dataset), expected: expectedAnswer(dataset) };
  }),
);

describe.each(implementations)('%s', (_, { countUniques, bottleneck, description }) => {
  it('agrees with sets, for events of all kinds', async () => {
    const time = fc.oneof(
      fc.integer({ min: -3 * HOUR_MS, max: 3 * HOUR_MS }),
      fc.integer({ min: -50, max: 50 }).map((hours) => hours * HOUR_MS),
      fc.integer({ min: -8.64e15, max: 8.64e15 }),
      fc.constantFrom(-8.64e15, 8.64e15, -1, 0, HOUR_MS - 1),
    );
    const id = (most: number) => fc.oneof(fc.nat(3), fc.nat(most - 1), fc.constant(most - 1));
    const shape = fc
      .tuple(fc.constantFrom(4, 1000, 2 ** 20, 2 ** 32 - 1), fc.constantFrom(4, 2 ** 32 - 1))
      .chain(([pages, visitors]) =>
        fc.record({
          pages: fc.constant(pages),
          visitors: fc.constant(visitors),
          events: fc.array(fc.tuple(time, id(pages), id(visitors)), { maxLength: 60 }),
        }),
      );
    await fc.assert(
      fc.asyncProperty(shape, async ({ events, pages, visitors }) => {
        const columns = columnsOf([...events, ...events], pages, visitors);
        expectAnswer(await countUniques(columns, { threads: 2 }), countedBySets(columns));
      }),
    );
  });

  it.each(shapes)(
    'agrees with sets for %s, with one thread and three',
    async (_, columns, expected) => {
      for (const threads of [1, 3]) {
        expectAnswer(await countUniques(columns, { threads }), expected);
      }
    },
  );

  it.each(presets)('agrees with the oracle on $name', async ({ columns, expected }) => {
    const answer = await countUniques(columns, { threads: 2 });
    expect(differencesFrom(expected, columns.pages, answer)).toBeNull();
  });

  it('leaves out hours and pages that do not occur, and has an empty answer for no events', async () => {
    const columns = columnsOf(
      [
        [5 * HOUR_MS, 2, 1],
        [9 * HOUR_MS, 4, 1],
      ],
      7,
      3,
    );
    expect(plain(await countUniques(columns, { threads: 1 }))).toEqual({
      '1970-01-01 05:00': { 'name 2': 1 },
      '1970-01-01 09:00': { 'name 4': 1 },
    });
    expect(plain(await countUniques(columnsOf([], 7, 3), { threads: 2 }))).toEqual({});
    expect(plain(await countUniques(columnsOf([], 0, 0), { threads: 2 }))).toEqual({});
  });

  it('refuses a time that is not a number', async () => {
    const many = withHours(randomEvents(140_000, day, 20, 300), { 70003: Number.NaN });
    for (const columns of [columnsOf([[Number.NaN, 0, 0]], 1, 1), many]) {
      const counted = async () => await countUniques(columns, { threads: 2 });
      await expect(counted).rejects.toThrow(RangeError);
    }
  });

  it('says what it does and what limits it', () => {
    expect(description.length).toBeGreaterThan(20);
    expect(bottleneck.length).toBeGreaterThan(40);
  });
});

describe('wasm-columns-threads', () => {
  const columns = randomEvents(200_000, day, 100, 1000);
  const broken = (): EventColumns => {
    const { pageIds, ...others } = columns;
    const copy = new Uint32Array(new SharedArrayBuffer(pageIds.byteLength));
    copy.set(pageIds);
    copy[copy.length - 1] = 100;
    return { ...others, pageIds: copy };
  };

  it('refuses an id of no page, whichever thread meets it, and ends the workers', async () => {
    await wasmColumnsThreads.countUniques(columns, { threads: 4 });
    const idleBefore = columnWorkers.idle().length;
    const refused = wasmColumnsThreads.countUniques(broken(), { threads: 4 });
    await expect(refused).rejects.toThrow('an id of no page');
    expect(columnWorkers.idle()).toHaveLength(idleBefore - 3);
  });

  it('answers calls at the same time, and keeps its workers idle', async () => {
    const answers = await Promise.all(
      [3, 2, 3].map((threads) => wasmColumnsThreads.countUniques(columns, { threads })),
    );
    for (const answer of answers) expectAnswer(answer, countedBySets(columns));
    expect(columnWorkers.idle().length).toBeGreaterThanOrEqual(5);
  });

  it('tells that a worker has died, and counts again with others', async () => {
    const mortal = openPool<ColumnExchanges>(
      "require('node:worker_threads').parentPort.on('message', () => process.exit(7));",
    );
    const take = vi.spyOn(columnWorkers, 'use').mockImplementationOnce(mortal.use);
    const count = async () => plain(await wasmColumnsThreads.countUniques(columns, { threads: 2 }));
    await expect(count()).rejects.toThrow('A worker thread ended (exit code 7)');
    expect(mortal.idle()).toEqual([]);
    expect(await count()).toEqual(countedBySets(columns));
    take.mockRestore();
  });
});
