/** What goes wrong while files are loaded into two shards: each row is there once at the end, or the same command brings it there. */
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Called, call } from '../commands/fixtures/call.ts';
import { packageFolder } from '../package-folder.ts';
import { BLOCK_EVENTS } from './block-rows.ts';
import { addressOf, aggregate } from './fixtures/call-table.ts';
import { told } from './fixtures/fault-table.ts';
import { creating, loadFiles } from './fixtures/load-files.ts';
import { type Action, startProxy } from './fixtures/proxy.ts';
import { type Cluster, type Shard, startCluster } from './fixtures/shards.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-load-'));
const csv = join(folder, 'events.csv');
const EVENTS = 3 * BLOCK_EVENTS + 1000;
let cluster: Cluster;
let first: Shard;
let second: Shard;
let expected: string;

beforeAll(async () => {
  cluster = await startCluster();
  [first, second] = cluster.shards as [Shard, Shard];
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

/** Keeps what was said for the table of faults. */
const loading = (what: string, called: Called) => told('files are loaded', what, called);

async function rowsOf(table: string): Promise<number> {
  return Number(await first.query(`SELECT count() FROM ${table}`));
}

async function expectAll(table: string): Promise<void> {
  expect(await rowsOf(table)).toBe(EVENTS);
  expect((await aggregate(addressOf(second, table))).stdout).toBe(expected);
}

const isInsert = (sql: string) => sql.startsWith('INSERT');

/** Loads through something that acts at inserts, which are counted from 1. */
async function loadWhile(
  table: string,
  atInsert: (nth: number) => Promise<Action>,
): Promise<Called> {
  let inserts = 0;
  const proxy = await startProxy(first, async (sql) =>
    isInsert(sql) ? atInsert(++inserts) : 'pass',
  );
  const loaded = await loadFiles(cluster, [csv], table, { shard: proxy.shard });
  await proxy.close();
  return loaded;
}

describe('while files are loaded', () => {
  it.each([
    ['cut', 'behind the last row, its answer cut'],
    ['end early', 'behind the last row, its answer without an end'],
    ['break', 'before it was sent'],
  ] as const)('a connection is lost: %s', async (action, when) => {
    const table = `lost_${action.replace(' ', '_')}`;
    const loaded = loading(
      `the connection is lost, ${when}`,
      await loadWhile(table, async (nth) => (nth % 3 === 2 ? action : 'pass')),
    );
    expect(loaded.code, loaded.stderr).toBe(0);
    await expectAll(table);
  });

  it('a shard dies and comes back', async () => {
    const loaded = loading(
      'a shard dies, and comes back within some seconds',
      await loadWhile('restarted', async (nth) => {
        if (nth === 3) {
          await second.stop('SIGKILL');
          setTimeout(() => void second.start(), 500);
        }
        return 'pass';
      }),
    );
    expect(loaded.code, loaded.stderr).toBe(0);
    expect(loaded.stderr).toMatch(/blocks? had to be sent again/);
    await expectAll('restarted');
  });

  it('a shard dies and stays away: the same command goes on', async () => {
    const broken = loading(
      'a shard dies, and stays away',
      await loadWhile('away', async (nth) => {
        if (nth === 3) await second.stop('SIGKILL');
        return 'pass';
      }),
    );
    expect(broken.code).toBe(1);
    expect(broken.stderr).toContain('Run the same command again to go on');
    await second.start();
    const again = loading('… and the same command again', await loadFiles(cluster, [csv], 'away'));
    expect(again.code, again.stderr).toBe(0);
    await expectAll('away');
  });

  it('a shard is down from the start', async () => {
    expect((await loadFiles(cluster, [csv], 'down')).code).toBe(0);
    for (const { query } of cluster.shards) await query('TRUNCATE TABLE down_local');
    await second.stop('SIGKILL');
    const into = ['load', csv, '--into', addressOf(first, 'down')];
    const refused = loading('a shard is down from the start', await call(into));
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('a shard could not be asked');
    expect(refused.stderr).toContain('Run the same command again');
    const unmade = loading(
      'a shard is down, and tables are to be made on it',
      await loadFiles(cluster, [csv], 'unmade'),
    );
    expect(unmade.code).toBe(1);
    expect(unmade.stderr).toContain('nothing answers at this port');
    await second.start();
    expect(await call(into)).toMatchObject({ code: 0 });
    await expectAll('down');
    expect(await loadFiles(cluster, [csv], 'unmade')).toMatchObject({ code: 0 });
    await expectAll('unmade');
  });

  it('the load is killed: the same command goes on', async () => {
    const cli = join(packageFolder, 'dist', 'cli.js');
    const address = addressOf(first, 'killed');
    const options = ['load', csv, '--into', address, ...creating(cluster)];
    const child = spawn(process.execPath, [cli, ...options]);
    const ended = new Promise((resolve) => child.on('close', resolve));
    while ((await rowsOf('killed').catch(() => 0)) === 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill('SIGKILL');
    await ended;
    expect(await rowsOf('killed')).toBeGreaterThan(0);
    const again = loading(
      'the load was killed, and the same command is given again',
      await loadFiles(cluster, [csv], 'killed'),
    );
    expect(again.code, again.stderr).toBe(0);
    expect(again.stderr).toContain('of them there before');
    await expectAll('killed');
  });

  it.skipIf(process.getuid?.() !== 0 || process.platform !== 'linux')(
    'the disk of a shard is full: when there is room, it goes on',
    async () => {
      // The shard's new tables go to a disk of one megabyte.
      const tables = join(second.folder, 'data', 'data', 'small');
      for (const { query } of cluster.shards) await query('CREATE DATABASE small');
      mkdirSync(tables, { recursive: true });
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', tables]);
      try {
        const full = loading(
          'the disk of a shard is full',
          await loadFiles(cluster, [csv], 'small.full'),
        );
        expect(full.code, full.stderr).toBe(1);
        expect(full.stderr).toMatch(/a disk of a server is full or failed|No space left/);
        expect(full.stderr).toContain('Run the same command again');
        execFileSync('mount', ['-o', 'remount,size=400m', tables]);
        const again = await loadFiles(cluster, [csv], 'small.full');
        expect(again.code, again.stderr).toBe(0);
        expect((await aggregate(addressOf(first, 'small.full'))).stdout).toBe(expected);
      } finally {
        await second.stop('SIGKILL');
        execFileSync('umount', [tables]);
      }
    },
  );

  it('rows are taken away that were sent', async () => {
    const loaded = loading(
      'rows that were sent are gone at the end',
      await loadWhile('emptied', async (nth) => {
        if (nth === 4) await second.query('TRUNCATE TABLE emptied_local');
        return 'pass';
      }),
    );
    expect(loaded.code).toBe(1);
    expect(loaded.stderr).toMatch(/394,216 events were sent, and [\d,]+ are there/);
    expect(await loadFiles(cluster, [csv], 'emptied')).toMatchObject({ code: 0 });
    await expectAll('emptied');
  });
});

describe('files', () => {
  it('that are loaded twice are there once; others under the same name are another load', async () => {
    const copy = join(folder, 'copy.csv');
    const other = join(folder, 'other.csv');
    await call(['generate', 'everyday', '--events', '1000', '--seed', '7', '--out', other]);
    copyFileSync(csv, copy);
    await loadFiles(cluster, [copy], 'twice');
    const again = loading('the same file again', await loadFiles(cluster, [copy], 'twice'));
    expect(again.code, again.stderr).toBe(0);
    expect(again.stderr).toContain('394,216 of them there before');
    await expectAll('twice');
    copyFileSync(other, copy);
    const another = loading(
      'another file under the same name',
      await loadFiles(cluster, [copy], 'twice'),
    );
    expect(another.code, another.stderr).toBe(0);
    expect(another.stderr).toMatch(/Loaded 1,000 events into/);
    const both = await call(['aggregate', csv, other, '--format', 'tsv']);
    expect((await aggregate(addressOf(first, 'twice'))).stdout).toBe(both.stdout);
    const same = loading(
      'a file is named twice',
      await loadFiles(cluster, [csv, csv], 'named_twice'),
    );
    const counted = await call(['aggregate', csv, csv, '--format', 'tsv']);
    expect(same.code).toBe(counted.code);
  });
});
