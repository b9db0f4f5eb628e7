/** Tables of two shards, counted and held against `aggregate` of a file with the same events. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, failing } from '../commands/fixtures/call.ts';
import { addressOf, aggregate } from './fixtures/call-table.ts';
import { CLUSTER, type Cluster, startCluster, USERS } from './fixtures/shards.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-cluster-'));
let cluster: Cluster;
let expected: string;

const HOUR = 3600;
/** 2015-03-01 00:00. */
const START = 1_425_168_000;

/** Events with tricky names: quotes, tabs, line ends, no UTF-8, a dash, nothing. */
const EVENTS = Array.from({ length: 6000 }, (_, index) => {
  const pages = [
    '/',
    '/a?b=1&c',
    "/it's",
    '/back\\slash',
    '/\u00e9',
    '__proto__',
    '/with space',
    '-',
    '',
  ];
  const visitors = index % 97 === 0 ? ['', '-'] : [`u${(index * 7919) % 811}`, `v,${index % 13}`];
  return {
    seconds: START + ((index * 37) % (5 * HOUR)),
    page: pages[index % pages.length]!,
    visitor: visitors[index % visitors.length]!,
  };
});

const escaped = (text: string) =>
  text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n');

async function fill(table: string): Promise<void> {
  const rows = EVENTS.map(({ seconds, page, visitor }) =>
    [seconds, escaped(page), escaped(visitor)].join('\t'),
  );
  await cluster.shards[0]!.query(
    `INSERT INTO ${table} FORMAT TabSeparated\n${rows.join('\n')}\n`,
    'insert_distributed_sync=1',
  );
}

async function everywhere(sql: string): Promise<void> {
  for (const { query } of cluster.shards) await query(sql);
}

/** A table on each shard, and one over them. */
async function createTables(name: string, key: string, more = ''): Promise<void> {
  await everywhere(
    `CREATE TABLE ${name}_local (ts DateTime, page String, uid String) ENGINE = MergeTree PARTITION BY toYYYYMMDD(ts) ORDER BY (toStartOfHour(ts), page)`,
  );
  await everywhere(
    `CREATE TABLE ${name} (ts DateTime, page String, uid String) ENGINE = Distributed(${CLUSTER}, default, ${name}_local${key === '' ? '' : `, ${key}`})${more}`,
  );
}

beforeAll(async () => {
  cluster = await startCluster();
  const csv = join(folder, 'events.csv');
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = EVENTS.map(
    ({ seconds, page, visitor }) => `${seconds},${quoted(page)},${quoted(visitor)}`,
  );
  writeFileSync(csv, ['timestamp,page,visitor', ...lines, ''].join('\n'));
  expected = (await call(['aggregate', csv, '--format', 'tsv'])).stdout;
  expect(expected.split('\n').length).toBeGreaterThan(30);
});

afterAll(async () => {
  await cluster?.close();
  rmSync(folder, { recursive: true });
});

