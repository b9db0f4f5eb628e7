/** DuckDB in memory: opening it, filling its table, reading its results. Runs in the trial's process. */
import type { DuckDBConnection, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import type { CallLimits, EventColumns, HourlyUniques, LoadedColumns } from '../../../contract.ts';
import { hourSpan, MS_PER_HOUR, startAnswer } from './answer-of-triples.ts';
import { installed, NEEDS } from './installed.ts';

/** An open database; `close` gives back its memory and threads. */
export interface OpenDuckDB {
  readonly connection: DuckDBConnection;
  readonly close: () => void;
}

const load = () => installed(NEEDS.duckDB, () => import('@duckdb/node-api'));

/**
 * Opens an empty database in memory, with exactly so many threads.
 *
 * @throws UsageError where DuckDB is not installed.
 */
async function openDuckDB({ threads, memoryBytes }: CallLimits): Promise<OpenDuckDB> {
  const { DuckDBInstance } = await load();
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    // Answers have no order; keeping that of the input costs memory.
    preserve_insertion_order: 'false',
    ...(memoryBytes !== undefined && { memory_limit: `${memoryBytes}B` }),
  });
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  return { connection, close };
}

/** Closes the database whatever `work` comes to. */
export async function withDuckDB<T>(
  limits: CallLimits,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const { connection, close } = await openDuckDB(limits);
  try {
    return await work(connection);
  } finally {
    close();
  }
}

/** Appends rows to a table, column by column. */
export interface TableAppender {
  /** @param columns As long as each other. */
  readonly append: (columns: readonly ArrayLike<DuckDBValue>[], rows: number) => void;
  readonly close: () => void;
}

/** Starts appending to a table of these types, in chunks of the engine's own size. */
export async function startAppending(
  connection: DuckDBConnection,
  table: string,
  columns: Readonly<Record<string, 'BIGINT' | 'UINTEGER' | 'VARCHAR'>>,
): Promise<TableAppender> {
  const duckDB = await load();
  const definitions = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
  await connection.run(`CREATE TABLE ${table} (${definitions.join(', ')})`);
  const types: DuckDBType[] = Object.values(columns).map((type) => duckDB[type]);
  const appender = await connection.createAppender(table);
  return {
    append: (values, rows) => {
      const chunk = duckDB.DuckDBDataChunk.create(types, rows);
      // It only asks for lengths and items, which typed arrays have too.
      chunk.setColumns(values as readonly DuckDBValue[][]);
      appender.appendDataChunk(chunk);
    },
    close: () => appender.closeSync(),
  };
}

/** Rows of one chunk: DuckDB's own vector size, which no chunk may exceed. */
export const ROWS_PER_CHUNK = 2048;

/**
 * Fills a table of integers from columns, and counts it whenever asked to.
 *
 * @param counting A query of hour, pageId and visitors from the table events (timestampMs, pageId, visitorId),
 * where `hour` is an expression of timestampMs.
 */
export async function loadColumns(
  columns: EventColumns,
  limits: CallLimits,
  counting: (hour: string) => string,
): Promise<LoadedColumns> {
  const { connection, close } = await openDuckDB({ threads: limits.threads });
  try {
    await appendColumns(connection, columns);
  } catch (error) {
    close();
    throw error;
  }
  const { first, fits32Bits } = hourSpan(columns.timestampsMs);
  const hour = `((timestampMs - ${first * MS_PER_HOUR}) // ${MS_PER_HOUR})::${fits32Bits ? 'UINTEGER' : 'BIGINT'}`;
  const query = `SELECT hour::DOUBLE, pageId, visitors::DOUBLE FROM (${counting(hour)})`;
  const pageOf = (id: DuckDBValue) => columns.pages[id as number]!;
  return { countUniques: () => ask(connection, query, first, pageOf), close };
}

async function appendColumns(
  connection: DuckDBConnection,
  { timestampsMs, pageIds, visitorIds }: EventColumns,
): Promise<void> {
  const types = { timestampMs: 'BIGINT', pageId: 'UINTEGER', visitorId: 'UINTEGER' } as const;
  const table = await startAppending(connection, 'events', types);
  for (let start = 0; start < timestampsMs.length; start += ROWS_PER_CHUNK) {
    const end = Math.min(start + ROWS_PER_CHUNK, timestampsMs.length);
    const times = Array.from(timestampsMs.subarray(start, end), BigInt);
    const ids = [pageIds.subarray(start, end), visitorIds.subarray(start, end)];
    table.append([times, ...ids], end - start);
  }
  table.close();
}

/**
 * Runs a query of three columns (hours after `firstHour`, page, count; the numbers as DOUBLE, for BIGINT would
 * come as bigint) and makes the answer of its result.
 */
export async function ask(
  connection: DuckDBConnection,
  query: string,
  firstHour: number,
  pageOf: (page: DuckDBValue) => string,
): Promise<HourlyUniques> {
  // There are no columns where there are no rows.
  const [hours = [], pages = [], counts = []] = (
    await connection.runAndReadAll(query)
  ).getColumns();
  const answer = startAnswer();
  for (let i = 0; i < hours.length; i++) {
    answer.set(firstHour + (hours[i] as number), pageOf(pages[i]!), counts[i] as number);
  }
  return answer.uniques;
}
