/** Every preset, 2 million events of it written to a file, loaded into two shards and counted there: the answer of `aggregate` of the file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../commands/fixtures/call.ts';
import pageViews from '../generators/page-views.ts';
import { addressOf, aggregate } from './fixtures/call-table.ts';
import { loadFiles } from './fixtures/load-files.ts';
import { type Cluster, startCluster } from './fixtures/shards.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-presets-'));
let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
});

afterAll(async () => {
  await cluster?.close();
  rmSync(folder, { recursive: true });
});

/** With a page for every other event, the answer has a million lines. */
const PATIENCE_MS = 600_000;

describe('2 million events, loaded and counted', { timeout: PATIENCE_MS }, () => {
  it.each(Object.keys(pageViews.presets))('%s', async (preset) => {
    const csv = join(folder, 'events.csv');
    const written = await call(['generate', preset, '--events', '2M', '--out', csv, '--force']);
    expect(written.code, written.stderr).toBe(0);
    const table = `preset_${preset.replaceAll('-', '_')}`;
    const loaded = await loadFiles(cluster, [csv], table);
    expect(loaded.code, loaded.stderr).toBe(0);
    const counted = await aggregate(addressOf(cluster.shards[1]!, table));
    const file = await call(['aggregate', csv, '--format', 'tsv']);
    // Equal or not: where they are not, hundreds of thousands of lines would be compared for the message.
    expect(counted.stdout === file.stdout, counted.stderr).toBe(true);
    expect(counted.stdout.length).toBeGreaterThan(1000);
    for (const { query } of cluster.shards) await query(`DROP TABLE ${table}_local`);
  });
});
