/** Engines on rows against a plain count and the oracle: see vitest.engines.config.ts. */
import { describe, expect, it } from 'vitest';
import type { PageView, RowsImplementation } from '../../../contract.ts';
import type { ListedEvent } from '../../../generators/writers/fixtures/listed-events.ts';
import { allData, faultOn } from '../../fixtures/all-data.ts';
import clickhouseRows from '../clickhouse-rows.ts';
import duckdbRows from '../duckdb-rows.ts';
import { countsOf, hostile, preset, simpleCount } from './fixtures/events.ts';

const rows: [string, RowsImplementation][] = [
  ['duckdb-rows', duckdbRows],
  ['clickhouse-rows', clickhouseRows],
];

function* viewsOf(events: readonly ListedEvent[]): Generator<PageView> {
  for (const [timestampMs, pageUrl, visitorId] of events) {
    yield { timestamp: new Date(timestampMs), pageUrl, visitorId };
  }
}

describe.each(rows)('%s', (_, implementation) => {
  const { countUniques } = implementation;

  for (const [name, open] of allData) {
    it.skipIf(open === null)(name, async () => {
      expect(await faultOn(implementation, open!())).toBeNull();
    });
  }

  it('counts more than a batch', async () => {
    const events = await preset('everyday', 70_000);
    expect(countsOf(await countUniques(viewsOf(events)))).toEqual(simpleCount(events));
  });

  it('counts names of all kinds, before 1970 and far away', async () => {
    expect(countsOf(await countUniques(viewsOf(hostile)))).toEqual(simpleCount(hostile));
  });

  it('has an empty answer for no events', async () => {
    expect(await countUniques([])).toEqual({});
  });

  it('refuses an invalid date', async () => {
    const event = { timestamp: new Date(Number.NaN), pageUrl: '/', visitorId: 'x' };
    await expect(async () => countUniques([event])).rejects.toThrow(RangeError);
  });
});
