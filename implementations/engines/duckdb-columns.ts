/**
 * DuckDB, exact, on integer columns in its own memory.
 *
 * A table of BIGINT milliseconds and UINTEGER ids, filled before the clock starts; the hour, counted from the first
 * one so that it fits UINTEGER, is computed in the query. `count(DISTINCT)` groups by (hour, page, visitor) in a
 * partitioned hash table for each thread and then counts by (hour, page): O(n) time, memory for each distinct tuple.
 * `SELECT DISTINCT` or `GROUP BY` inside and `count(*)` outside take the same time (within 5% at 5 million events,
 * two threads); with BIGINT hours all three take about a tenth more.
 * It wins over what puts rows into JavaScript objects or sets; it loses to tables made for small integer ids, because
 * its hash table knows nothing of their range.
 */
import type { ColumnsImplementation } from '../../contract.ts';
import { loadColumns } from './access/duckdb.ts';
import { NEEDS, VERSIONS } from './access/installed.ts';

export default {
  description: `DuckDB ${VERSIONS.duckDB}, exact: count(DISTINCT visitor) by hour and page over a table of integers.`,
  bottleneck:
    'One hash table of all distinct (hour, page, visitor), probed for every event: cache misses, on all threads. ' +
    'Making the nested object of its result is little beside that, unless there are millions of pairs.',
  input: 'columns',
  needs: NEEDS.duckDB,
  load: (columns, limits) => loadColumns(columns, limits, 'count(DISTINCT visitorId)'),
} satisfies ColumnsImplementation;
