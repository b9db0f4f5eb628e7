/** From a described table and what the user said, to how it is counted. Pure. */
import { isUsageError, UsageError } from '../contract.ts';
import { findColumns, parseColumns, type SomeColumns } from '../generators/replay/columns.ts';
import { ROLES } from '../generators/replay/layouts.ts';
import { printable } from '../printable.ts';
import { didYouMean } from '../unknown-name.ts';
import { assertPageType, type Column, timeKindOf, visitorKindOf } from './column-types.ts';
import type { DescribedTable } from './describe-table.ts';
import { type Expression, parseList } from './key-expression.ts';
import type { Counted } from './queries.ts';
import { identifier } from './quoting.ts';
import { type EventColumns, isUtc, type Sharding, shardingOf } from './sharding.ts';
import { timeSql } from './time-expressions.ts';

/** What the user said of the events. */
export interface Wanted {
  /** `timestamp=ts,page=url,visitor=uid`, or a part; usual names are found by themselves. */
  readonly columns: string | undefined;
  readonly where: string | null;
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** Whether sets are merged even where counts would add up. */
  readonly mergeSets: boolean;
  /** Whether settings may be sent, as the adding up of shards needs. */
  readonly mayChange: boolean;
}

/** How a table is counted. */
export interface TablePlan {
  readonly counted: Counted;
  readonly columns: EventColumns;
  readonly sharding: Sharding;
  /** What a user should know of it, a sentence each. */
  readonly warnings: readonly string[];
}

/** @throws UsageError where a column is missing, or its type holds no such thing. */
export function planTable(table: DescribedTable, wanted: Wanted): TablePlan {
  const columns = eventColumns(table.columns, wanted.columns);
  const of = (name: string) => table.columns.find((column) => column.name === name)!;
  const time = timeKindOf(of(columns.timestamp));
  assertPageType(of(columns.page));
  const counted: Counted = {
    source: table.source,
    time: timeSql(identifier(columns.timestamp), time),
    page: columns.page,
    visitor: columns.visitor,
    visitorKind: visitorKindOf(of(columns.visitor)),
    where: wanted.where,
    fromMs: wanted.fromMs,
    toMs: wanted.toMs,
  };
  const zone = time.kind === 'number' ? 'UTC' : (time.zone ?? table.zone);
  const sharding = shardingFor(table, columns, isUtc(zone), wanted);
  return { counted, columns, sharding, warnings: warningsOf(table, columns) };
}

function shardingFor(
  { cluster, stored, engine }: DescribedTable,
  columns: EventColumns,
  timesAreUtc: boolean,
  { mergeSets, mayChange }: Wanted,
): Sharding {
  if (cluster === null)
    return { form: 'whole', why: `one server answers for the table (${engine})` };
  if (cluster.shards === 1) return { form: 'whole', why: 'the cluster has one shard' };
  if (mergeSets) return { form: 'merge', why: 'sets of visitors are merged, as --merge-sets asks' };
  if (!mayChange) {
    return {
      form: 'merge',
      why: 'the profile of this user (readonly = 1) lets no shard be asked by itself, so that sets of visitors are merged',
    };
  }
  if (stored.length === 0) {
    return {
      form: 'merge',
      why: 'this user may not see what the tables on the shards are, so that sets of visitors are merged',
    };
  }
  const foreign = stored.find((table) => !STORES.test(table.engine));
  if (foreign !== undefined) {
    return {
      form: 'merge',
      why: `the tables on the shards are of engine ${printable(foreign.engine)}, which may hold rows of others, so that sets of visitors are merged`,
    };
  }
  return shardingOf(cluster.key, cluster.keyText, columns, timesAreUtc);
}

/** Engines that have their rows themselves. */
const STORES = /(?:MergeTree|Log|Memory)$/;

