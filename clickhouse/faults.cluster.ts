/** What goes wrong while a table is counted, at the very moment that each test names: no answer in part with exit code 0. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { addressOf, aggregate } from './fixtures/call-table.ts';
import {
  atHour,
  type FaultBench,
  INCOMPLETE,
  START,
  startFaultBench,
} from './fixtures/count-while.ts';
import { told } from './fixtures/fault-table.ts';
import { startProxy } from './fixtures/proxy.ts';
import type { Cluster } from './fixtures/shards.ts';

let bench: FaultBench;
let cluster: Cluster;

beforeAll(async () => {
  bench = await startFaultBench();
  cluster = bench.cluster;
});

beforeEach(() => bench.ready());

afterAll(() => bench?.close());

describe('while a table is counted', () => {
  it('a shard is down from the start', async () => {
    const { printed, written } = await bench.countWhile(
      'a shard is down from the start',
      async (_, index) => {
        if (index === 0) await cluster.shards[1]!.stop('SIGKILL');
        return 'pass';
      },
    );
    expect(printed).toMatchObject({ code: 1, stdout: '' });
    expect(printed.stderr).toMatch(/a shard could not be asked.*Code: (?:279|210)/);
    expect(written.code).toBe(1);
  });

  it('a shard dies between two hours', async () => {
    const { printed, written } = await bench.countWhile(
      'a shard dies between two hours',
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
    const { printed } = await bench.countWhile(
      'a shard dies within an hour',
      atHour(0, async () => {
        setTimeout(() => void cluster.shards[1]!.stop('SIGKILL'), 300);
        return 'pass';
      }),
      { options: slow },
    );
    expect(printed).toMatchObject({ code: 1, stdout: '' });
    expect(printed.stderr).toMatch(
      /a shard could not be asked, or was lost.*Code: (?:32|33|210|209)\b/,
    );
  });

  it('a shard answers late', async () => {
    const { printed } = await bench.countWhile(
      'a shard does not answer',
      atHour(0, async () => {
        cluster.shards[1]!.pause();
        return 'pass';
      }),
      { options: ['--timeout', '1'] },
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
    const { printed } = await bench.countWhile(
      `the connection is lost behind the last row: ${action}`,
      atHour(1, async () => action),
    );
    expect(printed.code).toBe(1);
    expect(printed.stderr).toContain(why);
    expect(printed.stderr).toMatch(INCOMPLETE);
  });

  it.each(['cut', 'end early'] as const)(
    'the list of hours is lost at its end: %s',
    async (action) => {
      const { printed } = await bench.countWhile(
        `the list of hours is lost at its end: ${action}`,
        async (sql) => (sql.startsWith('SELECT groupArray') ? action : 'pass'),
      );
      expect(printed).toMatchObject({ code: 1, stdout: '' });
    },
  );

  it.each([
    ['rows are added to', `INSERT INTO changing SELECT toDateTime(${START + 3600}), '/', 'x'`],
    ['rows are lost from', 'TRUNCATE TABLE changing_local'],
  ])('%s the table', async (what, sql) => {
    const { printed } = await bench.countWhile(
      `${what} the table`,
      atHour(1, async () => {
        await cluster.shards[0]!.query(sql, 'insert_distributed_sync=1');
        return 'pass';
      }),
      { table: 'changing', prepare: () => bench.createTable('changing') },
    );
    expect(printed.code).toBe(1);
    expect(printed.stderr).toContain('the table changed while it was counted: 2015-03-01 01:00');
    expect(printed.stderr).toContain('--to 2015-03-01T01:00Z');
  });

  it('the table is dropped', async () => {
    const { printed } = await bench.countWhile(
      "a shard's table is dropped",
      atHour(1, async () => {
        await cluster.shards[1]!.query('DROP TABLE IF EXISTS dropped_local');
        return 'pass';
      }),
      { table: 'dropped', prepare: () => bench.createTable('dropped') },
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
      ...['aggregate', address, '--out', bench.out, '--where', 'sleepEachRow(0.00001) = 0'],
    ]);
    const blocks: Buffer[] = [];
    child.stderr.on('data', (block: Buffer) => blocks.push(block));
    const running = () =>
      shard!.query(
        "SELECT count() FROM system.processes WHERE query LIKE '%sleepEachRow%' AND query NOT LIKE '%system.processes%'",
      );
    while ((await running()).trim() === '0')
      await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    expect(Buffer.concat(blocks).toString()).toContain('stopped before its end');
    expect(existsSync(bench.out)).toBe(false);
    told('a table is counted', 'Ctrl-C', {
      code: 130,
      stdout: '',
      stderr: Buffer.concat(blocks).toString(),
    });
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
    told('something is asked for', 'nothing answers at this port', counted);
    expect(counted.code).toBe(1);
    expect(counted.stderr).toContain('no answer within 0.5 s; look at host, port and scheme');
  });

  it('speaks no TLS', async () => {
    const address = addressOf(cluster.shards[0]!, 'ev').replace('clickhouse:', 'clickhouses:');
    const counted = await aggregate(address, ['--timeout', '0.5']);
    told('something is asked for', 'the server speaks no TLS', counted);
    expect([1, 2]).toContain(counted.code);
    expect(counted.stderr).toContain('TLS');
  });
});
