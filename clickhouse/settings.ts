/** Settings without which a server may leave out rows, or answer in another form, without a word. */
import { UsageError } from '../contract.ts';
import { addressInWords, type TableAddress } from './address.ts';
import { inconsistent, type Server, type Settings } from './server.ts';

/**
 * What each must be. A profile that says otherwise is overruled: with `skip_unavailable_shards` half of the rows were missing
 * without an error, and `break` ends a query at its limit with what it has.
 */
const WANTED: Settings = {
  skip_unavailable_shards: 0,
  read_overflow_mode: 'throw',
  read_overflow_mode_leaf: 'throw',
  group_by_overflow_mode: 'throw',
  sort_overflow_mode: 'throw',
  result_overflow_mode: 'throw',
  timeout_overflow_mode: 'throw',
  timeout_overflow_mode_leaf: 'throw',
  set_overflow_mode: 'throw',
  distinct_overflow_mode: 'throw',
  transfer_overflow_mode: 'throw',
  limit: 0,
  offset: 0,
  // Skipping shards by the key is right only where all rows are where the key sends them.
  optimize_skip_unused_shards: 0,
  use_query_cache: 0,
  // Sums of nothing would be NULL, which takes a byte more.
  aggregate_functions_null_for_empty: 0,
  transform_null_in: 0,
};

/** Where they may be sent: replicas that lag behind the server's own limit are asked by default, where no other answers. */
const WISHED: Settings = { fallback_to_stale_replicas_for_distributed_queries: 0 };

/** What differs between queries. */
const NO_MERGE = 'distributed_group_by_no_merge';

/** An insert returns when its rows are on their shards, or fails. The first two are one setting under its old and new name. */
const INSERTING: Settings = {
  insert_distributed_sync: 1,
  distributed_foreground_insert: 1,
  async_insert: 0,
  max_partitions_per_insert_block: 0,
  skip_unavailable_shards: 0,
};

/** Settings as this server knows them. */
export interface QuerySettings {
  /** Whether the user may send settings: who may not cannot ask for each shard's own answer. */
  readonly mayChange: boolean;
  /** Whether the user may write. */
  readonly mayWrite: boolean;
  /** For a query of which each shard's answer is taken as it is. */
  readonly apart: Settings;
  /** For a query whose groups are merged over all shards. */
  readonly together: Settings;
  /** For an INSERT. */
  readonly insert: Settings;
}

/**
 * Finds out which of the settings the server knows, and whether they may be sent.
 *
 * @throws UsageError where it lacks one that the count cannot do without.
 */
export async function settingsOf(server: Server, address: TableAddress): Promise<QuerySettings> {
  const names = [...Object.keys({ ...WANTED, ...WISHED, ...INSERTING }), NO_MERGE, 'readonly'];
  const rows = await server.ask(
    `SELECT name, value FROM system.settings WHERE name IN (${names.map((name) => `'${name}'`).join(', ')})`,
  );
  const found = new Map<string, string>();
  while (!rows.atEnd) found.set(rows.text(), rows.text());
  if (found.size === 0) throw inconsistent(address, 'the server shows no settings at all');
  for (const needed of [NO_MERGE, 'skip_unavailable_shards']) {
    if (found.has(needed)) continue;
    throw new UsageError(
      `${addressInWords(address)}: the server knows no setting ${needed}, without which its shards cannot be counted safely; use a newer one (18.16 has it).`,
    );
  }
  return querySettings(found);
}

/** Pure. @param found The server's values. */
export function querySettings(found: ReadonlyMap<string, string>): QuerySettings {
  // Who may only read may change nothing, but what is right already need not be sent.
  const mayChange = found.get('readonly') !== '1';
  const known = (wanted: Settings): Settings =>
    Object.fromEntries(Object.entries(wanted).filter(([name]) => found.has(name)));
  const sent = (wanted: Settings): Settings =>
    Object.fromEntries(
      Object.entries(mayChange ? { ...WISHED, ...wanted } : wanted).filter(
        ([name, value]) => found.has(name) && (mayChange || found.get(name) !== String(value)),
      ),
    );
  return {
    mayChange,
    mayWrite: (found.get('readonly') ?? '0') === '0',
    apart: sent({ ...WANTED, [NO_MERGE]: 1 }),
    together: sent({ ...WANTED, [NO_MERGE]: 0 }),
    insert: known(INSERTING),
  };
}
