/** The engines against a plain count of the same events: see vitest.engines.config.ts. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type ColumnsImplementation,
  type EventColumns,
  type FileImplementation,
  type HourlyUniques,
  type PageView,
  type RowsImplementation,
  UsageError,
} from '../../../contract.ts';
import pageViews from '../../../generators/page-views.ts';
import { writeCsv } from '../../../generators/writers/csv.ts';
import {
  type ListedEvent,
  listEvents,
  listedEvents,
} from '../../../generators/writers/fixtures/listed-events.ts';
import { writeNdjson } from '../../../generators/writers/ndjson.ts';
import { writeParquet } from '../../../generators/writers/parquet.ts';
import clickhouseApproximateColumns from '../clickhouse-approximate-columns.ts';
import clickhouseColumns from '../clickhouse-columns.ts';
import clickhouseFile from '../clickhouse-file.ts';
import clickhouseRows from '../clickhouse-rows.ts';
import duckdbApproximateColumns from '../duckdb-approximate-columns.ts';
import duckdbColumns from '../duckdb-columns.ts';
import duckdbFile from '../duckdb-file.ts';
import duckdbRows from '../duckdb-rows.ts';
import hyperloglogColumns from '../hyperloglog-columns.ts';
import { installed } from './installed.ts';

const exactColumns: [string, ColumnsImplementation][] = [
  ['duckdb-columns', duckdbColumns],
  ['clickhouse-columns', clickhouseColumns],
];
/** With the error of one pair that they may not exceed, and that of all pairs together. */
const approximateColumns: [string, ColumnsImplementation, number, number][] = [
  ['hyperloglog-columns', hyperloglogColumns, 0.2, 0.02],
  ['duckdb-approximate-columns', duckdbApproximateColumns, 0.8, 0.1],
  ['clickhouse-approximate-columns', clickhouseApproximateColumns, 0.01, 0.001],
];
const rows: [string, RowsImplementation][] = [
  ['duckdb-rows', duckdbRows],
  ['clickhouse-rows', clickhouseRows],
];
const files: [string, FileImplementation][] = [
  ['duckdb-file', duckdbFile],
  ['clickhouse-file', clickhouseFile],
];
const LIMITS = { threads: 2 };

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-engines-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Hour and page in JSON, with the count: what answers are compared by. */
type Counts = ReadonlyMap<string, number>;

function simpleCount(events: readonly ListedEvent[]): Counts {
  const visitors = new Map<string, Set<string>>();
  for (const [timestampMs, page, visitor] of events) {
    const hour = `${new Date(timestampMs).toISOString().slice(0, -11).replace('T', ' ')}:00`;
    const pair = JSON.stringify([hour, page]);
    visitors.set(pair, (visitors.get(pair) ?? new Set()).add(visitor));
  }
  return new Map(Array.from(visitors, ([pair, { size }]) => [pair, size]));
}

function countsOf(answer: HourlyUniques): Counts {
  return new Map(
    Object.entries(answer).flatMap(([hour, pages]) =>
      Object.entries(pages).map(([page, count]): [string, number] => [
        JSON.stringify([hour, page]),
        count,
      ]),
    ),
  );
}

function columnsOf(events: readonly ListedEvent[]): EventColumns {
  const pages = [...new Set(events.map(([, page]) => page))];
  const visitors = [...new Set(events.map(([, , visitor]) => visitor))];
  const idsIn = (names: readonly string[]) => new Map(names.map((name, id) => [name, id]));
  const [pageIdOf, visitorIdOf] = [idsIn(pages), idsIn(visitors)];
  const shared = (bytes: number) => new SharedArrayBuffer(events.length * bytes);
  const columns = {
    timestampsMs: new Float64Array(shared(8)),
    pageIds: new Uint32Array(shared(4)),
    visitorIds: new Uint32Array(shared(4)),
  };
  events.forEach(([timestampMs, page, visitor], i) => {
    columns.timestampsMs[i] = timestampMs;
    columns.pageIds[i] = pageIdOf.get(page)!;
    columns.visitorIds[i] = visitorIdOf.get(visitor)!;
  });
  return { ...columns, pages, visitors };
}

