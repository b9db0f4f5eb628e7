/**
 * Rollups: tables that keep, for each hour and page, the set of visitors (`uniqExactState`), filled by a materialized view as rows
 * come. Late events fall into their hour, and a block that is inserted twice changes no set. Pure.
 */
import { createHash } from 'node:crypto';
import { type Counted, type CountQueries, eventSql } from './queries.ts';
import { sourceOf, type TableName, tableName } from './quoting.ts';

/** What belongs to a rollup, on each server that has rows. */
export interface Rollup {
  readonly stored: TableName;
  /** Made first; the view's rows are sets, so that what it sees while older rows are filled in may be there twice. */
  readonly create: readonly string[];
  /** Fills in what was there before the view. Can be done again and again. */
  readonly fill: string;
  /** Made last: says that all rows of before are in it. */
  readonly ready: TableName;
  readonly markReady: string;
  readonly drop: readonly string[];
}

const COLUMNS =
  '(hour Int64, page String, visitors AggregateFunction(uniqExactIf, String, UInt8), ' +
  'seen AggregateFunction(sum, UInt64), good AggregateFunction(sum, UInt64), lists AggregateFunction(sum, UInt64))';

/**
 * The rollup of a table that has its rows itself.
 *
 * @param counted Its source does not matter. Other columns make another rollup: what they are is part of its name.
 */
export function rollupOf(base: TableName, counted: Counted): Rollup {
  const { hour, page, visitor, has, isList } = eventSql(counted, true);
  const select =
    `SELECT ${hour} AS hour, ${page} AS page, uniqExactIfState(toString(${visitor}), toUInt8(${has})) AS visitors, ` +
    `sumState(toUInt64(1)) AS seen, sumState(toUInt64(${has})) AS good, sumState(toUInt64(${isList})) AS lists ` +
    `FROM ${tableName(base)} GROUP BY hour, page`;
  const kind = createHash('sha256').update(select).digest('hex').slice(0, 8);
  const named = (what: string) => ({ ...base, table: `${base.table}_${what}_${kind}` });
  const [stored, view, ready] = [named('hourly'), named('hourly_view'), named('hourly_ready')];
  return {
    stored,
    create: [
      `CREATE TABLE IF NOT EXISTS ${tableName(stored)} ${COLUMNS} ENGINE = AggregatingMergeTree PARTITION BY intDiv(hour, 720) ORDER BY (hour, page)`,
      `CREATE MATERIALIZED VIEW IF NOT EXISTS ${tableName(view)} TO ${tableName(stored)} AS ${select}`,
    ],
    fill: `INSERT INTO ${tableName(stored)} ${select}`,
    ready,
    markReady: `CREATE TABLE IF NOT EXISTS ${tableName(ready)} (at DateTime) ENGINE = TinyLog`,
    drop: [view, ready, stored].map((table) => `DROP TABLE ${tableName(table)};`),
  };
}

/** Hours of a rollup from and to a time; both must be whole hours. */
export interface RollupRange {
  readonly firstHour: number | null;
  /** Not counted any more. */
  readonly endHour: number | null;
}

/** As of tables with single events (queries.ts), with the same columns. @param cluster null where one server has all. */
export function rollupQueries(
  { stored }: Rollup,
  cluster: string | null,
  { firstHour, endHour }: RollupRange,
): CountQueries {
  const source = sourceOf(stored, cluster);
  const range = [
    ...(firstHour === null ? [] : [`hour >= ${firstHour}`]),
    ...(endHour === null ? [] : [`hour < ${endHour}`]),
  ];
  const where = (more: readonly string[]) => {
    const parts = [...range, ...more];
    return parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`;
  };
  return {
    rowsByHour: () =>
      `SELECT groupArray(hour), groupArray(n) FROM (SELECT hour, sum(n) AS n FROM (\n` +
      `  SELECT hour, sumMerge(seen) AS n FROM ${source}${where([])} GROUP BY hour\n) GROUP BY hour ORDER BY hour)`,
    visitorsByPage: ({ firstHour: first, lastHour: last }) =>
      'SELECT hour, page, sum(v), sum(n), sum(g), sum(l) FROM (\n' +
      '  SELECT hour, page, uniqExactIfMerge(visitors) AS v, sumMerge(seen) AS n, sumMerge(good) AS g, sumMerge(lists) AS l\n' +
      `  FROM ${source}${where([`hour >= ${first}`, `hour <= ${last}`])} GROUP BY hour, page\n) GROUP BY hour, page`,
    distinctInSlice: (slices) =>
      'SELECT sum(v) FROM (\n' +
      `  SELECT hour, page, uniqExactIfMerge(visitors) AS v FROM ${source}${where([`modulo(cityHash64(hour, page), ${slices}) = 0`])} GROUP BY hour, page\n)`,
    canSlice: false,
  };
}

/** Rows that a rollup has seen, on all servers; to be held against those of the table. */
export function rowsSeen({ stored }: Rollup, cluster: string | null): string {
  return `SELECT sum(n) FROM (SELECT sumMerge(seen) AS n FROM ${sourceOf(stored, cluster)})`;
}
