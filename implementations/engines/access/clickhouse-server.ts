/**
 * The ClickHouse server of UNIQBENCH_CLICKHOUSE, by HTTP; and what trials that were killed left there. Runs in the trial's process and,
 * when a run has ended, in the parent.
 */
import { UsageError } from '../../../contract.ts';
import { isOwnerGone } from '../../../folder-owner.ts';
import { printable } from '../../../printable.ts';

/** Names the server. */
export const VARIABLE = 'UNIQBENCH_CLICKHOUSE';
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

/** Where trials have their tables. */
export interface Target {
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
  const port = url.port || (scheme === 'https' ? '8443' : '8123');
  const first = `${url.hostname}:${port}`;
  const all = new Set([first, ...url.searchParams.getAll('server')]);
  return {
    servers: [...all].map((host) => `${scheme}://${host}`),
    cluster,
    database,
    user: decodeURIComponent(url.username) || 'default',
  };
}

/** How names of trials' tables begin; the mark of the process follows (folder-owner.ts). */
export const PREFIX = 'uniqbench_trial_';
const OWNED = /^uniqbench_trial_([0-9a-f]{8}_[0-9a-f]{8}_\d+_\d+)_[0-9a-f]{32}(?:_local)?$/;

/**
 * Drops the tables of trials of this machine whose processes are no more: what kills a trial leaves it no time to.
 *
 * @returns How many, on all servers.
 * @throws UsageError where the variable names no server, or one cannot be reached.
 */
export async function dropTrialTables(): Promise<number> {
  const target = targetOf();
  const { database } = target;
  const sql = `SELECT name FROM system.tables WHERE database = '${database}' AND startsWith(name, '${PREFIX}') FORMAT TabSeparated`;
  let dropped = 0;
  for (const server of target.servers) {
    const names = new TextDecoder().decode(await ask(target, server, sql)).split('\n');
    for (const name of names) {
      const mark = OWNED.exec(name)?.[1];
      if (mark === undefined || !isOwnerGone(mark)) continue;
      await ask(target, server, `DROP TABLE IF EXISTS ${database}.${name}`);
      dropped++;
    }
  }
  return dropped;
}

/** The answer to a statement, or to one that the rows are the data of. @throws UsageError where the server cannot be reached or refuses. */
export async function ask(
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