/** Counts twice where the columns are loaded once, as a benchmark does. */
async function countColumns(
  implementation: ColumnsImplementation,
  columns: EventColumns,
): Promise<HourlyUniques> {
  if (!('load' in implementation)) return implementation.countUniques(columns, LIMITS);
  const loaded = await implementation.load(columns, LIMITS);
  try {
    const first = await loaded.countUniques();
    expect(countsOf(await loaded.countUniques())).toEqual(countsOf(first));
    return first;
  } finally {
    await loaded.close();
  }
}

function* viewsOf(events: readonly ListedEvent[]): Generator<PageView> {
  for (const [timestampMs, pageUrl, visitorId] of events) {
    yield { timestamp: new Date(timestampMs), pageUrl, visitorId };
  }
}

function preset(name: string, events: number): Promise<ListedEvent[]> {
  const { parameters } = pageViews.presets[name]!;
  return listEvents(pageViews.open({ ...parameters, events: String(events) }, 1));
}

const HOSTILE = [
  ...[
    '__proto__',
    'constructor',
    ' ',
    'a,b',
    '"quoted"',
    "it's",
    'line\nbreak',
    'cr\r\nlf',
    'tab\t',
  ],
  ...[
    '\\n',
    '\\',
    '{"a":1}',
    'é',
    'e\u0301',
    '😀',
    '日本',
    'NULL',
    '\\N',
    'NaN',
    '1',
    '01',
    '`',
    '?x=*',
  ],
];
const UNWRITABLE = ['', 'nul\0', 'nul\0l', '\0', '\ud800', '\udc80', '\uffff', '\uffff"\\ud800"'];
const HOUR = 3_600_000;

/** Every name as page and as visitor, around the beginning of an hour. */
function hostileEvents(names: readonly string[], hours: readonly number[]): ListedEvent[] {
  return hours.flatMap((hour) =>
    names.flatMap((page, i) =>
      names.map((visitor, j): ListedEvent => [hour * HOUR - ((i + j) % 2), page, visitor]),
    ),
  );
}

const FAR_HOURS = [-1, 0, 1, -17_000_000, 480_000, 70_000_000, 2_400_000_000, -2_399_999_999];
const hostile = hostileEvents([...HOSTILE, ...UNWRITABLE], FAR_HOURS);

