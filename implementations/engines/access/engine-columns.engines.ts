/** Engines on columns against a plain count and the oracle: see vitest.engines.config.ts. */
import { describe, expect, it } from 'vitest';
import type { ColumnsImplementation, EventColumns, HourlyUniques } from '../../../contract.ts';
import type { ListedEvent } from '../../../generators/writers/fixtures/listed-events.ts';
import { allData, faultOn } from '../../fixtures/all-data.ts';
import clickhouseApproximateColumns from '../clickhouse-approximate-columns.ts';
import clickhouseColumns from '../clickhouse-columns.ts';
import duckdbApproximateColumns from '../duckdb-approximate-columns.ts';
import duckdbColumns from '../duckdb-columns.ts';
import hyperloglogColumns from '../hyperloglog-columns.ts';
import { type Counts, countsOf, hostile, LIMITS, preset, simpleCount } from './fixtures/events.ts';

const exactColumns: [string, ColumnsImplementation][] = [
  ['duckdb-columns', duckdbColumns],
  ['clickhouse-columns', clickhouseColumns],
];
/** With the error of one pair that they may not exceed, and that of all pairs together. */
const approximateColumns: [string, ColumnsImplementation, number, number][] = [
  ['hyperloglog-columns', hyperloglogColumns, 0.2, 0.02],
  ['duckdb-approximate-columns', duckdbApproximateColumns, 0.8, 0.1],
  ['clickhouse-approximate-columns', clickhouseApproximateColumns, 0.01, 0.001],
];

function columnsOf(events: readonly ListedEvent[]): EventColumns {
  const pages = [...new Set(events.map(([, page]) => page))];
  const visitors = [...new Set(events.map(([, , visitor]) => visitor))];
  const idsIn = (names: readonly string[]) => new Map(names.map((name, id) => [name, id]));
  const [pageIdOf, visitorIdOf] = [idsIn(pages), idsIn(visitors)];
  const shared = (bytes: number) => new SharedArrayBuffer(events.length * bytes);
  const columns = {
    timestampsMs: new Float64Array(shared(8)),
    pageIds: new Uint32Array(shared(4)),
    visitorIds: new Uint32Array(shared(4)),
  };
  events.forEach(([timestampMs, page, visitor], i) => {
    columns.timestampsMs[i] = timestampMs;
    columns.pageIds[i] = pageIdOf.get(page)!;
    columns.visitorIds[i] = visitorIdOf.get(visitor)!;
  });
  return { ...columns, pages, visitors };
}

/** Counts twice where the columns are loaded once, as a benchmark does. */
async function countColumns(
  implementation: ColumnsImplementation,
  columns: EventColumns,
): Promise<HourlyUniques> {
  if (!('load' in implementation)) return implementation.countUniques(columns, LIMITS);
  const loaded = await implementation.load(columns, LIMITS);
  try {
    const first = await loaded.countUniques();
    expect(countsOf(await loaded.countUniques())).toEqual(countsOf(first));
    return first;
  } finally {
    await loaded.close();
  }
}

describe.each(exactColumns)('%s', (_, implementation) => {
  for (const [name, open] of allData) {
    it.skipIf(open === null)(name, async () => {
      expect(await faultOn(implementation, open!())).toBeNull();
    });
  }

  it('counts names of all kinds, before 1970 and far away', async () => {
    const answer = await countColumns(implementation, columnsOf(hostile));
    expect(countsOf(answer)).toEqual(simpleCount(hostile));
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('has an empty answer for no events', async () => {
    expect(await countColumns(implementation, columnsOf([]))).toEqual({});
  });

  it('keeps two loads apart', async () => {
    if (!('load' in implementation)) throw new Error('engines load');
    const [a, b] = [hostile.slice(0, 5), hostile.slice(3, 50)];
    const loaded = [
      await implementation.load(columnsOf(a), LIMITS),
      await implementation.load(columnsOf(b), { threads: 1 }),
    ];
    expect(countsOf(await loaded[0]!.countUniques())).toEqual(simpleCount(a));
    await loaded[0]!.close();
    expect(countsOf(await loaded[1]!.countUniques())).toEqual(simpleCount(b));
    await loaded[1]!.close();
  });
});

describe.each(approximateColumns)('%s', (_, implementation, worst, overall) => {
  it('says so', () => {
    expect(implementation.counts).toBe('approximate');
  });

  it('errs within bounds, and finds every pair', async () => {
    const events = await preset('everyday', 100_000);
    const estimates = countsOf(await countColumns(implementation, columnsOf(events)));
    const counts = simpleCount(events);
    expect(new Set(estimates.keys())).toEqual(new Set(counts.keys()));
    const total = (values: Counts) => [...values.values()].reduce((sum, value) => sum + value, 0);
    expect(Math.abs(total(estimates) / total(counts) - 1)).toBeLessThan(overall);
    for (const [pair, count] of counts) {
      // An error of one is none to speak of.
      const error = Math.max(0, Math.abs(estimates.get(pair)! - count) - 1) / count;
      expect(error, `${pair}: ${count}`).toBeLessThan(worst);
    }
  });

  it('has an empty answer for no events', async () => {
    expect(await countColumns(implementation, columnsOf([]))).toEqual({});
  });
});
