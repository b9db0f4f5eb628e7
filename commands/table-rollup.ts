/** `uniqbench aggregate clickhouse://… --rollup`: made where it is not there yet, and looked at before it is believed. */
import type { TableAddress } from '../clickhouse/address.ts';
import type { DescribedTable } from '../clickhouse/describe-table.ts';
import type { CountQueries } from '../clickhouse/queries.ts';
import { literal, sourceOf } from '../clickhouse/quoting.ts';
import {
  type Rollup,
  type RollupRange,
  rollupOf,
  rollupQueries,
  rowsSeen,
} from '../clickhouse/rollup.ts';
import type { Server, ServerOptions } from '../clickhouse/server.ts';
import type { QuerySettings } from '../clickhouse/settings.ts';
import type { TablePlan } from '../clickhouse/table-plan.ts';
import { UsageError } from '../contract.ts';
import { MS_PER_HOUR } from '../hourly-uniques/hour.ts';
import { counted, grouped } from '../quantity.ts';
import { onEachServer } from './cluster-servers.ts';
import type { Session } from './session.ts';
import type { TableFlags } from './table-options.ts';

/** What it is made from. */
export interface RollupRequest {
  readonly server: Server;
  readonly address: TableAddress;
  readonly table: DescribedTable;
  readonly plan: TablePlan;
  readonly settings: QuerySettings;
  readonly options: ServerOptions;
  readonly flags: TableFlags;
  readonly session: Session;
}

/**
 * The queries that read it.
 *
 * @throws UsageError where the table has no rows of its own to be rolled up, or the rollup has missed some.
 */
export async function readyRollup(request: RollupRequest): Promise<CountQueries> {
  const { table, plan, flags, server, session, address, options } = request;
  if (flags.where !== undefined)
    throw new UsageError('--rollup keeps all events; --where cannot look into it. Leave out one.');
  if (flags.server !== undefined && table.cluster === null)
    throw new UsageError(
      '--server names servers of a cluster, and this table is on none; leave it out, or give --cluster as well.',
    );
  const range = wholeHours(flags);
  const foreign = table.stored.find(
    ({ engine }) => !/^(?!Replicated|Shared).*MergeTree$/.test(engine),
  );
  if (foreign !== undefined || table.stored.length === 0) {
    throw new UsageError(
      `--rollup follows inserts into tables of a MergeTree engine that is not replicated: a view sees no rows that come from another replica. This is ${foreign?.engine ?? 'not known'}.`,
    );
  }
  const rollup = rollupOf(table.local, plan.counted);
  const cluster = table.cluster?.name ?? null;
  const make = (one: Server, where: string) => made(one, rollup, table.local, where, session);
  if (cluster === null) await make(server, `${address.host}:${address.port}`);
  else await onEachServer(server, address, cluster, flags.server, options, make);
  await assertWhole(request, rollup, cluster);
  return rollupQueries(rollup, cluster, range);
}

function wholeHours({ from, to }: TableFlags): RollupRange {
  const hourOf = (option: string, ms: number | undefined) => {
    if (ms === undefined) return null;
    if (ms % MS_PER_HOUR === 0) return ms / MS_PER_HOUR;
    throw new UsageError(`--rollup knows whole hours; give ${option} as one: 2025-03-12T10:00Z.`);
  };
  return { firstHour: hourOf('--from', from), endHour: hourOf('--to', to) };
}

async function made(
  server: Server,
  rollup: Rollup,
  base: { readonly database: string; readonly table: string },
  where: string,
  session: Session,
): Promise<void> {
  const isThere = async ({ database, table }: typeof base) => {
    const rows = await server.ask(
      `SELECT toUInt64(max(metadata_modification_time)), count() FROM system.tables WHERE database = ${literal(database)} AND name = ${literal(table)}`,
    );
    const time = rows.uint64();
    return rows.only() === 0 ? null : time;
  };
  const changed = await isThere(base);
  const ready = await isThere(rollup.ready);
  if (ready !== null && changed !== null && changed > ready) {
    throw new UsageError(
      `${where}: the table was made or altered after its rollup, which may hold rows that are gone. Drop the rollup, and it is made anew:\n${rollup.drop.join('\n')}`,
    );
  }
  if (ready !== null) return;
  for (const statement of [...rollup.create, rollup.fill, rollup.markReady])
    await server.run(statement);
  session.tell(`Made the rollup ${rollup.stored.table} on ${where}.\n`);
}

/** A view that was detached for a while, or a shard that was left out, shows in what was seen. */
async function assertWhole(
  { server, table, settings, session }: RollupRequest,
  rollup: Rollup,
  cluster: string | null,
): Promise<void> {
  // In this order, so that rows that come meanwhile are not missed by the second.
  const rows = (
    await server.ask(`SELECT count() FROM ${sourceOf(table.local, cluster)}`, settings.together)
  ).only();
  const seen = (await server.ask(rowsSeen(rollup, cluster), settings.together)).only();
  if (seen < rows) {
    throw new UsageError(
      `The rollup has seen ${grouped(seen)} of ${counted(rows, 'row')}: its view was away for a while, or a shard has none. ` +
        `Drop it on each server, and it is made anew:\n${rollup.drop.join('\n')}`,
    );
  }
  if (seen > rows) {
    session.tell(
      `Note: the rollup has seen ${grouped(seen)} rows, and the table has ${grouped(rows)}: rows that came twice change nothing, but visitors of rows that were deleted still count.\n`,
    );
  }
}
