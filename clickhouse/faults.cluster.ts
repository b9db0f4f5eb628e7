/** What goes wrong while a table is counted, at the very moment that each test names: no answer in part with exit code 0. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { addressOf, aggregate } from './fixtures/call-table.ts';
import { type Action, startProxy } from './fixtures/proxy.ts';
import { CLUSTER, type Cluster, startCluster } from './fixtures/shards.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-faults-'));
const out = join(folder, 'answer.tsv');
let cluster: Cluster;

/** Two hours too large to be asked for together. */
const ROWS = 1_300_000;
const START = 1_425_168_000;

async function createTable(name: string): Promise<void> {
  for (const { query } of cluster.shards) {
    await query(`DROP TABLE IF EXISTS ${name}`);
    await query(`DROP TABLE IF EXISTS ${name}_local`);
    await query(
      `CREATE TABLE ${name}_local (ts DateTime, page String, uid String) ENGINE = MergeTree PARTITION BY toYYYYMMDD(ts) ORDER BY (toStartOfHour(ts), page)`,
    );
    await query(
      `CREATE TABLE ${name} (ts DateTime, page String, uid String) ENGINE = Distributed(${CLUSTER}, default, ${name}_local, cityHash64(uid))`,
    );
  }
  await cluster.shards[0]!.query(
    `INSERT INTO ${name} SELECT toDateTime(${START} + intDiv(number * 7200, ${ROWS})), concat('/', toString(number % 50)), toString(cityHash64(number) % 9000) FROM numbers(${ROWS})`,
    'insert_distributed_sync=1',
  );
}

beforeAll(async () => {
  cluster = await startCluster();
  await createTable('ev');
});

beforeEach(async () => {
  rmSync(out, { force: true });
  for (const shard of cluster.shards) await shard.start();
});

afterAll(async () => {
  await cluster?.close();
  rmSync(folder, { recursive: true });
});

/** Counts through a proxy, once to standard output and once to a file. */
async function countWhile(
  onQuery: (sql: string, index: number) => Promise<Action>,
  options: readonly string[] = [],
  table = 'ev',
  prepare = async () => {},
) {
  const results = [];
  for (const more of [[], ['--out', out]]) {
    for (const shard of cluster.shards) await shard.start();
    await prepare();
    const proxy = await startProxy(cluster.shards[0]!, onQuery);
    results.push({
      ...(await aggregate(addressOf(proxy.shard, table), [...options, ...more])),
      queries: proxy.queries,
    });
    await proxy.close();
    expect(readdirSync(folder), 'no file, whole or in part').toEqual([]);
  }
  return { printed: results[0]!, written: results[1]! };
}

const isHour = (sql: string) => /uniqExactIf/.test(sql);
/** At the n-th of the queries for hours, from 0. */
function atHour(n: number, act: () => Promise<Action>) {
  let hours = 0;
  return async (sql: string, index: number): Promise<Action> => {
    if (index === 0) hours = 0;
    return isHour(sql) && hours++ === n ? act() : 'pass';
  };
}

const INCOMPLETE = /\nWhat was printed is incomplete: hours are missing at its end\.\n$/;

