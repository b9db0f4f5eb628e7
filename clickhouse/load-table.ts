/** The table that events are loaded into: made where it is asked for, and looked at before anything is sent. */
import { UsageError } from '../contract.ts';
import { printable } from '../printable.ts';
import { addressInWords, type TableAddress } from './address.ts';
import { type TimeKind, timeKindOf, unwrapped } from './column-types.ts';
import type { DescribedTable } from './describe-table.ts';
import { identifier, literal, tableName } from './quoting.ts';
import type { Server } from './server.ts';
import type { EventColumns } from './sharding.ts';

/** Columns beside those of the event: which load a row came with, and its number in it. */
export const LOAD = 'uniqbench_load';
export const ROW = 'uniqbench_row';

/** Where rows go. */
export interface LoadTarget {
  /** What follows INSERT INTO: the table and its columns, in the order of block-rows.ts. */
  readonly into: string;
  /** The table, as FROM takes it. */
  readonly source: string;
  readonly time: TimeKind;
}

/** @throws UsageError where the table cannot hold the events, or could not tell afterwards which of them it holds. */
export function loadTarget(
  address: TableAddress,
  table: DescribedTable,
  { timestamp, page, visitor }: EventColumns,
): LoadTarget {
  const typeOf = (name: string) => table.columns.find((column) => column.name === name)?.type;
  for (const name of [LOAD, ROW]) {
    if (typeOf(name) === 'UInt64') continue;
    throw new UsageError(
      `${addressInWords(address)} has no columns ${LOAD} and ${ROW} of type UInt64, by which a broken load finds out what is there. ` +
        `Load into a new table with --create, or add them: ALTER TABLE … ADD COLUMN ${LOAD} UInt64, ADD COLUMN ${ROW} UInt64`,
    );
  }
  for (const name of [page, visitor]) {
    const type = typeOf(name) ?? '';
    if (!/^(?:LowCardinality\()?String\)?$/.test(type)) {
      throw new UsageError(
        `The column ${printable(name, 200)} is of type ${printable(type, 200)}; names are loaded into String or LowCardinality(String).`,
      );
    }
  }
  const column = { name: timestamp, type: typeOf(timestamp) ?? '' };
  const time = timeKindOf(column);
  if (time.kind === 'number' || unwrapped(column.type).type !== column.type) {
    throw new UsageError(
      `The column ${printable(timestamp, 200)} is of type ${printable(column.type, 200)}; times are loaded into DateTime or DateTime64.`,
    );
  }
  for (const engine of [table.engine, ...table.stored.map((one) => one.engine)])
    assertKeeps(engine);
  const columns = [timestamp, page, visitor, LOAD, ROW].map(identifier).join(', ');
  const name = tableName(address);
  return { into: `${name} (${columns})`, source: name, time };
}

/** @throws UsageError where rows that are sent may not be there as they are: then nobody could tell whether all are. */
function assertKeeps(engine: string): void {
  const keeps = /^(?:Distributed|.*MergeTree|.*Log|Memory)$/.test(engine);
  if (keeps && !/Replacing|Collapsing|Summing|Aggregating|Graphite/.test(engine)) return;
  throw new UsageError(
    `The table is of engine ${printable(engine, 100)}, which does not keep each row that is sent to it. ` +
      'Load into one of a plain MergeTree engine, or a Distributed one over such; --create makes them.',
  );
}

/**
 * Statements for each server of the cluster, or for the one, that make the tables that hold the events: on each shard one that is
 * ordered by hour and page, and one that sends each visitor to one of them. Without a cluster the former alone.
 *
 * @param hasFractions Whether the server knows DateTime64.
 */
export function creatingSql(
  { database, table }: TableAddress,
  cluster: string | null,
  hasFractions: boolean,
): readonly string[] {
  const time = hasFractions ? "DateTime64(3, 'UTC')" : "DateTime('UTC')";
  const columns = `(ts ${time}, page String, visitor String, ${LOAD} UInt64, ${ROW} UInt64)`;
  const local = cluster === null ? table : `${table}_local`;
  const stored =
    `CREATE TABLE ${tableName({ database, table: local })} ${columns} ENGINE = MergeTree ` +
    'PARTITION BY toYYYYMM(ts) ORDER BY (toStartOfHour(ts), page)';
  if (cluster === null) return [stored];
  const engine = [cluster, database, local].map(literal).join(', ');
  return [
    stored,
    `CREATE TABLE ${tableName({ database, table })} ${columns} ENGINE = Distributed(${engine}, cityHash64(visitor))`,
  ];
}

/**
 * Whether there is nothing left to be made: the table is there, and where it is one that {@link creatingSql} makes for a cluster, on
 * all shards. Making it may have ended half-way.
 */
export async function isMade(
  server: Server,
  { database, table }: TableAddress,
  cluster: string | null,
): Promise<boolean> {
  const count = async (from: string, names: readonly string[]) => {
    const list = names.map(literal).join(', ');
    const rows = await server.ask(
      `SELECT count() FROM ${from} WHERE database = ${literal(database)} AND name IN (${list})`,
    );
    return rows.only();
  };
  if ((await count('system.tables', [table])) === 0) return false;
  if (cluster === null) return true;
  const everywhere = `cluster(${literal(cluster)}, 'system', 'tables')`;
  const local = await count(everywhere, [`${table}_local`]);
  // A table of the user's own, which stands for others.
  if (local === 0) return true;
  const shards = await server.ask(
    `SELECT toUInt64(uniqExact(shard_num)) FROM system.clusters WHERE cluster = ${literal(cluster)}`,
  );
  return (await count(everywhere, [`${table}_local`, table])) === 2 * shards.only();
}

/** Whether the server knows DateTime64. */
export async function knowsFractions(server: Server): Promise<boolean> {
  const rows = await server.ask(
    "SELECT count() FROM system.functions WHERE name = 'toUnixTimestamp64Milli'",
  );
  return rows.only() > 0;
}

/** The hosts of a cluster, as it names them. */
export async function hostsOf(server: Server, cluster: string): Promise<readonly string[]> {
  const rows = await server.ask(
    `SELECT DISTINCT host_name FROM system.clusters WHERE cluster = ${literal(cluster)} ORDER BY host_name`,
  );
  const hosts: string[] = [];
  while (!rows.atEnd) hosts.push(rows.text());
  return hosts;
}
