/** The two implementations that count on a ClickHouse cluster, on two shards, against the oracle; and what a killed trial leaves. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { call } from '../commands/fixtures/call.ts';
import type { EventColumns } from '../contract.ts';
import { listedEvents } from '../generators/writers/fixtures/listed-events.ts';
import { compile } from '../harness/request/compile.ts';
import { findImplementation } from '../harness/request/find.ts';
import {
  HOSTILE,
  hostile,
  hostileEvents,
} from '../implementations/engines/access/fixtures/events.ts';
import clickhouseClusterColumns from '../implementations/engines/clickhouse-cluster-columns.ts';
import clickhouseClusterFile from '../implementations/engines/clickhouse-cluster-file.ts';
import { allData, faultOn } from '../implementations/fixtures/all-data.ts';
import { addressOfCluster, type Cluster, startCluster, USERS } from './fixtures/shards.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-trial-'));
let cluster: Cluster;
let address: string;

beforeAll(async () => {
  cluster = await startCluster();
  address = addressOfCluster(cluster);
});

afterEach(() => vi.unstubAllEnvs());

afterAll(async () => {
  await cluster?.close();
  rmSync(folder, { recursive: true });
});

/** Names of tables of trials, on all shards. */
async function tables(): Promise<string[]> {
  const lists = await Promise.all(
    cluster.shards.map(({ query }) =>
      query("SELECT name FROM system.tables WHERE name LIKE 'uniqbench_%' FORMAT TSV"),
    ),
  );
  return lists.flatMap((list) => list.split('\n').filter((name) => name !== ''));
}

const IMPLEMENTATIONS = [
  ['clickhouse-cluster-columns', clickhouseClusterColumns],
  ['clickhouse-cluster-file', clickhouseClusterFile],
] as const;

describe.each(IMPLEMENTATIONS)('%s', (_, implementation) => {
  it.each(allData.filter(([, open]) => open !== null))('counts right: %s', async (_name, open) => {
    vi.stubEnv('UNIQBENCH_CLICKHOUSE', address);
    expect(await faultOn(implementation, open!())).toBeNull();
    expect(await tables()).toEqual([]);
  });

  it('counts names and times of all kinds right', async () => {
    vi.stubEnv('UNIQBENCH_CLICKHOUSE', address);
    // What no file can hold is not asked of one that reads files.
    const events =
      implementation.input === 'file'
        ? hostileEvents(
            HOSTILE.filter((name) => name !== ' '),
            [-1, 0, 480_000, -17_000],
          )
        : hostile;
    expect(await faultOn(implementation, listedEvents(events))).toBeNull();
  });

  it('counts on one server, as a user with a password', async () => {
    const { name, password } = USERS.guarded;
    vi.stubEnv('UNIQBENCH_CLICKHOUSE', address.replace('//', `//${name}@`).replace(/\?.*/, ''));
    vi.stubEnv('UNIQBENCH_CLICKHOUSE_PASSWORD', password);
    const [, open] = allData[0]!;
    expect(await faultOn(implementation, open!())).toBeNull();
  });

  it('says what is wrong where a shard is not named', async () => {
    vi.stubEnv('UNIQBENCH_CLICKHOUSE', address.replace(/&server.*/, ''));
    const [, open] = allData[0]!;
    await expect(faultOn(implementation, open!())).rejects.toThrow(
      /names 1 servers, and cluster two_shards has 2 shards/,
    );
    expect(await tables()).toEqual([]);
  });
});

/** Loads some events in a process of its own, which then waits to be killed. */
const TRIAL = `
const { default: implementation } = await import(process.argv[1]);
await implementation.load({ timestampsMs: Float64Array.of(0), pageIds: Uint32Array.of(0), visitorIds: Uint32Array.of(0), pages: ['/'], visitors: ['v'] }, { threads: 1 });
console.log('loaded');
setInterval(() => {}, 1000);
`;

describe('a trial', () => {
  it('that is killed leaves tables, which the next run drops with a word, and not those of one that lives', async () => {
    vi.stubEnv('UNIQBENCH_CLICKHOUSE', address);
    const { url } = await compile(findImplementation('clickhouse-cluster-columns'), folder);
    const trial = spawn(process.execPath, ['--input-type=module', '-e', TRIAL, url]);
    const [loaded] = await once(trial.stdout, 'data');
    expect(String(loaded)).toContain('loaded');
    const left = await tables();
    expect(left).toHaveLength(3);
    const columns = {
      ...{ timestampsMs: Float64Array.of(0), pageIds: Uint32Array.of(0) },
      ...{ visitorIds: Uint32Array.of(0), pages: ['/'], visitors: ['v'] },
    } as unknown as EventColumns;
    // The other one lives.
    const beside = await clickhouseClusterColumns.load(columns, { threads: 1 });
    expect(await tables()).toEqual(expect.arrayContaining(left));
    await beside.close();
    const ended = once(trial, 'exit');
    trial.kill('SIGKILL');
    await ended;
    expect([...(await tables())].sort()).toEqual([...left].sort());
    const living = await clickhouseClusterColumns.load(columns, { threads: 1 });
    const all = ['run', 'clickhouse-cluster-columns', '--baseline', 'clickhouse-cluster-columns'];
    const next = await call([
      ...all,
      '--only',
      'time',
      '--quick',
      '--events',
      '2000',
      '--rounds',
      '2',
    ]);
    expect(next.stderr).toContain('Dropped 3 tables that killed trials had left');
    const now = await tables();
    for (const name of left) expect(now).not.toContain(name);
    expect(now).toHaveLength(3);
    await living.close();
    expect(await tables()).toEqual([]);
  });
});

describe('run --suite cluster', () => {
  const RUN = ['run', '--suite', 'cluster', '--only', 'time', '--quick', '--events', '2000'];

  it('leaves them out, with a line, where no server is named', async () => {
    vi.stubEnv('UNIQBENCH_CLICKHOUSE', undefined);
    const { stderr, stdout } = await call([...RUN, '--rounds', '2']);
    const told = `${stdout}${stderr}`;
    expect(told.match(/clickhouse-cluster-columns.*UNIQBENCH_CLICKHOUSE/g)).not.toBeNull();
    expect(told).toContain('clickhouse-cluster-file');
  });
});
