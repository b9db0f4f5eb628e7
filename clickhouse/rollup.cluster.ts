/** Rollups of two shards: late events, blocks that come twice, and what must not be believed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, aggregate } from './fixtures/call-table.ts';
import { CLUSTER, type Cluster, startCluster } from './fixtures/shards.ts';

let cluster: Cluster;
const START = 1_425_168_000;

async function createTable(name: string, key: string): Promise<void> {
  for (const { query } of cluster.shards) {
    await query(
      `CREATE TABLE ${name}_local (ts DateTime, page String, uid String) ENGINE = MergeTree PARTITION BY toYYYYMMDD(ts) ORDER BY (toStartOfHour(ts), page)`,
    );
    await query(
      `CREATE TABLE ${name} (ts DateTime, page String, uid String) ENGINE = Distributed(${CLUSTER}, default, ${name}_local, ${key})`,
    );
  }
}

/** Rows number `from` to before `to`: some have no page or no visitor, some lists of addresses. */
async function insert(table: string, from: number, to: number): Promise<void> {
  const page = "if(number % 41 = 0, '', concat('/', toString(number % 7)))";
  const visitor =
    "multiIf(number % 43 = 0, '-', number % 5 = 0, concat('1.1.1.', toString(number % 9), ', 2.2.2.2'), toString(cityHash64(number) % 300))";
  await cluster.shards[0]!.query(
    `INSERT INTO ${table} SELECT toDateTime(${START} + (number * 131) % 18000), ${page}, ${visitor} FROM (SELECT number FROM system.numbers LIMIT ${to}) WHERE number >= ${from}`,
    'insert_distributed_sync=1',
  );
}

const servers = () =>
  cluster.shards.flatMap(({ httpPort }) => ['--server', `127.0.0.1:${httpPort}`]);

beforeAll(async () => {
  cluster = await startCluster();
});

afterAll(() => cluster?.close());

describe('a rollup', () => {
  it.each([
    ['by visitor', 'visitors', 'cityHash64(uid)'],
    ['by chance', 'chance', 'rand()'],
  ])('follows the table: sharded %s', async (_, table, key) => {
    await createTable(table, key);
    await insert(table, 0, 3000);
    const address = addressOf(cluster.shards[0]!, table);
    const same = async () => {
      const [rows, rollup] = [
        await aggregate(address),
        await aggregate(address, ['--rollup', ...servers()]),
      ];
      expect(rollup.code, rollup.stderr).toBe(0);
      expect(rollup.stdout).toBe(rows.stdout);
      expect(rows.stdout.split('\n').length).toBeGreaterThan(20);
      const rejected = /hold no event.*?\./;
      expect(rejected.exec(rollup.stderr)?.[0]).toBe(rejected.exec(rows.stderr)?.[0]);
      return rollup.stderr;
    };
    expect(await same()).toContain('Made the rollup');
    // Late ones, in all hours.
    await insert(table, 3000, 5000);
    expect(await same()).not.toContain('Made the rollup');
    // The same once more.
    await insert(table, 4000, 5000);
    await same();
    const range = ['--from', '2015-03-01T01:00Z', '--to', '2015-03-01T03:00Z'];
    const part = await aggregate(address, ['--rollup', ...servers(), ...range]);
    expect(part.stdout).toBe((await aggregate(address, range)).stdout);
  });

  it('is not believed where it missed rows, or the table was made anew', async () => {
    await createTable('missed', 'cityHash64(uid)');
    await insert('missed', 0, 1000);
    const address = addressOf(cluster.shards[0]!, 'missed');
    const count = () => aggregate(address, ['--rollup', ...servers()]);
    expect((await count()).code).toBe(0);
    const [{ query }] = cluster.shards as [Cluster['shards'][0]];
    const tables = await query(
      "SELECT name FROM system.tables WHERE name LIKE 'missed_local_hourly_%'",
    );
    const view = tables.split('\n').find((name) => name.includes('_view_'))!;
    const create = (
      await query(
        `SELECT create_table_query FROM system.tables WHERE name = '${view}' FORMAT TSVRaw`,
      )
    ).replace('CREATE', 'ATTACH');
    await query(`DETACH TABLE ${view}`);
    await insert('missed', 1000, 2000);
    await query(create);
    const missed = await count();
    expect(missed).toMatchObject({ code: 2, stdout: '' });
    expect(missed.stderr).toContain('its view was away');
    expect(missed.stderr).toContain('DROP TABLE `default`.`missed_local_hourly_view_');
  });

  it.each([
    [['--where', '1'], '--where cannot look into it'],
    [['--from', '2015-03-01T01:30Z'], 'whole hours'],
  ])('is refused with %j', async (options, why) => {
    const refused = await aggregate(addressOf(cluster.shards[0]!, 'visitors'), [
      '--rollup',
      ...servers(),
      ...options,
    ]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(why);
  });
});
