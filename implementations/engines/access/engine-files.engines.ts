/** Engines on files against a plain count and the oracle: see vitest.engines.config.ts. */
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type FileImplementation, UsageError } from '../../../contract.ts';
import { writeCsv } from '../../../generators/writers/csv.ts';
import { listedEvents } from '../../../generators/writers/fixtures/listed-events.ts';
import { writeNdjson } from '../../../generators/writers/ndjson.ts';
import { writeParquet } from '../../../generators/writers/parquet.ts';
import { allData, faultOn } from '../../fixtures/all-data.ts';
import clickhouseFile from '../clickhouse-file.ts';
import duckdbFile from '../duckdb-file.ts';
import {
  countsOf,
  HOSTILE,
  hostileEvents,
  LIMITS,
  preset,
  simpleCount,
} from './fixtures/events.ts';
import { installed } from './installed.ts';

/** Called when an engine has looked at its files, before it reads them. */
const afterPlanning = vi.hoisted(() => ({ call: () => {} }));
vi.mock('./log-files.ts', async (load) => {
  const original = await load<typeof import('./log-files.ts')>();
  const planReading: typeof original.planReading = async (...args) => {
    const plan = await original.planReading(...args);
    afterPlanning.call();
    return plan;
  };
  return { ...original, planReading };
});

const files: [string, FileImplementation][] = [
  ['duckdb-file', duckdbFile],
  ['clickhouse-file', clickhouseFile],
];

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-engines-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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

describe.each(files)('%s', (engine, implementation) => {
  const { countUniques } = implementation;
  const count = async (paths: readonly string[], reading: Record<string, string> = {}) =>
    countsOf((await countUniques({ paths, reading }, LIMITS)).uniques);
  const named = HOSTILE.filter((name) => name !== ' ');
  const writable = hostileEvents(named, [-1, 0, 480_000, -17_000]);

  for (const [name, open] of allData) {
    // DuckDB drops lines that are not UTF-8.
    const isBeyond = engine === 'duckdb-file' && name === 'preset hostile-names';
    it.skipIf(open === null || isBeyond)(name, async () => {
      expect(await faultOn(implementation, open!())).toBeNull();
    });
  }

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

  describe('where the log changes while it is read', () => {
    const rows = (count: number) =>
      Array.from({ length: count }, (_, at) => `2024-01-01T00:00:00Z,/${at % 7},v${at}\n`).join('');
    const header = 'timestamp,pageUrl,visitorId\n';
    const before = header + rows(3000);

    it.each<[string, (path: string) => void, RegExp]>([
      [
        'shorter',
        (path) => truncateSync(path, before.length / 2),
        /changing.csv: it became shorter/,
      ],
      [
        'overwritten',
        (path) => writeFileSync(path, before.replaceAll('/', '_')),
        /was overwritten/,
      ],
      [
        'overwritten and longer',
        (path) => writeFileSync(path, before.replace('/0', '/9') + before),
        /was overwritten/,
      ],
      ['zeros', (path) => writeFileSync(path, Buffer.alloc(before.length)), /was overwritten/],
      [
        'replaced',
        (path) => renameSync(writeWhole('other', before), path),
        /another file was put in its place/,
      ],
      ['removed', (path) => rmSync(path), /removed or renamed/],
      ['grown', (path) => appendFileSync(path, rows(10)), /it grew while .* cannot tell how much/],
    ])('has no answer where it is %s', async (_, change, message) => {
      const path = writeWhole('changing.csv', before);
      afterPlanning.call = () => change(path);
      onTestFinished(() => {
        afterPlanning.call = () => {};
      });
      const counting = countUniques({ paths: [path], reading: {} }, LIMITS);
      await expect(counting).rejects.toThrow(UsageError);
      await expect(counting).rejects.toThrow(message);
    });
  });

  it.each([
    ['missing', null, {}, /there is no such file/],
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
