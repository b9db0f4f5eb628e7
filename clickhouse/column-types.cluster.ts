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
    ['Date', 'holds days and no hours'],
    ['String', 'holds text'],
    ['Float64', 'holds no times'],
  ])('of times of type %s are refused', async (type, why) => {
    const [shard] = cluster.shards;
    const table = `refused_${type}`;
    await shard!.query(
      `CREATE TABLE ${table} (ts ${type}, page String, uid String) ENGINE = Memory`,
    );
    const counted = await aggregate(addressOf(shard!, table));
    expect(counted.code).toBe(2);
    expect(counted.stderr).toContain(why);
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
