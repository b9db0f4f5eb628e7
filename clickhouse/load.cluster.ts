/** Files loaded into two shards, and counted there: the answer of `aggregate` of the same files. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../commands/fixtures/call.ts';
import { DATA, SKIPPED, THERE } from '../generators/replay/fixtures/real-traffic.ts';
import { BLOCK_EVENTS } from './block-rows.ts';
import { addressOf, aggregate } from './fixtures/call-table.ts';
import { loadFiles } from './fixtures/load-files.ts';
import { type Cluster, startCluster } from './fixtures/shards.ts';

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

afterAll(async () => {
  await cluster?.close();
  rmSync(folder, { recursive: true });
});

async function rowsOf(table: string): Promise<number> {
  return Number(await cluster.shards[0]!.query(`SELECT count() FROM ${table}`));
}

async function expectAll(table: string): Promise<void> {
  expect(await rowsOf(table)).toBe(EVENTS);
  expect((await aggregate(addressOf(cluster.shards[1]!, table))).stdout).toBe(expected);
}

describe('a load', () => {
  it('gives the answer of the files, on both shards, and does nothing when it is done again', async () => {
    const first = await loadFiles(cluster, [csv], 'plain');
    expect(first.code, first.stderr).toBe(0);
    expect(first.stderr).toMatch(
      /Loaded 394,216 events into .*; shards hold [\d,]+ \+ [\d,]+ of them\./,
    );
    await expectAll('plain');
    const again = await loadFiles(cluster, [csv], 'plain');
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
      const loaded = await loadFiles(cluster, paths, table, { options });
      expect(loaded.code, loaded.stderr).toBe(0);
      const file = await call(['aggregate', ...paths, '--format', 'tsv', ...options]);
      const counted = await aggregate(addressOf(cluster.shards[0]!, table));
      expect(counted.stderr).toContain('every one holds an event');
      expect(counted.stdout === file.stdout).toBe(true);
    },
  );
});
