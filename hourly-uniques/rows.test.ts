import { describe, expect, it } from 'vitest';
import { smallDataset } from '../harness/fixtures/prepared.ts';
import { STRING_OWNERSHIPS } from '../harness/wire/strings.ts';
import { meanStringBytes, rowMaker, rowStream, rowsOf } from './rows.ts';

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

it('a name weighs 16 bytes and its characters, of one byte or two, in steps of 8', () => {
  expect(meanStringBytes({ pages: ['/page'], visitors: [] })).toBe(24);
  expect(meanStringBytes({ pages: ['/page/678'], visitors: ['жж'] })).toBe((32 + 24) / 2);
  expect(meanStringBytes({ pages: [], visitors: [] })).toBe(0);
});
