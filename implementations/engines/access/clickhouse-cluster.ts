/**
 * A ClickHouse server that runs elsewhere, with its shards if it has any: tables, inserts and counts over HTTP. The tables are made
 * for one trial and dropped behind it; those of a trial that was killed are dropped by the next one on the same machine. Runs in the
 * trial's process.
 */
import { randomUUID } from 'node:crypto';
import { type HourlyUniques, UsageError } from '../../../contract.ts';
import { isOwnerGone, ownerMark } from '../../../folder-owner.ts';
import { printable } from '../../../printable.ts';
import { startAnswer } from './answer-of-triples.ts';
import { ResultBytes } from './clickhouse.ts';

const VARIABLE = 'UNIQBENCH_CLICKHOUSE';
const PASSWORD = 'UNIQBENCH_CLICKHOUSE_PASSWORD';

/** What implementations say that they need. */
export const SERVER_NEEDED = {
  variable: VARIABLE,
  install:
    'set it to clickhouse://user@host:8123/database, for a cluster with ?cluster=NAME&server=HOST:PORT for each shard',
} as const;

/** Rows are lost without a word where these are otherwise. */
const SAFE = {
  skip_unavailable_shards: '0',
  group_by_overflow_mode: 'throw',
  read_overflow_mode: 'throw',
  timeout_overflow_mode: 'throw',
  // The head of an answer says 200 before the query fails in its middle.
  wait_end_of_query: '1',
};

interface Target {
  /** The one that is asked, then the other shards'. */
  readonly servers: readonly string[];
  readonly cluster: string | null;
  readonly database: string;
  readonly user: string;
}

/** @throws UsageError where the variable names no server. */
export function targetOf(text = process.env[VARIABLE] ?? ''): Target {
  const url = URL.canParse(text) ? new URL(text) : null;
  const database = url?.pathname.slice(1) || 'default';
  const isName = (name: string) => /^[A-Za-z_]\w*$/.test(name);
  const cluster = url?.searchParams.get('cluster') ?? null;
  const fits = url !== null && /^clickhouses?:$/.test(url.protocol) && url.hostname !== '';
  if (!fits || !isName(database) || (cluster !== null && !isName(cluster))) {
    throw new UsageError(`${VARIABLE} is "${printable(text, 200)}"; ${SERVER_NEEDED.install}`);
  }
  if (url.password !== '') {
    throw new UsageError(`${VARIABLE} is on record: put the password into ${PASSWORD}.`);
  }
  const scheme = url.protocol === 'clickhouses:' ? 'https' : 'http';
  const first = `${url.hostname}:${url.port || '8123'}`;
  const all = new Set([first, ...url.searchParams.getAll('server')]);
  return {
    servers: [...all].map((host) => `${scheme}://${host}`),
    cluster,
    database,
    user: decodeURIComponent(url.username) || 'default',
  };
}

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
  for (const server of holders) await dropLeftBehind(target, server);
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

const PREFIX = 'uniqbench_trial_';
const OWNED = /^uniqbench_trial_([0-9a-f]{8}_[0-9a-f]{8}_\d+_\d+)_[0-9a-f]{32}(?:_local)?$/;

/** Drops the tables of trials of this machine whose processes are no more: what kills a trial leaves it no time to. */
async function dropLeftBehind(target: Target, server: string): Promise<void> {
  const sql = `SELECT name FROM system.tables WHERE database = '${target.database}' AND startsWith(name, '${PREFIX}') FORMAT RowBinary`;
  const names = new ResultBytes(await ask(target, server, sql));
  while (!names.atEnd) {
    const name = Buffer.from(names.text()).toString();
    const mark = OWNED.exec(name)?.[1];
    if (mark === undefined || !isOwnerGone(mark)) continue;
    await ask(target, server, `DROP TABLE IF EXISTS ${target.database}.${name}`);
  }
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

/** @throws UsageError where the server cannot be reached or refuses. */
async function ask(
  { user, database }: Target,
  server: string,
  sql: string,
  settings: Readonly<Record<string, string>> = {},
  rows?: Uint8Array,
): Promise<Uint8Array> {
  const parameters = new URLSearchParams({ ...SAFE, ...settings, database });
  // Rows are the body; then the statement goes with the settings.
  if (rows !== undefined) parameters.set('query', sql);
  const headers = {
    'X-ClickHouse-User': user,
    'X-ClickHouse-Key': process.env[PASSWORD] ?? '',
  };
  let answer: Response;
  let bytes: Uint8Array;
  try {
    const body = rows === undefined ? sql : new Blob([rows as Uint8Array<ArrayBuffer>]);
    answer = await fetch(`${server}/?${parameters}`, { method: 'POST', headers, body });
    bytes = new Uint8Array(await answer.arrayBuffer());
  } catch (cause) {
    const reason = String((cause as Error).cause ?? cause);
    throw new UsageError(`${VARIABLE}: ${server} does not answer: ${printable(reason, 200)}`, {
      cause,
    });
  }
  if (answer.ok) return bytes;
  throw new UsageError(
    `${VARIABLE}: ${server} refused: ${printable(new TextDecoder().decode(bytes), 500)}`,
  );
}
