/** Tables that files cannot be loaded into: refused before anything is sent. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Called, call } from '../commands/fixtures/call.ts';
import { addressOf } from './fixtures/call-table.ts';
import { told } from './fixtures/fault-table.ts';
import { loadFiles } from './fixtures/load-files.ts';
import { type Cluster, type Shard, startCluster, USERS } from './fixtures/shards.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-refused-'));
const csv = join(folder, 'events.csv');
let cluster: Cluster;
let first: Shard;

beforeAll(async () => {
  cluster = await startCluster();
  first = cluster.shards[0]!;
  writeFileSync(csv, 'timestamp,page,visitor\n1425168000,/,u\n1425168000,/,v\n');
});

afterAll(async () => {
  await cluster?.close();
  rmSync(folder, { recursive: true });
});

/** Keeps what was said for the table of faults. */
const loading = (what: string, called: Called) => told('files are loaded', what, called);

describe('a table to be loaded into', () => {
  it.each([
    [
      'no columns for the numbers of rows',
      '(ts DateTime, page String, uid String)',
      'uniqbench_load and uniqbench_row',
    ],
    [
      'no page',
      '(ts DateTime, visitor String, uniqbench_load UInt64, uniqbench_row UInt64)',
      'no column is recognised as page',
    ],
    [
      'times in a type of its own',
      '(ts UInt32, page String, visitor String, uniqbench_load UInt64, uniqbench_row UInt64)',
      'times are loaded into DateTime',
    ],
    [
      'visitors that are numbers',
      '(ts DateTime, page String, visitor UInt64, uniqbench_load UInt64, uniqbench_row UInt64)',
      'names are loaded into String',
    ],
  ])('that has %s is refused', async (what, columns, why) => {
    await first.query('DROP TABLE IF EXISTS foreign');
    await first.query(`CREATE TABLE foreign ${columns} ENGINE = Memory`);
    const refused = loading(
      `the table has ${what}`,
      await call(['load', csv, '--into', addressOf(first, 'foreign')]),
    );
    expect(refused.code, refused.stderr).toBe(2);
    expect(refused.stderr).toContain(why);
    expect((await first.query('SELECT count() FROM foreign')).trim()).toBe('0');
  });

  it('that is a view, or not there, is refused', async () => {
    await first.query(
      "CREATE VIEW seen AS SELECT toDateTime(0) AS ts, '' AS page, '' AS visitor, toUInt64(0) AS uniqbench_load, toUInt64(0) AS uniqbench_row",
    );
    const view = loading(
      'the table is a view',
      await call(['load', csv, '--into', addressOf(first, 'seen')]),
    );
    expect(view.code, view.stderr).toBe(2);
    expect(view.stderr).toContain('of engine View, which does not keep each row');
    await first.query(
      'CREATE TABLE replacing (ts DateTime, page String, visitor String, uniqbench_load UInt64, uniqbench_row UInt64) ENGINE = ReplacingMergeTree PARTITION BY tuple() ORDER BY page',
    );
    const replacing = loading(
      'the table merges rows',
      await call(['load', csv, '--into', addressOf(first, 'replacing')]),
    );
    expect(replacing.code).toBe(2);
    expect(replacing.stderr).toContain('of engine ReplacingMergeTree');
    const table = loading(
      'a table is named in place of files',
      await call(['load', addressOf(first, 'seen'), '--into', addressOf(first, 'seen')]),
    );
    expect(table.code).toBe(2);
    const missing = loading(
      'the table is not there',
      await call(['load', csv, '--into', addressOf(first, 'nowhere')]),
    );
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('There is no table');
    expect(missing.stderr).toContain('--create');
  });

  it('of a user who may only read, or whose password is wrong, is refused', async () => {
    expect(await loadFiles(cluster, [csv], 'plain')).toMatchObject({ code: 0 });
    const as = (user: string) => ['load', csv, '--into', addressOf(first, 'plain', user)];
    const guarded = loading('the password is wrong', await call(as(USERS.guarded.name)));
    expect(guarded.code).toBe(2);
    expect(guarded.stderr).toContain('user and password are not accepted');
    for (const { query } of cluster.shards) await query('TRUNCATE TABLE plain_local');
    const reading = loading('the user may only read', await call(as(USERS.readOnly.name)));
    expect(reading.code, reading.stderr).toBe(2);
    expect(reading.stderr).toContain('load as a user who may insert');
    expect((await first.query('SELECT count() FROM plain')).trim()).toBe('0');
  });
});
