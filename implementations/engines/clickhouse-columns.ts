/**
 * ClickHouse (chDB, in this process), exact, on integer columns in its own memory.
 *
 * A table (engine Memory) of Int64 milliseconds and UInt32 ids, filled before the clock starts straight from the
 * typed arrays; the hour, counted from the first one so that it fits UInt32, is computed in the query. `uniqExact`
 * keeps a hash set of visitors for each (hour, page), small ones inside the group's own entry, and merges the threads'
 * sets at the end: O(n) time, memory for each distinct tuple.
 * At 5 million everyday events and two threads `count(DISTINCT)` takes the same CPU time, `groupBitmap` 1.6 times,
 * grouping twice 1.7 times and `SELECT DISTINCT` inside 2.4 times as much; where pairs have few visitors, all but the
 * last are within 10%. Narrower hours change little.
 * It takes half to a third of DuckDB's CPU time; it loses to tables made for small integer ids.
 */
import type { ColumnsImplementation } from '../../contract.ts';
import { loadColumns } from './access/clickhouse.ts';
import { NEEDS, VERSIONS } from './access/installed.ts';

export default {
  description: `ClickHouse (chDB ${VERSIONS.chDB}), exact: uniqExact(visitor) by hour and page over a table of integers.`,
  bottleneck:
    'For every event one look-up of the (hour, page) in a hash table and one of the visitor in the set found there: ' +
    'cache misses; then merging the sets of all threads.',
  input: 'columns',
  needs: NEEDS.chDB,
  load: (columns, limits) => loadColumns(columns, limits, 'uniqExact(visitorId)'),
} satisfies ColumnsImplementation;
