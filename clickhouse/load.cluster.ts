/** Files loaded into two shards, through all that can go wrong, and counted there: the answer of `aggregate` of the same files. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../commands/fixtures/call.ts';
import { DATA, SKIPPED, THERE } from '../generators/replay/fixtures/real-traffic.ts';
import { packageFolder } from '../package-folder.ts';
import { BLOCK_EVENTS } from './block-rows.ts';
import { addressOf, aggregate } from './fixtures/call-table.ts';
import { type Action, startProxy } from './fixtures/proxy.ts';
import { CLUSTER, type Cluster, type Shard, startCluster } from './fixtures/shards.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-load-'));
const csv = join(folder, 'events.csv');
const EVENTS = 3 * BLOCK_EVENTS + 1000;
let cluster: Cluster;
let expected: string;

beforeAll(async () => {
  cluster = await startCluster();
  await call(['generate', 'everyday', '--events', String(EVENTS), '--out', csv]);
  expected = (await call(['aggregate', csv, '--format', 'tsv'])).stdout;
});

afterEach(async () => {
  for (const shard of cluster.shards) await shard.start();
});

afterAll(async () => {
  await cluster?.close();
  rmSync(folder, { recursive: true });
});

const creating = () => [
  ...['--create', '--cluster', CLUSTER],
  ...cluster.shards.flatMap(({ httpPort }) => ['--server', `127.0.0.1:${httpPort}`]),
];

function load(files: readonly string[], shard: Shard, table: string, more: readonly string[] = []) {
  return call(['load', ...files, '--into', addressOf(shard, table), ...creating(), ...more]);
}

async function rowsOf(table: string): Promise<number> {
  return Number(await cluster.shards[0]!.query(`SELECT count() FROM ${table}`));
}

async function expectAll(table: string): Promise<void> {
  expect(await rowsOf(table)).toBe(EVENTS);
  expect((await aggregate(addressOf(cluster.shards[1]!, table))).stdout).toBe(expected);
}

const isInsert = (sql: string) => sql.startsWith('INSERT');

describe('a load', () => {
  it('gives the answer of the files, on both shards, and does nothing when it is done again', async () => {
    const [shard] = cluster.shards;
    const first = await load([csv], shard!, 'plain');
    expect(first.code, first.stderr).toBe(0);
    expect(first.stderr).toMatch(
      /Loaded 394,216 events into .*; shards hold [\d,]+ \+ [\d,]+ of them\./,
    );
    await expectAll('plain');
    const again = await load([csv], shard!, 'plain');
    expect(again.stderr).toContain('394,216 of them there before');
    await expectAll('plain');
  });

  it('makes one table where no cluster is named', async () => {
    const [shard] = cluster.shards;
    const address = addressOf(shard!, 'alone');
    expect((await call(['load', csv, '--into', address])).stderr).toContain('There is no table');
    expect(await call(['load', csv, '--into', address, '--create'])).toMatchObject({ code: 0 });
    expect((await aggregate(address)).stdout).toBe(expected);
  });

  it.each(['cut', 'end early', 'break'] as const)(
    'goes on by itself where a connection is lost: %s',
    async (action) => {
      const table = `lost_${action.replace(' ', '_')}`;
      let inserts = 0;
      const proxy = await startProxy(
        cluster.shards[0]!,
        async (sql): Promise<Action> =>
          // Behind the last row: the server has the whole block, and nobody was told.
          isInsert(sql) && inserts++ % 3 === 1 ? action : 'pass',
      );
      const loaded = await load([csv], proxy.shard, table);
      await proxy.close();
      expect(loaded.code, loaded.stderr).toBe(0);
      await expectAll(table);
    },
  );

  it('goes on by itself when a shard comes back', async () => {
    let inserts = 0;
    const proxy = await startProxy(cluster.shards[0]!, async (sql) => {
      if (isInsert(sql) && ++inserts === 3) {
        await cluster.shards[1]!.stop('SIGKILL');
        setTimeout(() => void cluster.shards[1]!.start(), 500);
      }
      return 'pass';
    });
    const loaded = await load([csv], proxy.shard, 'restarted');
    await proxy.close();
    expect(loaded.code, loaded.stderr).toBe(0);
    await expectAll('restarted');
  });

  it('says how to go on where a shard stays away, and does', async () => {
    let inserts = 0;
    const proxy = await startProxy(cluster.shards[0]!, async (sql) => {
      if (isInsert(sql) && ++inserts === 3) await cluster.shards[1]!.stop('SIGKILL');
      return 'pass';
    });
    const broken = await load([csv], proxy.shard, 'away');
    await proxy.close();
    expect(broken.code).toBe(1);
    expect(broken.stderr).toContain('Run the same command again to go on');
    await cluster.shards[1]!.start();
    const again = await load([csv], cluster.shards[0]!, 'away');
    expect(again.code, again.stderr).toBe(0);
    await expectAll('away');
  });

  it('goes on where it was killed', async () => {
    const address = addressOf(cluster.shards[0]!, 'killed');
    const cli = join(packageFolder, 'dist', 'cli.js');
    const child = spawn(process.execPath, [cli, 'load', csv, '--into', address, ...creating()]);
    const ended = new Promise((resolve) => child.on('close', resolve));
    while ((await rowsOf('killed').catch(() => 0)) === 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill('SIGKILL');
    await ended;
    const before = await rowsOf('killed');
    expect(before).toBeGreaterThan(0);
    const again = await load([csv], cluster.shards[0]!, 'killed');
    expect(again.code, again.stderr).toBe(0);
    expect(again.stderr).toContain('of them there before');
    await expectAll('killed');
  });

  it.skipIf(process.getuid?.() !== 0 || process.platform !== 'linux')(
    'says so where the disk of a shard is full, and goes on when there is room',
    async () => {
      // The shard's new tables go to a disk of one megabyte.
      const tables = join(cluster.shards[1]!.folder, 'data', 'data', 'small');
      for (const { query } of cluster.shards) await query('CREATE DATABASE small');
      mkdirSync(tables, { recursive: true });
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', tables]);
      try {
        const full = await load([csv], cluster.shards[0]!, 'small.full');
        expect(full.code, full.stderr).toBe(1);
        expect(full.stderr).toMatch(/a disk of a server is full or failed|No space left/);
        expect(full.stderr).toContain('Run the same command again');
        execFileSync('mount', ['-o', 'remount,size=400m', tables]);
        const again = await load([csv], cluster.shards[0]!, 'small.full');
        expect(again.code, again.stderr).toBe(0);
        expect((await aggregate(addressOf(cluster.shards[0]!, 'small.full'))).stdout).toBe(
          expected,
        );
      } finally {
        await cluster.shards[1]!.stop('SIGKILL');
        execFileSync('umount', [tables]);
      }
    },
  );

  it('refuses a table that could not tell what it holds', async () => {
    await cluster.shards[0]!.query(
      'CREATE TABLE foreign (ts DateTime, page String, uid String) ENGINE = Memory',
    );
    const refused = await call(['load', csv, '--into', addressOf(cluster.shards[0]!, 'foreign')]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('uniqbench_row');
  });
});

/** Logs of real servers, and how each is read. */
const LOGS: readonly (readonly [string, RegExp, readonly string[]])[] = [
  ['cran-2014-01', /\.csv\.gz$/, []],
  ['elastic-apache-2015', /^apache_logs/, []],
  ['epa-1995', /^epa-http/, ['--month', '1995-08', '--utc-offset', '-0400']],
  ['erddap-2024', /^tomcat/, []],
  ['nasa-1995-07-sample', /\.(?:log|txt)\.gz$|^NASA/i, []],
  ['nasa-1995-08-01', /\.(?:log|txt)\.gz$|^NASA/i, []],
];

describe.skipIf(!THERE)(`logs of real servers${SKIPPED}`, () => {
  it.each(LOGS.map(([name, files, options]) => ({ name, files, options })))(
    '$name',
    async ({ name, files, options }) => {
      const all = readdirSync(join(DATA, name)).filter(
        (file) => files.test(file) && !/events|expected/.test(file),
      );
      const paths = all.map((file) => join(DATA, name, file)).filter((file) => existsSync(file));
      expect(paths.length).toBeGreaterThan(0);
      const table = `log_${name.replaceAll('-', '_')}`;
      const loaded = await load(paths, cluster.shards[0]!, table, options);
      expect(loaded.code, loaded.stderr).toBe(0);
      const file = await call(['aggregate', ...paths, '--format', 'tsv', ...options]);
      const counted = await aggregate(addressOf(cluster.shards[0]!, table));
      expect(counted.stderr).toContain('every one holds an event');
      expect(counted.stdout === file.stdout).toBe(true);
    },
  );
});
