/**
 * Whether a table is still the one that was there when its counting began: one that took its place may have as many rows in each hour,
 * so that rows do not tell.
 */
import { Fault } from '../contract.ts';
import { addressInWords, type TableAddress } from './address.ts';
import { askIfAllowed, type DescribedTable, isTable } from './describe-table.ts';
import { literal } from './quoting.ts';
import type { RowReader } from './row-binary.ts';
import type { Server } from './server.ts';

/** What was there. */
export interface TableIdentity {
  /** To be called when all is counted. @throws Fault where it is another one, or was altered meanwhile. */
  readonly assertSame: () => Promise<void>;
}

/** Remembers it: on this server, and on all shards where it has some and the user may ask them. */
export async function identityOf(
  server: Server,
  address: TableAddress,
  table: DescribedTable,
): Promise<TableIdentity> {
  const known = await server.ask(
    "SELECT count() FROM system.columns WHERE database = 'system' AND table = 'tables' AND name = 'uuid'",
  );
  // Old versions know none; there a renamed table gets a new time.
  const columns = `toString(toUInt64(metadata_modification_time)), ${known.only() === 0 ? "''" : 'toString(uuid)'}`;
  const ask = async () => [
    await listed(
      server.ask(`SELECT ${columns} FROM system.tables WHERE ${isTable(address, 'name')}`),
    ),
    ...(table.cluster === null
      ? []
      : [
          await listed(
            askIfAllowed(
              server,
              `SELECT ${columns} FROM cluster(${literal(table.cluster.name)}, 'system', 'tables') WHERE ${isTable(table.local, 'name')}`,
            ),
          ),
        ]),
  ];
  const before = JSON.stringify(await ask());
  return {
    assertSame: async () => {
      if (JSON.stringify(await ask()) === before) return;
      throw new Fault(
        `${addressInWords(address)}: the table was replaced or altered while it was counted, so that hours may be of different tables. ` +
          'Count again when nobody changes it.',
      );
    },
  };
}

async function listed(asked: Promise<RowReader | null>): Promise<readonly string[]> {
  const rows = await asked;
  const all: string[] = [];
  while (rows !== null && !rows.atEnd) all.push(`${rows.text()} ${rows.text()}`);
  return all.sort();
}
