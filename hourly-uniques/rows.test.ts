import { describe, expect, it } from 'vitest';
import { smallDataset } from '../harness/fixtures/prepared.ts';
import { STRING_OWNERSHIPS } from '../harness/wire/strings.ts';
import { rowMaker, rowStream, rowsOf, stringsOfRows } from './rows.ts';

const HOSTILE = ['', 'a', 'ab', 'a,b\n', '__proto__', '\ud800', 'жжжжжжжжжжжжжжжж', 'é'.repeat(40)];
const dataset = { ...smallDataset(200), pages: HOSTILE.slice(0, 7), visitors: HOSTILE };
const hostile = {
  ...dataset,
  visitorIds: dataset.visitorIds.map((id) => id % HOSTILE.length),
};

describe('rows', () => {
  it.each(STRING_OWNERSHIPS)('have the right content with %s strings', (strings) => {
    const rows = rowsOf(rowMaker(hostile, strings), 0, 200);
    expect(rows.map(({ timestamp }) => timestamp.getTime())).toEqual([...hostile.timestampsMs]);
    expect(rows.map(({ pageUrl }) => pageUrl)).toEqual(
      Array.from(hostile.pageIds, (id) => hostile.pages[id]),
    );
    expect(rows.map(({ visitorId }) => visitorId)).toEqual(
      Array.from(hostile.visitorIds, (id) => hostile.visitors[id]),
    );
    expect([...rowStream(rowMaker(hostile, strings), 200)]).toEqual(rows);
  });
});

describe('the weight of strings', () => {
  const one = (page: string, visitor: string) => ({
    timestampsMs: Float64Array.of(0),
    pageIds: Uint32Array.of(0),
    visitorIds: Uint32Array.of(0),
    pages: [page],
    visitors: [visitor],
  });

  it('is nothing for shared ones', () => {
    expect(stringsOfRows(one('/page', 'visitor'), 'shared', 0, 1)).toEqual({
      flat: { count: 0, bytes: 0 },
      slices: { count: 0, bytes: 0 },
    });
  });

  it('is 16 bytes and the characters for fresh ones, in steps of 8, but for a single character', () => {
    expect(stringsOfRows(one('/page', 'v'), 'fresh', 0, 1).flat).toEqual({ count: 1, bytes: 24 });
    expect(stringsOfRows(one('/page/678', 'жж'), 'fresh', 0, 1).flat).toEqual({
      count: 2,
      bytes: 32 + 24,
    });
  });

  it('is a copy of its own for a single character only where that is none of Latin-1', () => {
    expect(stringsOfRows(one('a', 'ж'), 'slices', 0, 1).flat).toEqual({ count: 2, bytes: 72 + 24 });
  });

  it('is a line, and slices of it where they are long enough, for slices', () => {
    // 1970-01-01T00:00:00.000Z and two commas are 26 characters.
    expect(stringsOfRows(one('/page/678-123', 'visitor'), 'slices', 0, 1)).toEqual({
      flat: { count: 2, bytes: 64 + 24 },
      slices: { count: 1, bytes: 32 },
    });
  });
});
