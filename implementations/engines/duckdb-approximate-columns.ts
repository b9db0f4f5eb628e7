/**
 * DuckDB, approximate, on integer columns in its own memory: `approx_count_distinct`, a HyperLogLog of 64 registers
 * for each (hour, page), O(n) time and O(pairs) memory. Its standard error is 1.04 / √64 = 13% by theory, and most of
 * that for small counts too: see the tests for what is measured.
 * It wins where pairs have many visitors and a tenth more or less does not matter; it is no answer where counts are
 * added up or shown to people.
 */
import type { ColumnsImplementation } from '../../contract.ts';
import { loadColumns } from './access/duckdb.ts';
import { NEEDS, VERSIONS } from './access/installed.ts';

export default {
  description: `DuckDB ${VERSIONS.duckDB}, approximate: approx_count_distinct(visitor) by hour and page over a table of integers.`,
  bottleneck:
    'Finding the sketch of the (hour, page) in a hash table for every event, then one register of it; ' +
    'it keeps no visitors, so that its memory grows with the pairs alone.',
  input: 'columns',
  counts: 'approximate',
  needs: NEEDS.duckDB,
  load: (columns, limits) =>
    loadColumns(
      columns,
      limits,
      (hour) =>
        `SELECT ${hour} AS hour, pageId, approx_count_distinct(visitorId) AS visitors ` +
        'FROM events GROUP BY ALL',
    ),
} satisfies ColumnsImplementation;