describe('a table of two shards', () => {
  it.each([
    ['by visitor', 'by_visitor', 'cityHash64(uid)', /added up/],
    ['by page', 'by_page', 'cityHash64(page)', /united/],
    ['by hour and page', 'by_pair', 'cityHash64(toStartOfHour(ts), page)', /united/],
    ['by page and visitor', 'by_both', 'sipHash64(page, uid)', /added up/],
    ['by chance', 'by_chance', 'rand()', /merged/],
    ['by time', 'by_time', 'cityHash64(ts)', /merged/],
  ])('that are sharded %s gives the answer of files', async (_, table, key, form) => {
    await createTables(table, key);
    await fill(table);
    const address = addressOf(cluster.shards[0]!, table);
    const counted = await aggregate(address);
    expect(counted.stdout).toBe(expected);
    expect(counted.code).toBe(0);
    expect(counted.stderr).toMatch(
      /Read 6,000 rows; .* hold no event: no_page 1,3\d\d; no_visitor \d+\./,
    );
    expect((await aggregate(address, ['--explain'])).stdout).toMatch(form);
    const rejecting = await aggregate(address, ['--bad-lines', 'fail']);
    expect(rejecting.code).toBe(2);
  });

  it('is merged where rows are not where the key sends them', async () => {
    await createTables('misplaced', 'cityHash64(uid)');
    // Half of the rows, whatever their visitor, go straight to each shard.
    const rows = EVENTS.map(({ seconds, page, visitor }) =>
      [seconds, escaped(page), escaped(visitor)].join('\t'),
    );
    for (const [shard, { query }] of cluster.shards.entries()) {
      const own = rows.filter((_, index) => Math.floor(index / 7) % 2 === shard);
      await query(`INSERT INTO misplaced_local FORMAT TabSeparated\n${own.join('\n')}\n`);
    }
    const counted = await aggregate(addressOf(cluster.shards[1]!, 'misplaced'));
    expect(counted.stdout).toBe(expected);
    expect(counted.stderr).toContain('rows are not where the sharding key sends them');
  });

  it('needs no Distributed table where the cluster is named', async () => {
    const address = addressOf(cluster.shards[1]!, 'by_visitor_local');
    const counted = await aggregate(address, ['--cluster', CLUSTER]);
    expect(counted.stdout).toBe(expected);
    const half = await aggregate(address);
    expect(half.stdout).not.toBe(expected);
    expect((await aggregate(address, ['--cluster', 'two_shrads'])).stderr).toContain(
      'Did you mean two_shards?',
    );
  });

  it('is counted in every format', async () => {
    const address = addressOf(cluster.shards[0]!, 'by_visitor');
    const csv = join(folder, 'events.csv');
    for (const format of ['json', 'ndjson', 'csv', 'parquet']) {
      const file = await call(['aggregate', csv, '--format', format]);
      expect((await call(['aggregate', address, '--format', format])).stdout, format).toBe(
        file.stdout,
      );
    }
  });

  it('keeps the bytes of names that are not UTF-8', async () => {
    await createTables('bytes', 'cityHash64(uid)');
    const rows = Buffer.from(
      `${START}\t/\xff\tv\xe4\n${START}\t/\xfe\tv\xe5\n${START}\t/\xff\tv\xe6\n`,
      'latin1',
    );
    await cluster.shards[0]!.query(
      Buffer.concat([Buffer.from('INSERT INTO bytes FORMAT TabSeparated\n'), rows]),
      'insert_distributed_sync=1',
    );
    const out = join(folder, 'bytes.tsv');
    await aggregate(addressOf(cluster.shards[0]!, 'bytes'), ['--out', out]);
    const hour = '2015-03-01 00:00';
    expect(readFileSync(out, 'latin1')).toBe(`${hour}\t/\xfe\t1\n${hour}\t/\xff\t2\n`);
  });

  it('says nothing more where nobody reads on', async () => {
    const counted = await aggregate(addressOf(cluster.shards[0]!, 'by_visitor'), [], {
      stdout: failing('EPIPE'),
    });
    expect(counted).toMatchObject({ code: 0, stderr: '' });
  });

  it('is counted from and to a time, and where a condition holds', async () => {
    const address = addressOf(cluster.shards[0]!, 'by_visitor');
    const range = ['--from', '2015-03-01T01:00Z', '--to', '2015-03-01T03:00Z'];
    const lines = expected.split('\n');
    const wanted = lines.filter((line) => /^2015-03-01 0[12]:/.test(line));
    expect((await aggregate(address, range)).stdout).toBe(`${wanted.join('\n')}\n`);
    const one = await aggregate(address, ['--where', "page = '/'"]);
    expect(one.stdout).toBe(`${lines.filter((line) => line.includes('\t/\t')).join('\n')}\n`);
    const none = await aggregate(address, ['--from', '2016-01-01', '--to', '2017-01-01']);
    expect(none).toMatchObject({ code: 0, stdout: '' });
  });

  it('is counted by a user who may only read', async () => {
    const address = addressOf(cluster.shards[0]!, 'by_visitor', USERS.readOnly.name);
    const counted = await aggregate(address);
    expect(counted.stdout).toBe(expected);
    expect(counted.stderr).toContain('readonly = 1');
  });

  it('is refused to a user whose profile would leave out rows without a word', async () => {
    const address = addressOf(cluster.shards[0]!, 'by_visitor', USERS.lenient.name);
    const counted = await aggregate(address);
    expect(counted).toMatchObject({ code: 2, stdout: '' });
    expect(counted.stderr).toContain('limits rows');
  });

  it('takes the password from the environment or a file', async () => {
    const { name, password } = USERS.guarded;
    const address = addressOf(cluster.shards[0]!, 'by_visitor', name);
    const refused = await aggregate(address);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('UNIQBENCH_CLICKHOUSE_PASSWORD');
    const env = { UNIQBENCH_CLICKHOUSE_PASSWORD: password };
    expect((await aggregate(address, [], { env })).stdout).toBe(expected);
    const file = join(folder, 'password');
    writeFileSync(file, `${password}\n`);
    expect((await aggregate(address, ['--password-file', file])).stdout).toBe(expected);
  });

  it('is counted in parts where the memory does not suffice for all visitors of an hour', async () => {
    await createTables('skewed', 'cityHash64(uid)');
    await cluster.shards[0]!.query(
      `INSERT INTO skewed SELECT toDateTime(${START}), '/', toString(number) FROM numbers(900000)`,
      'insert_distributed_sync=1',
    );
    const counted = await aggregate(addressOf(cluster.shards[0]!, 'skewed', USERS.tight.name));
    expect(counted.stderr).toContain('did not suffice for all visitors');
    expect(counted.stdout).toBe('2015-03-01 00:00\t/\t900000\n');
  });
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
    await createTables('forwarded', 'cityHash64(uid)');
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
