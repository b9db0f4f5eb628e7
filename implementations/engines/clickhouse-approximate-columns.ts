/**
 * ClickHouse (chDB, in this process), approximate, on integer columns in its own memory: `uniq`, an adaptive sample
 * of at most 65,536 hashes for each (hour, page), O(n) time. Up to so many visitors of a pair it only errs where two
 * hashes of 32 bits meet; beyond, by about 0.4%.
 * On hours and pages of everyday size it is no faster than `uniqExact`, which keeps as much: it wins where a pair has
 * far more than 65,536 visitors, and in memory there.
 */
import type { ColumnsImplementation } from '../../contract.ts';
import { loadColumns } from './access/clickhouse.ts';
import { NEEDS, VERSIONS } from './access/installed.ts';

export default {
  description: `ClickHouse (chDB ${VERSIONS.chDB}), approximate: uniq(visitor) by hour and page over a table of integers.`,
  bottleneck:
    'For every event one look-up of the (hour, page) in a hash table and one in the set of hashes found there, ' +
    'as in the exact count: the sets only begin to be thinned beyond 65,536 visitors of a pair.',
  input: 'columns',
  counts: 'approximate',
  needs: NEEDS.chDB,
  load: (columns, limits) => loadColumns(columns, limits, 'uniq(visitorId)'),
} satisfies ColumnsImplementation;