describe.each(exactColumns)('%s', (_, implementation) => {
  it.each(Object.keys(pageViews.presets))('counts %s', async (name) => {
    const events = await preset(name, 5_000);
    const answer = await countColumns(implementation, columnsOf(events));
    expect(countsOf(answer)).toEqual(simpleCount(events));
  });

  it('counts names of all kinds, before 1970 and far away', async () => {
    const answer = await countColumns(implementation, columnsOf(hostile));
    expect(countsOf(answer)).toEqual(simpleCount(hostile));
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('has an empty answer for no events', async () => {
    expect(await countColumns(implementation, columnsOf([]))).toEqual({});
  });

  it('keeps two loads apart', async () => {
    if (!('load' in implementation)) throw new Error('engines load');
    const [a, b] = [hostile.slice(0, 5), hostile.slice(3, 50)];
    const loaded = [
      await implementation.load(columnsOf(a), LIMITS),
      await implementation.load(columnsOf(b), { threads: 1 }),
    ];
    expect(countsOf(await loaded[0]!.countUniques())).toEqual(simpleCount(a));
    await loaded[0]!.close();
    expect(countsOf(await loaded[1]!.countUniques())).toEqual(simpleCount(b));
    await loaded[1]!.close();
  });
});

describe.each(approximateColumns)('%s', (_, implementation, worst, overall) => {
  it('says so', () => {
    expect(implementation.counts).toBe('approximate');
  });

  it('errs within bounds, and finds every pair', async () => {
    const events = await preset('everyday', 100_000);
    const estimates = countsOf(await countColumns(implementation, columnsOf(events)));
    const counts = simpleCount(events);
    expect(new Set(estimates.keys())).toEqual(new Set(counts.keys()));
    const total = (values: Counts) => [...values.values()].reduce((sum, value) => sum + value, 0);
    expect(Math.abs(total(estimates) / total(counts) - 1)).toBeLessThan(overall);
    for (const [pair, count] of counts) {
      // An error of one is none to speak of.
      const error = Math.max(0, Math.abs(estimates.get(pair)! - count) - 1) / count;
      expect(error, `${pair}: ${count}`).toBeLessThan(worst);
    }
  });

  it('has an empty answer for no events', async () => {
    expect(await countColumns(implementation, columnsOf([]))).toEqual({});
  });
});

describe.each(rows)('%s', (_, { countUniques }) => {
  it.each(Object.keys(pageViews.presets))('counts %s', async (name) => {
    const events = await preset(name, 3_000);
    expect(countsOf(await countUniques(viewsOf(events)))).toEqual(simpleCount(events));
  });

  it('counts more than a batch', async () => {
    const events = await preset('everyday', 70_000);
    expect(countsOf(await countUniques(viewsOf(events)))).toEqual(simpleCount(events));
  });

  it('counts names of all kinds, before 1970 and far away', async () => {
    expect(countsOf(await countUniques(viewsOf(hostile)))).toEqual(simpleCount(hostile));
  });

  it('has an empty answer for no events', async () => {
    expect(await countUniques([])).toEqual({});
  });

  it('refuses an invalid date', async () => {
    const event = { timestamp: new Date(Number.NaN), pageUrl: '/', visitorId: 'x' };
    await expect(async () => countUniques([event])).rejects.toThrow(RangeError);
  });
});

async function write(name: string, bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return writeWhole(name, Buffer.concat(parts));
}

function writeWhole(name: string, contents: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, contents);
  return path;
}

describe.each(files)('%s', (_, { countUniques }) => {
  const count = async (paths: readonly string[], reading: Record<string, string> = {}) =>
    countsOf((await countUniques({ paths, reading }, LIMITS)).uniques);
  const named = HOSTILE.filter((name) => name !== ' ');
  const writable = hostileEvents(named, [-1, 0, 480_000, -17_000]);

  it.each([
    ['csv', writeCsv],
    ['ndjson', writeNdjson],
    ['parquet', writeParquet],
  ] as const)('counts %s', async (format, writeAs) => {
    for (const events of [await preset('everyday', 20_000), writable]) {
      const path = await write(
        `it's ${format}`,
        writeAs(listedEvents(events, 1000), () => {}),
      );
      expect(await count([path])).toEqual(simpleCount(events));
      expect(await count([path], { format })).toEqual(simpleCount(events));
    }
  });

  it('counts several files, gzipped or not, once', async () => {
    const events = await preset('everyday', 4_000);
    const plain = await write(
      'plain',
      writeCsv(listedEvents(events.slice(0, 2_500)), () => {}),
    );
    const rest = await write(
      'rest',
      writeCsv(listedEvents(events.slice(2_000)), () => {}),
    );
    const zipped = writeWhole('rest.gz', gzipSync(readFileSync(rest)));
    expect(await count([plain, zipped])).toEqual(simpleCount(events));
  });

  it('reads other columns, offsets, CRLF, a byte-order mark and no last newline', async () => {
    const text =
      '\ufeffsize,when,"the ""page""",who\r\n1,2024-01-01T02:30:00+02:00,/a,x\r\n' +
      '2,2024-01-01T00:10:00Z,/a,y\r\n3,2024-01-01 00:59:59.999,"/b,c",x\r\n4,2024-01-01T01:00:00.000Z,/a,x';
    const columns = 'timestamp=when,page=the "page",visitor=who';
    expect(await count([writeWhole('other', text)], { columns })).toEqual(
      new Map([
        ['["2024-01-01 00:00","/a"]', 2],
        ['["2024-01-01 00:00","/b,c"]', 1],
        ['["2024-01-01 01:00","/a"]', 1],
      ]),
    );
  });

  it('leaves out lines without an event', async () => {
    const lines = [
      'timestamp,pageUrl,visitorId',
      '2024-01-01T00:00:00.000Z,/a,x',
      'no time,/a,y',
      ',/a,y',
      '2024-01-01T00:00:00.000Z,,y',
      '2024-01-01T00:00:00.000Z,/a,',
      '',
      '2024-01-01T00:00:01.000Z,/a,z',
    ];
    const expected = new Map([['["2024-01-01 00:00","/a"]', 2]]);
    expect(await count([writeWhole('bad.csv', lines.join('\n'))])).toEqual(expected);
    const objects = [
      '{"timestamp":"2024-01-01T00:00:00.000Z","pageUrl":"/a","visitorId":"x"}',
      '{"timestamp":"2024-01-01T00:00:00.000Z","pageUrl":"/a"}',
      '{"pageUrl":"/a","visitorId":"w"}',
      '{"timestamp":"soon","pageUrl":"/a","visitorId":"w"}',
      '{"visitorId":"z","pageUrl":"/a","more":{"a":[1]},"timestamp":"2024-01-01T00:00:00.000Z"}',
    ];
    expect(await count([writeWhole('bad.ndjson', objects.join('\n'))])).toEqual(expected);
  });

  it.each([
    ['missing', null, {}, /cannot be read/],
    ['empty', '', {}, /none of csv/],
    [
      'access.log',
      '::1 - - [01/Jan/2024:00:00:00 +0000] "GET / HTTP/1.1" 200 1',
      {},
      /none of csv/,
    ],
    ['a*', 'timestamp,pageUrl,visitorId\n', {}, /path with/],
    ['unix', 'timestamp,pageUrl,visitorId\nnever,/a,x\n', {}, /no event/],
    ['header', 'time,url,user\n2024-01-01T00:00:00Z,/a,x\n', {}, /needs one column "timestamp"/],
    ['month', 'timestamp,pageUrl,visitorId\n', { month: '1995-08' }, /month/],
    ['offset', 'timestamp,pageUrl,visitorId\n', { utcOffset: '+0200' }, /offset/],
    ['bad', 'timestamp,pageUrl,visitorId\n', { badLines: 'fail' }, /bad line/],
    ['tsv', 'timestamp,pageUrl,visitorId\n', { format: 'tsv' }, /tsv is none of/],
    [
      'numbers',
      '2024-01-01T00:00:00Z,/a,x\n',
      { columns: 'timestamp=1,page=2,visitor=3' },
      /numbers/,
    ],
    ['parts', 'd,t,p,v\n', { columns: 'timestamp=d+t,page=p,visitor=v' }, /several columns/],
  ])('refuses %s', async (name, contents, reading, message) => {
    const path = contents === null ? join(folder, name) : writeWhole(name, contents);
    const counting = countUniques({ paths: [path], reading }, LIMITS);
    await expect(counting).rejects.toThrow(UsageError);
    await expect(counting).rejects.toThrow(message);
  });
});

it('leaves no folder behind', () => {
  const chdbFolders = readdirSync(tmpdir()).filter((name) => name.startsWith('chdb-node-'));
  expect(chdbFolders).toEqual([]);
});

it('tells how to install what is missing', async () => {
  const needs = { package: 'missing-engine', install: 'npm run install:engines' };
  const missing = 'missing-engine';
  const importing = installed(needs, () => import(missing));
  await expect(importing).rejects.toThrow(
    'missing-engine is not installed: npm run install:engines',
  );
  await expect(importing).rejects.toThrow(UsageError);
});
