/** What a server says of a table: its columns, its engine, and on which shards its rows are. */
import { isUsageError, UsageError } from '../contract.ts';
import { printable } from '../printable.ts';
import { didYouMean, unknownName } from '../unknown-name.ts';
import { addressInWords, type TableAddress } from './address.ts';
import type { Column } from './column-types.ts';
import { serverCode } from './failures.ts';
import { distributedArguments, type Expression, wordOf } from './key-expression.ts';
import { literal, sourceOf, type TableName, tableName } from './quoting.ts';
import type { RowReader } from './row-binary.ts';
import { inconsistent, type Server } from './server.ts';

/** A table where its rows are. */
export interface StoredTable {
  readonly engine: string;
  readonly sortingKey: string;
  readonly partitionKey: string;
}

/** A table and its shards. */
export interface DescribedTable {
  readonly version: string;
  /** The server's time zone, which columns of times have that name none. */
  readonly zone: string;
  readonly columns: readonly Column[];
  /** What follows FROM. */
  readonly source: string;
  readonly engine: string;
  /** null where one server has all rows. */
  readonly cluster: {
    readonly name: string;
    readonly shards: number;
    readonly key: Expression | null;
    readonly keyText: string;
  } | null;
  /** What the table is called where its rows are. */
  readonly local: TableName;
  /** One for each shard, or the one; empty where the server does not tell. */
  readonly stored: readonly StoredTable[];
}

/**
 * Asks for everything that must be known before a table is counted.
 *
 * @param cluster Of which each shard has a table of this name; null where the table itself knows its shards, or has none.
 * @throws UsageError that names the near ones, where there is no such table, database or cluster.
 */
export async function describeTable(
  server: Server,
  address: TableAddress,
  cluster: string | null,
): Promise<DescribedTable> {
  const about = await server.ask('SELECT version(), timezone()');
  const [version, zone] = [about.text(), about.text()];
  about.end();
  const base = { version, zone };
  if (cluster !== null) {
    const shards = await shardsOf(server, cluster);
    const columns = await columnsOf(
      server,
      address,
      `cluster(${literal(cluster)}, 'system', 'columns')`,
    );
    const stored = await storedTables(server, cluster, address);
    if (stored.some(({ engine }) => engine === 'Distributed')) {
      throw new UsageError(
        `${addressInWords(address)} is a Distributed table, which knows its shards itself; leave out --cluster, or name the table that it stands for.`,
      );
    }
    return {
      ...base,
      columns,
      source: sourceOf(address, cluster),
      engine: stored[0]?.engine ?? '',
      cluster: { name: cluster, shards, key: null, keyText: '' },
      local: address,
      stored,
    };
  }
  const columns = await columnsOf(server, address, 'system.columns');
  const rows = await server.ask(
    `SELECT engine, engine_full, sorting_key, partition_key FROM system.tables WHERE ${isTable(address, 'name')}`,
  );
  if (rows.atEnd) throw await noTable(server, address);
  const engine = rows.text();
  const full = rows.text();
  const own = { engine, sortingKey: rows.text(), partitionKey: rows.text() };
  const source = tableName(address);
  if (engine !== 'Distributed') {
    return { ...base, columns, source, engine, cluster: null, local: address, stored: [own] };
  }
  const [name, database, table, key] = distributedArguments(full) ?? [];
  const clusterName = wordOf(name);
  const target = { database: databaseOf(database, address), table: wordOf(table) ?? '' };
  if (clusterName === null) {
    throw new UsageError(
      `${addressInWords(address)}: its engine is not understood: ${printable(full, 300)}. Count the tables on its shards: --cluster NAME`,
    );
  }
  return {
    ...base,
    columns,
    source,
    engine,
    cluster: {
      name: clusterName,
      shards: await shardsOf(server, clusterName),
      key: key ?? null,
      keyText: key === undefined ? '' : inWords(key),
    },
    local: target,
    stored: await storedTables(server, clusterName, target),
  };
}

/** `currentDatabase()` and the empty name are the database that the table itself is in. */
function databaseOf(expression: Expression | undefined, address: TableAddress): string {
  const word = wordOf(expression);
  return word === null || word === '' ? address.database : word;
}

/** As SQL writes it. */
function inWords(expression: Expression): string {
  if (expression.kind === 'column') return expression.name;
  if (expression.kind === 'constant') return expression.text;
  return `${expression.function}(${expression.of.map(inWords).join(', ')})`;
}