/** The columns of the events. @throws UsageError that lists the near ones, where one is not there. */
export function eventColumns(columns: readonly Column[], said: string | undefined): EventColumns {
  const names = columns.map(({ name }) => name);
  const chosen = said === undefined ? {} : parsedColumns(said);
  // A name of its own may hold a plus.
  const parts = [chosen.timestamp ?? [], chosen.page ?? [], [chosen.visitor ?? []].flat()].flatMap(
    (one) => (names.includes(one.join('+')) ? [] : one),
  );
  for (const name of parts) {
    if (names.includes(name)) continue;
    throw new UsageError(
      `--columns: there is no column ${JSON.stringify(printable(name, 200))} in the table.${didYouMean(name, names)} ` +
        `Its columns: ${names.map((one) => printable(one, 100)).join(', ')}.`,
    );
  }
  const timestamp = chosen.timestamp?.join('+');
  const whole =
    timestamp !== undefined && names.includes(timestamp)
      ? { ...chosen, timestamp: [timestamp] }
      : chosen;
  const found = findColumns(names, whole);
  if ('problem' in found) {
    throw new UsageError(
      found.problem.split('\nIn a file')[0]!.replace('in the header', 'in the table'),
    );
  }
  return {
    timestamp: single(found.columns.timestamp, 'timestamp'),
    page: single(found.columns.page, 'page'),
    visitor: found.columns.visitor,
  };
}

/** What a user wrote of them, before any table is known. @throws UsageError where it is not written so. */
export function parsedColumns(said: string): SomeColumns {
  try {
    return parseColumns(said);
  } catch (error) {
    if (!isUsageError(error)) throw error;
    // The rest tells of headers of files.
    const [what] = error.message.split(' Write it as');
    const roles = said.split(',').map((part) => part.split('=')[0]!.trim());
    const unknown = roles.find((role) => !ROLES.some((known) => known === role)) ?? '';
    throw new UsageError(
      `${what}${didYouMean(unknown, ROLES)} Write it as --columns timestamp=ts,page=url,visitor=uid, with names of the table's columns.`,
      { cause: error },
    );
  }
}

function single(names: readonly string[], role: string): string {
  const [name, ...rest] = names;
  if (rest.length === 0 && name !== undefined) return name;
  throw new UsageError(
    `--columns: the ${role} of a table is one column, not ${names.map((one) => printable(one, 100)).join(' and ')}; ` +
      'make a view in which they are one, and count that.',
  );
}

function warningsOf({ stored }: DescribedTable, { timestamp }: EventColumns): string[] {
  const [first] = stored;
  const warnings: string[] = [];
  if (first === undefined || !first.engine.endsWith('MergeTree')) return warnings;
  const serves = startsWithTime(first.sortingKey, timestamp);
  const pruned = mentions(first.partitionKey, timestamp);
  if (!serves) {
    const key =
      first.sortingKey === '' ? 'no order' : `order (${printable(first.sortingKey, 200)})`;
    warnings.push(
      pruned
        ? `The table's ${key} does not begin with the time: each hour reads its whole partition (${printable(first.partitionKey, 100)}).`
        : `The table's ${key} does not begin with the time, and no partition is by time: each query for some hours reads the whole table. ORDER BY (toStartOfHour(${timestamp}), …) would avoid it.`,
    );
  }
  if (/Collapsing|Replacing/.test(first.engine)) {
    warnings.push(
      `The table is a ${printable(first.engine)}: rows that it will collapse or replace count until it has; a view with FINAL leaves them out.`,
    );
  }
  if (/Aggregating|Summing/.test(first.engine)) {
    warnings.push(
      `The table is a ${printable(first.engine)}: rows that it has merged are one row.`,
    );
  }
  return warnings;
}

function startsWithTime(sortingKey: string, timestamp: string): boolean {
  const first = parseList(sortingKey)?.[0];
  const inner = first?.kind === 'call' && first.function === 'tuple' ? first.of[0] : first;
  return inner !== undefined && isOf(inner, timestamp);
}

/** A column, or a function of it alone. */
function isOf(expression: Expression, column: string): boolean {
  if (expression.kind === 'constant') return false;
  if (expression.kind === 'column') return expression.name === column;
  const parts = expression.of.filter(({ kind }) => kind !== 'constant');
  return parts.length === 1 && !/hash/i.test(expression.function) && isOf(parts[0]!, column);
}

function mentions(key: string, column: string): boolean {
  const visit = (part: Expression): boolean =>
    part.kind === 'column' ? part.name === column : part.kind === 'call' && part.of.some(visit);
  return parseList(key)?.some(visit) ?? false;
}