describe('while a table is counted', () => {
  it('a shard is down from the start', async () => {
    const { printed, written } = await countWhile(async (_, index) => {
      if (index === 0) await cluster.shards[1]!.stop('SIGKILL');
      return 'pass';
    });
    expect(printed).toMatchObject({ code: 1, stdout: '' });
    expect(printed.stderr).toMatch(/a shard could not be asked.*Code: (?:279|210)/);
    expect(written.code).toBe(1);
  });

  it('a shard dies between two hours', async () => {
    const { printed, written } = await countWhile(
      atHour(1, async () => {
        await cluster.shards[1]!.stop('SIGKILL');
        return 'pass';
      }),
    );
    expect(printed.code).toBe(1);
    expect(printed.stdout).toMatch(/^2015-03-01 00:00\t/);
    expect(printed.stdout).not.toMatch(/01:00\t/);
    expect(printed.stderr).toMatch(INCOMPLETE);
    expect(written.code).toBe(1);
    expect(written.stderr).not.toMatch(INCOMPLETE);
  });

  it('a shard dies in the middle of a query', async () => {
    const slow = ['--where', 'sleepEachRow(0.000002) = 0'];
    const { printed } = await countWhile(
      atHour(0, async () => {
        setTimeout(() => void cluster.shards[1]!.stop('SIGKILL'), 300);
        return 'pass';
      }),
      slow,
    );
    expect(printed).toMatchObject({ code: 1, stdout: '' });
    expect(printed.stderr).toMatch(
      /a shard could not be asked, or was lost.*Code: (?:32|33|210|209)\b/,
    );
  });

  it('a shard answers late', async () => {
    const { printed } = await countWhile(
      atHour(0, async () => {
        cluster.shards[1]!.pause();
        return 'pass';
      }),
      ['--timeout', '1'],
    );
    for (const shard of cluster.shards) shard.resume();
    expect(printed).toMatchObject({ code: 1, stdout: '' });
    expect(printed.stderr).toContain('no answer came in time; raise --timeout');
  });

  it.each([
    ['cut', 'the connection broke'],
    ['end early', 'cut off'],
    ['break', 'the connection broke'],
  ] as const)('the connection is lost behind the last row: %s', async (action, why) => {
    const { printed } = await countWhile(atHour(1, async () => action));
    expect(printed.code).toBe(1);
    expect(printed.stderr).toContain(why);
    expect(printed.stderr).toMatch(INCOMPLETE);
  });

  it.each(['cut', 'end early'] as const)(
    'the list of hours is lost at its end: %s',
    async (action) => {
      const { printed } = await countWhile(async (sql) =>
        sql.startsWith('SELECT groupArray') ? action : 'pass',
      );
      expect(printed).toMatchObject({ code: 1, stdout: '' });
    },
  );

  it.each([
    ['rows are added to', `INSERT INTO changing SELECT toDateTime(${START + 3600}), '/', 'x'`],
    ['rows are lost from', 'TRUNCATE TABLE changing_local'],
  ])('%s the table', async (_, sql) => {
    const { printed } = await countWhile(
      atHour(1, async () => {
        await cluster.shards[0]!.query(sql, 'insert_distributed_sync=1');
        return 'pass';
      }),
      [],
      'changing',
      () => createTable('changing'),
    );
    expect(printed.code).toBe(1);
    expect(printed.stderr).toContain('the table changed while it was counted: 2015-03-01 01:00');
    expect(printed.stderr).toContain('--to 2015-03-01T01:00Z');
  });

  it('the table is dropped', async () => {
    const { printed } = await countWhile(
      atHour(1, async () => {
        await cluster.shards[1]!.query('DROP TABLE IF EXISTS dropped_local');
        return 'pass';
      }),
      [],
      'dropped',
      () => createTable('dropped'),
    );
    // Old versions say that no replica has the table, new ones that there is none.
    expect([1, 2]).toContain(printed.code);
    expect(printed.stderr).toMatch(INCOMPLETE);
  });

  it('the user stops it, and the server stops as well', async () => {
    const cli = join(packageFolder, 'dist', 'cli.js');
    const [shard] = cluster.shards;
    const address = addressOf(shard!, 'ev');
    const child = spawn(process.execPath, [
      cli,
      ...['aggregate', address, '--out', out, '--where', 'sleepEachRow(0.00001) = 0'],
    ]);
    const told: Buffer[] = [];
    child.stderr.on('data', (block: Buffer) => told.push(block));
    const running = () =>
      shard!.query(
        "SELECT count() FROM system.processes WHERE query LIKE '%sleepEachRow%' AND query NOT LIKE '%system.processes%'",
      );
    while ((await running()).trim() === '0')
      await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    expect(Buffer.concat(told).toString()).toContain('stopped before its end');
    expect(existsSync(out)).toBe(false);
    for (let tries = 0; (await running()).trim() !== '0'; tries++) {
      expect(tries, 'the query goes on at the server').toBeLessThan(400);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
});

describe('a server that is none', () => {
  it('speaks no ClickHouse', async () => {
    const proxy = await startProxy(cluster.shards[0]!, async () => 'hang');
    const counted = await aggregate(addressOf(proxy.shard, 'ev'), ['--timeout', '0.5']);
    await proxy.close();
    expect(counted.code).toBe(1);
    expect(counted.stderr).toContain('no answer within 0.5 s; look at host, port and scheme');
  });

  it('speaks no TLS', async () => {
    const address = addressOf(cluster.shards[0]!, 'ev').replace('clickhouse:', 'clickhouses:');
    const counted = await aggregate(address, ['--timeout', '0.5']);
    expect([1, 2]).toContain(counted.code);
    expect(counted.stderr).toContain('TLS');
  });
});