async function shardsOf(server: Server, cluster: string): Promise<number> {
  const rows = await server.ask(
    'SELECT cluster, toUInt64(uniqExact(shard_num)) FROM system.clusters GROUP BY cluster ORDER BY cluster',
  );
  const known = new Map<string, number>();
  while (!rows.atEnd) known.set(rows.text(), rows.uint64());
  const shards = known.get(cluster);
  if (shards !== undefined) return shards;
  if (known.size === 0) throw new UsageError('The server knows no cluster; leave out --cluster.');
  throw new UsageError(unknownName('cluster', cluster, [...known.keys()]));
}

/** @param from Where columns are listed: of this server, or of each shard. */
async function columnsOf(
  server: Server,
  address: TableAddress,
  from: string,
): Promise<readonly Column[]> {
  const rows = await server.ask(
    `SELECT name, groupUniqArray(type) FROM ${from} WHERE ${isTable(address, 'table')} GROUP BY name ORDER BY name`,
  );
  const columns: Column[] = [];
  while (!rows.atEnd) {
    const name = rows.text();
    const types = Array.from({ length: rows.length() }, () => rows.text());
    if (types.length > 1) {
      throw new UsageError(
        `The column ${printable(name, 200)} is not of one type on all shards: ${types.map((type) => printable(type, 100)).join(', ')}. Make it one.`,
      );
    }
    columns.push({ name, type: types[0]! });
  }
  if (columns.length === 0) throw await noTable(server, address);
  return columns;
}

async function noTable(server: Server, address: TableAddress): Promise<Error> {
  const { database, table } = address;
  const databases = await names(server, 'SELECT name FROM system.databases ORDER BY name');
  if (databases.length === 0) return inconsistent(address, 'the server shows no databases at all');
  if (!databases.includes(database)) {
    return new UsageError(
      `${unknownName('database', database, databases)} Others this user may not see.`,
    );
  }
  const tables = await names(
    server,
    `SELECT name FROM system.tables WHERE database = ${literal(database)} ORDER BY name`,
  );
  const where = `There is no table ${JSON.stringify(printable(table, 200))} in the database ${printable(database, 200)}, or this user may not see it.`;
  const elsewhere = await names(
    server,
    `SELECT database FROM system.tables WHERE name = ${literal(table)} ORDER BY database`,
  );
  const others =
    elsewhere.length === 0
      ? ''
      : ` There is one of this name in ${elsewhere.map((name) => printable(name, 100)).join(' and in ')}: write database.table.`;
  if (tables.length === 0)
    return new UsageError(`${where}${others} The database shows no tables at all.`);
  const some = tables.slice(0, MOST_NAMES).map((name) => printable(name, 100));
  const more = tables.length > some.length ? ` and ${tables.length - some.length} more` : '';
  return new UsageError(
    `${where}${others}${didYouMean(table, tables)} Known: ${some.join(', ')}${more}.`,
  );
}

const MOST_NAMES = 40;

async function names(server: Server, sql: string): Promise<string[]> {
  const rows = await server.ask(sql);
  const all: string[] = [];
  while (!rows.atEnd) all.push(rows.text());
  return all;
}

async function storedTables(
  server: Server,
  cluster: string,
  table: TableName,
): Promise<readonly StoredTable[]> {
  const rows = await askIfAllowed(
    server,
    `SELECT engine, sorting_key, partition_key FROM cluster(${literal(cluster)}, 'system', 'tables') WHERE ${isTable(table, 'name')}`,
  );
  const stored: StoredTable[] = [];
  while (rows !== null && !rows.atEnd) {
    stored.push({ engine: rows.text(), sortingKey: rows.text(), partitionKey: rows.text() });
  }
  return stored;
}

/** ErrorCodes.cpp: READONLY (table functions, in old versions), ACCESS_DENIED. */
const NOT_ALLOWED = [164, 497];

/** null where the user may not ask for this. */
export async function askIfAllowed(server: Server, sql: string): Promise<RowReader | null> {
  try {
    return await server.ask(sql);
  } catch (error) {
    const code = isUsageError(error) ? serverCode(error.cause) : null;
    if (code !== null && NOT_ALLOWED.includes(code)) return null;
    throw error;
  }
}

/** A condition on one of the system's tables. */
export function isTable({ database, table }: TableName, column: 'name' | 'table'): string {
  return `database = ${literal(database)} AND ${column} = ${literal(table)}`;
}
