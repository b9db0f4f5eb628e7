/** How a table would be counted, in words and SQL. Pure. */
import { hourOf } from '../hourly-uniques/hour.ts';
import { printable } from '../printable.ts';
import { counted } from '../quantity.ts';
import { addressInWords, type TableAddress } from './address.ts';
import type { DescribedTable } from './describe-table.ts';
import { distinctInSlice, rowsByHour, visitorsByPage } from './queries.ts';
import type { Settings } from './server.ts';
import type { QuerySettings } from './settings.ts';
import type { TablePlan } from './table-plan.ts';

/** What stands for one in the SQL of an hour. */
const EXAMPLE_HOUR = hourOf(Date.UTC(2025, 0, 1));
const EXAMPLE_SLICES = 100;

/** Text of some lines. */
export function explained(
  address: TableAddress,
  table: DescribedTable,
  { counted: events, columns, sharding, warnings }: TablePlan,
  settings: QuerySettings,
): string {
  const isAdded = sharding.form === 'add' || sharding.form === 'unite';
  const where =
    table.cluster === null
      ? ''
      : `, ${counted(table.cluster.shards, 'shard')} of the cluster ${printable(table.cluster.name)}`;
  const hour = {
    firstHour: EXAMPLE_HOUR,
    lastHour: EXAMPLE_HOUR,
    slice: 0,
    slices: 1,
  };
  return [
    `${addressInWords(address)}: ${printable(table.engine)}${where}; ClickHouse ${printable(table.version)}.`,
    `Events: time in ${printable(columns.timestamp)}, page in ${printable(columns.page)}, visitor in ${printable(columns.visitor)}.`,
    `${FORMS[sharding.form]}: ${printable(sharding.why, 600)}.`,
    ...warnings.map((warning) => `Warning: ${warning}`),
    '',
    '-- 1. Rows of each hour, against which the counts are held.',
    statement(rowsByHour(events), settings.together),
    ...(isAdded
      ? [
          '',
          '-- 2. Whether all rows are where the key sends them: twice, added up over shards and merged; for 1 visitor in 100.',
          statement(distinctInSlice(events, EXAMPLE_SLICES), settings.apart),
        ]
      : []),
    '',
    `-- ${isAdded ? 3 : 2}. The visitors, for each hour or for some short ones together; here for 2025-01-01 00:00.`,
    statement(visitorsByPage(events, hour, false), isAdded ? settings.apart : settings.together),
    '',
  ].join('\n');
}

const FORMS = {
  whole: 'Counted at once',
  add: 'Counts of shards are added up',
  unite: 'Counts of shards are united',
  merge: 'Sets of visitors are merged',
} as const;

function statement(sql: string, settings: Settings): string {
  const all = Object.entries(settings).map(
    ([name, value]) => `${name} = ${typeof value === 'number' ? value : `'${value}'`}`,
  );
  return `${sql}${all.length === 0 ? '' : `\nSETTINGS ${all.join(', ')}`};`;
}
