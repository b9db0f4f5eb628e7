/**
 * DuckDB, exact, from event objects: appends all rows to a table in memory (text for pages and visitors, in chunks
 * through the appender) and then counts with one query. O(n) time; memory for all events, not only the distinct ones.
 * It shows what it costs to hand rows to an engine: the texts cross from JavaScript one by one, which takes far longer
 * than the query. It wins nowhere against counting where the rows are, unless the table is kept for other questions.
 */
import type { HourlyUniques, PageView, RowsImplementation } from '../../contract.ts';
import { ask, ROWS_PER_CHUNK, startAppending, withDuckDB } from './access/duckdb.ts';
import { fromEngineText, toEngineText } from './access/engine-text.ts';
import { NEEDS, VERSIONS } from './access/installed.ts';
import { hourOf, THREADS } from './access/rows.ts';

const QUERY =
  'SELECT hour::DOUBLE, page, count(DISTINCT visitor)::DOUBLE FROM events GROUP BY hour, page';

function countUniques(events: Iterable<PageView>): Promise<HourlyUniques> {
  return withDuckDB({ threads: THREADS }, async (connection) => {
    const types = { hour: 'BIGINT', page: 'VARCHAR', visitor: 'VARCHAR' } as const;
    const table = await startAppending(connection, 'events', types);
    const [hours, pages, visitors]: [bigint[], string[], string[]] = [[], [], []];
    const flush = () => {
      if (hours.length > 0) table.append([hours, pages, visitors], hours.length);
      for (const column of [hours, pages, visitors]) column.length = 0;
    };
    for (const { timestamp, pageUrl, visitorId } of events) {
      hours.push(BigInt(hourOf(timestamp)));
      pages.push(toEngineText(pageUrl));
      visitors.push(toEngineText(visitorId));
      if (hours.length === ROWS_PER_CHUNK) flush();
    }
    flush();
    table.close();
    return ask(connection, QUERY, 0, (page) => fromEngineText(page as string));
  });
}

export default {
  description: `DuckDB ${VERSIONS.duckDB}, exact, from rows: appends them to a table in memory, then count(DISTINCT visitor).`,
  bottleneck:
    'Handing two texts of every event over to the engine, one by one: several times what the query takes after it.',
  input: 'rows',
  needs: NEEDS.duckDB,
  countUniques,
} satisfies RowsImplementation;
