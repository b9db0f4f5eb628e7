/** Tables of two shards, counted and held against `aggregate` of a file with the same events. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, failing } from '../commands/fixtures/call.ts';
import { addressOf, aggregate } from './fixtures/call-table.ts';
import { CLUSTER, type Cluster, startCluster, USERS } from './fixtures/shards.ts';
import { answerOfFile, createTables, fill, ROWS, START } from './fixtures/tricky-events.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-cluster-'));
let cluster: Cluster;
let expected: string;

beforeAll(async () => {
  cluster = await startCluster();
  expected = await answerOfFile(folder);
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
    await createTables(cluster, table, key);
    await fill(cluster, table);
    const address = addressOf(cluster.shards[0]!, table);
    const counted = await aggregate(address);
    expect(counted.stdout).toBe(expected);
    expect(counted.code).toBe(0);
    expect(counted.stderr).toMatch(
      /Read 6,000 rows; .* hold no event: no_page 1,200; no_visitor 50\./,
    );
    expect((await aggregate(address, ['--explain'])).stdout).toMatch(form);
    const rejecting = await aggregate(address, ['--bad-lines', 'fail']);
    expect(rejecting.code).toBe(2);
  });

  it('is merged where rows are not where the key sends them', async () => {
    await createTables(cluster, 'misplaced', 'cityHash64(uid)');
    // Half of the rows, whatever their visitor, go straight to each shard.
    for (const [shard, { query }] of cluster.shards.entries()) {
      const own = ROWS.filter((_, index) => Math.floor(index / 7) % 2 === shard);
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
    await createTables(cluster, 'bytes', 'cityHash64(uid)');
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
    await createTables(cluster, 'skewed', 'cityHash64(uid)');
    await cluster.shards[0]!.query(
      `INSERT INTO skewed SELECT toDateTime(${START}), '/', toString(number) FROM numbers(900000)`,
      'insert_distributed_sync=1',
    );
    const counted = await aggregate(addressOf(cluster.shards[0]!, 'skewed', USERS.tight.name));
    expect(counted.stderr).toContain('did not suffice for all visitors');
    expect(counted.stdout).toBe('2015-03-01 00:00\t/\t900000\n');
  });
});
