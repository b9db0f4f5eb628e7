/**
 * A ClickHouse server that runs elsewhere, with its shards if it has any: tables, inserts and counts over HTTP. The tables are made
 * for one trial and dropped behind it; those of a trial that was killed are dropped by the run (clickhouse-server.ts). Runs in the
 * trial's process.
 */
import { randomUUID } from 'node:crypto';
import { type HourlyUniques, UsageError } from '../../../contract.ts';
import { ownerMark } from '../../../folder-owner.ts';
import { startAnswer } from './answer-of-triples.ts';
import { ResultBytes } from './clickhouse.ts';
import {
  ask,
  PREFIX,
  SERVER_NEEDED,
  type Target,
  targetOf,
  VARIABLE,
} from './clickhouse-server.ts';

/** A table on every shard, and one over them; without a cluster a single one. */
export interface ServerTable {
  readonly insert: (rows: Uint8Array) => Promise<void>;
  /** Counts `uniqExact(visitor)` by hour and page; `readPage` takes the page as the table holds it. */
  readonly count: (
    hour: string,
    firstHour: number,
    threads: number,
    readPage: (bytes: ResultBytes) => string,
  ) => Promise<HourlyUniques>;
  readonly drop: () => Promise<void>;
}

/**
 * @param columns In SQL; among them `page` and `visitor`.
 * @param shardingKey Sends each visitor to one shard, so that the shards' counts add up.
 */
export async function createServerTable(
  columns: string,
  shardingKey: string,
): Promise<ServerTable> {
  const target = targetOf();
  const { servers, cluster, database } = target;
  const name = `${PREFIX}${ownerMark()}_${randomUUID().replaceAll('-', '')}`;
  const local = `${database}.${name}${cluster === null ? '' : '_local'}`;
  const whole = `${database}.${name}`;
  const holders = cluster === null ? servers.slice(0, 1) : servers;
  const drop = async () => {
    if (cluster !== null) await ask(target, servers[0]!, `DROP TABLE IF EXISTS ${whole}`);
    for (const server of holders) await ask(target, server, `DROP TABLE IF EXISTS ${local}`);
  };
  try {
    for (const server of holders) {
      await ask(target, server, `CREATE TABLE ${local} (${columns}) ENGINE = Memory`);
    }
    if (cluster !== null) {
      const engine = `Distributed(${cluster}, ${database}, ${name}_local, ${shardingKey})`;
      await ask(target, servers[0]!, `CREATE TABLE ${whole} (${columns}) ENGINE = ${engine}`);
      await assertServersAreShards(target);
    }
  } catch (error) {
    await drop().catch(() => {});
    throw error;
  }
  return {
    insert: async (rows) => {
      const sql = `INSERT INTO ${whole} FORMAT RowBinary`;
      await ask(target, servers[0]!, sql, { insert_distributed_sync: '1' }, rows);
    },
    count: async (hour, firstHour, threads, readPage) => {
      const counting = `SELECT toFloat64(${hour} AS hour), page, toUInt32(uniqExact(visitor)) FROM ${whole} GROUP BY hour, page FORMAT RowBinary`;
      const settings = { distributed_group_by_no_merge: '1', max_threads: String(threads) };
      const bytes = new ResultBytes(await ask(target, servers[0]!, counting, settings));
      return added(bytes, firstHour, readPage);
    },
    drop,
  };
}

/** Otherwise a shard has no table, or a server has one that nobody asks. */
async function assertServersAreShards(target: Target): Promise<void> {
  const sql = `SELECT toFloat64(uniqExact(shard_num)) FROM system.clusters WHERE cluster = '${target.cluster}' FORMAT RowBinary`;
  const shards = new ResultBytes(await ask(target, target.servers[0]!, sql)).float64();
  if (shards === target.servers.length) return;
  throw new UsageError(
    `${VARIABLE} names ${target.servers.length} servers, and cluster ${target.cluster} has ${shards} shards; name one server of each: ${SERVER_NEEDED.install}`,
  );
}

/** The sums over shards: each visitor is on one of them. */
function added(
  bytes: ResultBytes,
  firstHour: number,
  readPage: (bytes: ResultBytes) => string,
): HourlyUniques {
  const sums = new Map<number, Map<string, number>>();
  while (!bytes.atEnd) {
    const hour = firstHour + bytes.float64();
    const page = readPage(bytes);
    let counts = sums.get(hour);
    if (counts === undefined) {
      counts = new Map();
      sums.set(hour, counts);
    }
    counts.set(page, (counts.get(page) ?? 0) + bytes.uint32());
  }
  const answer = startAnswer();
  for (const [hour, counts] of sums) {
    for (const [page, count] of counts) answer.set(hour, page, count);
  }
  return answer.uniques;
}
