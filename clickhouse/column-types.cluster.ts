/** Columns of all types that can hold events, in tables of a real server, against `aggregate` of a file with the same events. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../commands/fixtures/call.ts';
import { addressOf, aggregate } from './fixtures/call-table.ts';
import { type Cluster, startCluster } from './fixtures/shards.ts';
import { answerOfFile, createTables, fill, START } from './fixtures/tricky-events.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-columns-'));
let cluster: Cluster;
let expected: string;

beforeAll(async () => {
  cluster = await startCluster();
  expected = await answerOfFile(folder);
  expect(expected.split('\n').length).toBeGreaterThan(30);
  await createTables(cluster, 'by_visitor', 'cityHash64(uid)');
  await fill(cluster, 'by_visitor');
});

afterAll(async () => {
  await cluster?.close();
  rmSync(folder, { recursive: true });
});

describe('columns', () => {
  it.each([
    ['nullable', 'Nullable(DateTime)', 'Nullable(String)', 'toString(ts)'],
    ['Unix seconds', 'UInt32', 'String', 'ts'],
    ['Unix seconds with a sign', 'Int32', 'String', 'ts'],
    ['Unix milliseconds', 'Int64', 'String', 'ts * 1000 + 999'],
    ['Unix microseconds', 'UInt64', 'String', 'ts * 1000000 + 999999'],
    ['Unix nanoseconds', 'UInt64', 'String', 'ts * 1000000000 + 999999999'],
    ['a zone', "DateTime('Asia/Kolkata')", 'String', 'ts'],
  ])('of times are read right: %s', async (name, type, text) => {
    const table = `times_${name.replaceAll(' ', '_')}`;
    const value = { Int64: 'toInt64(toUInt32(ts)) * 1000 + 999' }[type] ?? 'toUInt32(ts)';
    const scaled = name.endsWith('microseconds')
      ? 'toUInt64(toUInt32(ts)) * 1000000 + 999999'
      : name.endsWith('nanoseconds')
        ? 'toUInt64(toUInt32(ts)) * 1000000000 + 999999999'
        : value;
    const [shard] = cluster.shards;
    await shard!.query(
      `CREATE TABLE ${table} (ts ${type}, page ${text}, uid ${text}) ENGINE = Memory`,
    );
    await shard!.query(`INSERT INTO ${table} SELECT ${scaled}, page, uid FROM by_visitor`);
    const counted = await aggregate(addressOf(shard!, table));
    expect(counted.stderr).toContain('no_page');
    expect(counted.stdout).toBe(expected);
  });

  it('rejects NULL, dates that look like numbers, and numbers that are no times', async () => {
    const [shard] = cluster.shards;
    await shard!.query(
      'CREATE TABLE odd (ts Nullable(Int64), page Nullable(String), uid Nullable(Int32)) ENGINE = Memory',
    );
    await shard!.query(
      "INSERT INTO odd VALUES (1425168000,'/',1),(1425168000,'/',NULL),(1425168000,NULL,1),(NULL,'/',1),(20150301,'/',1),(20150301100000,'/',1),(-1,'/',0)",
    );
    const counted = await aggregate(addressOf(shard!, 'odd'));
    expect(counted.stdout).toBe('1969-12-31 23:00\t/\t1\n2015-03-01 00:00\t/\t1\n');
    expect(counted.stderr).toContain('5 hold no event: no_timestamp 3; no_page 1; no_visitor 1.');
  });

  /** A file with these names, all of the hour of START, and what is said of it. */
  async function fileOf(name: string, events: readonly (readonly [string, string])[]) {
    const csv = join(folder, `${name}.csv`);
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const lines = events.map(([page, visitor]) => `${START},${quoted(page)},${quoted(visitor)}`);
    writeFileSync(csv, ['timestamp,page,visitor', ...lines, ''].join('\n'));
    return call(['aggregate', csv, '--format', 'tsv']);
  }

  /** Rejected rows, as files and tables tell them. */
  const rejected = (stderr: string) => stderr.match(/no_(?:timestamp|page|visitor) [\d,]+/g);

  it.each([
    ['FixedString(9)', 'FixedString(24)'],
    ['Nullable(FixedString(9))', 'Nullable(FixedString(24))'],
    ["Enum8('' = 0, '-' = 1, '/a' = 2, '/b' = 3)", 'FixedString(24)'],
    [
      "Nullable(Enum16('' = 0, '-' = 1, '/a' = 2, '/b' = 300))",
      "Enum8('' = 0, '-' = 1, 'u' = 2, 'v' = 3, '1.1.1.1' = 4, '1.1.1.1, 2.2.2.2' = 5)",
    ],
  ])('are read as texts, by the rules of files: pages in %s, visitors in %s', async (page, uid) => {
    const [shard] = cluster.shards;
    const pages = ['', '-', '/a', '/b'];
    const visitors = ['', '-', 'u', 'v', '1.1.1.1', '1.1.1.1, 2.2.2.2'];
    const events = pages.flatMap((one) => visitors.map((visitor) => [one, visitor] as const));
    // A rollup is of the table as it was.
    const table = `as_texts_${page.replaceAll(/\W/g, '')}`;
    await shard!.query(
      `CREATE TABLE ${table} (ts DateTime, page ${page}, uid ${uid}) ENGINE = MergeTree PARTITION BY toYYYYMM(ts) ORDER BY ts`,
    );
    const rows = events.map((event) => [START, ...event].join('\t')).join('\n');
    await shard!.query(`INSERT INTO ${table} FORMAT TabSeparated\n${rows}\n`);
    const file = await fileOf('as-texts', events);
    const counted = await aggregate(addressOf(shard!, table));
    expect(counted.stdout).toBe(file.stdout);
    expect(counted.stdout).toMatch(/\t\/a\t3\n/);
    expect(rejected(counted.stderr)).toEqual(rejected(file.stderr));
    const rolled = await aggregate(addressOf(shard!, table), ['--rollup']);
    expect(rolled.stdout, rolled.stderr).toBe(file.stdout);
  });

  it('of whole numbers, UUIDs and their NULL are what the same texts are in a file', async () => {
    const [shard] = cluster.shards;
    await shard!.query(
      'CREATE TABLE ids (ts DateTime, page UInt16, uid Nullable(UUID)) ENGINE = Memory',
    );
    const ids = ['61f0c404-5cb3-11e7-907b-a6006ad3dba0', '00000000-0000-0000-0000-000000000000'];
    const events = [0, 7, 7].flatMap((page) => ids.map((id) => [String(page), id] as const));
    const rows = events.map((event) => [START, ...event].join('\t'));
    await shard!.query(
      `INSERT INTO ids FORMAT TabSeparated\n${[...rows, `${START}\t7\t\\N`].join('\n')}\n`,
    );
    const file = await fileOf('ids', [...events, ['7', '']]);
    const counted = await aggregate(addressOf(shard!, 'ids'));
    expect(counted.stdout).toBe(file.stdout);
    expect(rejected(counted.stderr)).toEqual(rejected(file.stderr));
  });

  it('of texts may hold NUL, line ends, bytes that are no UTF-8, and 70,000 characters', async () => {
    const [shard] = cluster.shards;
    const long = `/${'x'.repeat(70_000)}`;
    const events: [string, string][] = [
      ['/a\0b', 'u'],
      ['/a\0c', 'u\0'],
      ['/a\0b', 'u\0'],
      ['/a\nb', 'u\t'],
      [long, 'u'],
      [`${long}y`, `${long}z`],
      ['/a', `${long}z`],
      ['/a', `${long}, z`],
    ];
    await createTables(cluster, 'odd_names', 'cityHash64(uid)');
    const sql = (text: string) =>
      `'${text.replaceAll('\0', '\\0').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}'`;
    await shard!.query(
      `INSERT INTO odd_names FORMAT Values ${events.map(([page, uid]) => `(${START}, ${sql(page)}, ${sql(uid)})`).join(', ')}`,
      'insert_distributed_sync=1&max_query_size=9999999',
    );
    const file = await fileOf('odd-names', events);
    expect(file.code, file.stderr).toBe(0);
    const counted = await aggregate(addressOf(shard!, 'odd_names'));
    expect(counted.stdout).toBe(file.stdout);
  });

  it.each(['Asia/Kathmandu', 'Australia/Lord_Howe', 'America/St_Johns'])(
    'of times in %s are instants: hours are those of UTC, also where clocks are set back',
    async (zone) => {
      const [shard] = cluster.shards;
      // Around the end of summer time, each of ten minutes.
      const from = Date.UTC(2015, zone.startsWith('Australia') ? 3 : 10, 4) / 1000 - 86_400 * 4;
      const seconds = Array.from({ length: 1000 }, (_, at) => from + 600 * at);
      await shard!.query('DROP TABLE IF EXISTS zoned');
      await shard!.query(
        `CREATE TABLE zoned (ts DateTime('${zone}'), page String, uid String) ENGINE = MergeTree PARTITION BY toYYYYMMDD(ts) ORDER BY (toStartOfHour(ts), page)`,
      );
      await shard!.query(
        `INSERT INTO zoned SELECT toDateTime(${from} + 600 * number), '/', toString(number % 5) FROM numbers(1000)`,
      );
      const csv = join(folder, 'zoned.csv');
      const written = (range: readonly number[]) =>
        writeFileSync(
          csv,
          [
            'timestamp,page,visitor',
            ...range.map((at) => `${at},/,${((at - from) / 600) % 5}`),
            '',
          ].join('\n'),
        );
      written(seconds);
      const all = await call(['aggregate', csv, '--format', 'tsv']);
      expect((await aggregate(addressOf(shard!, 'zoned'))).stdout).toBe(all.stdout);
      const [start, end] = [from + 86_400 * 2 + 1800, from + 86_400 * 5 + 1];
      written(seconds.filter((at) => at >= start && at < end));
      const part = await call(['aggregate', csv, '--format', 'tsv']);
      const instant = (at: number) => new Date(1000 * at).toISOString();
      const range = ['--from', instant(start), '--to', instant(end)];
      expect((await aggregate(addressOf(shard!, 'zoned'), range)).stdout).toBe(part.stdout);
    },
  );

  it('counts the first of forwarded addresses, as files do', async () => {
    const [shard] = cluster.shards;
    await createTables(cluster, 'forwarded', 'cityHash64(uid)');
    const visitors = [
      '1.1.1.1',
      '1.1.1.1, 2.2.2.2',
      'unknown, 1.1.1.1',
      '-,[::1]:80',
      '[::1]:80',
      'a, b',
      'a',
      '1.1.1.1 x, 2',
      '1.1.1.1, x',
      '7:12, 2',
      'unknown, -',
    ];
    const all = visitors.flatMap((visitor) => [visitor, `${visitor}, 3.3.3.3`]);
    const rows = all.map((visitor) => `${START}\t/\t${visitor}`).join('\n');
    await shard!.query(
      `INSERT INTO forwarded FORMAT TabSeparated\n${rows}\n`,
      'insert_distributed_sync=1',
    );
    const csv = join(folder, 'forwarded.csv');
    writeFileSync(
      csv,
      ['timestamp,page,visitor', ...all.map((visitor) => `${START},/,"${visitor}"`), ''].join('\n'),
    );
    const file = await call(['aggregate', csv, '--format', 'tsv']);
    expect((await aggregate(addressOf(shard!, 'forwarded'))).stdout).toBe(file.stdout);
  });

  it.each([
    ['Date', 'holds days and no hours', 'Name the column that holds the times of events'],
    ['String', 'holds text', "parseDateTimeBestEffort(ts, 'UTC')"],
    ['FixedString(20)', 'holds text', "parseDateTimeBestEffort(ts, 'UTC')"],
    ['Float64', 'holds fractions', 'toInt64(ts)'],
    ['Array(DateTime)', 'holds no times', 'Name the column'],
  ])('of times of type %s are refused, with what to do', async (type, why, remedy) => {
    const [shard] = cluster.shards;
    const table = `refused_${type.replaceAll(/\W/g, '_')}`;
    await shard!.query(
      `CREATE TABLE ${table} (ts ${type}, page String, uid String) ENGINE = Memory`,
    );
    const counted = await aggregate(addressOf(shard!, table));
    expect(counted.code).toBe(2);
    expect(counted.stderr).toContain(why);
    expect(counted.stderr).toContain(remedy);
  });

  it('that are not there are told with the near ones', async () => {
    const address = addressOf(cluster.shards[0]!, 'by_visitor');
    const counted = await aggregate(address, ['--columns', 'visitor=uidd']);
    expect(counted.code).toBe(2);
    expect(counted.stderr).toContain('Did you mean uid?');
    expect((await aggregate(addressOf(cluster.shards[0]!, 'by_visitr'))).stderr).toContain(
      'Did you mean by_visitor',
    );
  });
});
