/**
 * ClickHouse (chDB, in this process), exact, from event objects: gathers rows in columns of 65,536, hands those over
 * as Arrow arrays to a table in memory, and then counts with one query. O(n) time; memory for all events.
 * It shows what it costs to hand rows to an engine: each text is encoded as UTF-8 and copied twice, which takes far
 * longer than the query. It wins nowhere against counting where the rows are, unless the table is kept.
 */
import type { HourlyUniques, PageView, RowsImplementation } from '../../contract.ts';
import { ask, createTable, type ResultBytes } from './access/clickhouse.ts';
import { fromEngineText, toEngineText } from './access/engine-text.ts';
import { NEEDS, VERSIONS } from './access/installed.ts';
import { hourOf, THREADS } from './access/rows.ts';

const ROWS_PER_BATCH = 65_536;
/** Arrow's offsets into text are 32 bits; a character is at most three bytes. */
const CHARACTERS_PER_BATCH = 2 ** 29;

async function countUniques(events: Iterable<PageView>): Promise<HourlyUniques> {
  const limits = { threads: THREADS };
  const table = await createTable('hour Float64, page String, visitor String', limits);
  try {
    let [hours, pages, visitors]: [number[], string[], string[]] = [[], [], []];
    let characters = 0;
    const flush = async () => {
      const columns = [
        { name: 'hour', type: 'Float64', data: hours },
        { name: 'page', type: 'String', data: pages },
        { name: 'visitor', type: 'String', data: visitors },
      ] as const;
      if (hours.length > 0) await table.append(columns, 'hour, page, visitor');
      [hours, pages, visitors] = [[], [], []];
      characters = 0;
    };
    for (const { timestamp, pageUrl, visitorId } of events) {
      const page = toEngineText(pageUrl);
      const visitor = toEngineText(visitorId);
      characters += page.length + visitor.length;
      if (hours.length === ROWS_PER_BATCH || characters > CHARACTERS_PER_BATCH) await flush();
      hours.push(hourOf(timestamp));
      pages.push(page);
      visitors.push(visitor);
    }
    await flush();
    const query = `SELECT hour, page, toUInt32(uniqExact(visitor)) FROM ${table.name} GROUP BY hour, page`;
    return await ask(query, limits, 0, readPage);
  } finally {
    await table.drop();
  }
}

const readPage = (bytes: ResultBytes) => fromEngineText(Buffer.from(bytes.text()).toString('utf8'));

export default {
  description: `ClickHouse (chDB ${VERSIONS.chDB}), exact, from rows: batches of them into a table in memory, then uniqExact(visitor).`,
  bottleneck:
    'Encoding and copying two texts of every event for the engine: more than the query takes after it.',
  input: 'rows',
  needs: NEEDS.chDB,
  countUniques,
} satisfies RowsImplementation;
