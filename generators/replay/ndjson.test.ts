import { describe, expect, it } from 'vitest';
import { replay } from './fixtures/reading.ts';

const AT = '2023-11-14T22:13:20.000Z';

function lines(...values: unknown[]): string {
  return values
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join('\n');
}

describe('NDJSON', () => {
  it('reads objects, and says why others hold no event', async () => {
    const log = lines(
      { ts: 1700000000, page: '/a', visitor: 'v' },
      { visitor: 7, ts: '2023-11-14T22:13:20Z', page: '/é\n\u0000', more: [1] },
      { ts: null, page: '/a', visitor: 'v' },
      { ts: '2024-02-30T00:00:00Z', page: '/a', visitor: 'v' },
      { page: '/a', visitor: 'v' },
      { ts: 1700000000, page: '', visitor: 'v' },
      { ts: 1700000000, page: ['/a', '/b'], visitor: 'v' },
      { ts: 1700000000, page: '/a', visitor: null },
      { ts: 1700000000, page: '/a', visitor: true },
      '[1]',
      '"text"',
      '{"ts":1700000000,"page":"/a","visitor":"v"',
      '{"ts":1700000000,"page":"/a","visitor":"v"}\r',
      '',
      ' \r',
    );
    expect(await replay(log)).toEqual({
      events: [`${AT} /a v`, `${AT} /é\n\0 7`, `${AT} /a v`],
      lines: 15,
      rejected: { no_timestamp: 3, no_page: 2, no_visitor: 2, not_json: 3, blank: 2 },
      first: {
        no_timestamp: [3, 4, 5],
        no_page: [6, 7],
        no_visitor: [8, 9],
        not_json: [10, 11, 12],
        blank: [14, 15],
      },
    });
  });

  it.each([
    [1700000000, AT],
    [1700000000123, '2023-11-14T22:13:20.123Z'],
    [1700000000.123, '2023-11-14T22:13:20.123Z'],
    ['1700000000', AT],
    ['2023-11-14 22:13:20', '2023-11-14T20:13:20.000Z'],
    ['2023-11-14T22:13:20.1239+00:00', '2023-11-14T22:13:20.123Z'],
  ])('takes the time %s', async (ts, iso) => {
    const { events } = await replay(lines({ ts, page: '/', visitor: 1 }), { utcOffset: '+02:00' });
    expect(events).toEqual([`${iso} / 1`]);
  });

  it('takes letters that look like digits for no time', async () => {
    const log = lines(
      { ts: 1700000000, page: '/', visitor: 1 },
      { ts: '170000000\u0130', page: '/', visitor: 1 },
    );
    expect((await replay(log)).rejected).toEqual({ no_timestamp: 1 });
  });

  it('keeps numbers apart that a double cannot hold', async () => {
    const log = lines(
      '{"ts":1700000000,"page":"/","visitor":9007199254740993}',
      '{"ts":1700000000,"page":"a\\"1,2","visitor":9007199254740992}',
      '{"ts":1700000000,"page":1.50,"visitor":-12345678901234567890}',
      '{"ts":1700000000,"page":5.0,"visitor":"5"}',
    );
    expect((await replay(log)).events).toEqual([
      `${AT} / 9007199254740993`,
      `${AT} a"1,2 9007199254740992`,
      `${AT} 1.50 -12345678901234567890`,
      `${AT} 5 5`,
    ]);
  });

  it('finds nested columns by usual names and by path', async () => {
    const log = lines(
      { '@timestamp': 1700000000, url: { path: '/a' }, client: { ip: 'v' }, x: { 'y.z': 'w' } },
      { '@timestamp': 1700000000, url: { path: '/b' }, client: { ip: 'u' }, x: { 'y.z': 'w' } },
      { '@timestamp': 1700000000, url: '/c', client: 'u' },
    );
    const found = await replay(log);
    expect(found.events).toEqual([`${AT} /a v`, `${AT} /b u`]);
    expect(found.rejected).toEqual({ no_page: 1 });
    const chosen = await replay(log, { columns: 'page=client.ip,visitor=url.path' });
    expect(chosen.events).toEqual([`${AT} v /a`, `${AT} u /b`]);
    const dotted = lines({ ts: 1700000000, 'client.ip': 'v', page: '/', client: { ip: 'no' } });
    const { events } = await replay(dotted, { columns: 'visitor=client.ip' });
    expect(events).toEqual([`${AT} / v`]);
  });

  it('is not fooled by keys that every object has', async () => {
    const log = lines('{"ts":1700000000,"__proto__":"/p","constructor":"v"}', '{"ts":1700000000}');
    const found = await replay(log, { columns: 'timestamp=ts,page=__proto__,visitor=constructor' });
    expect(found.events).toEqual([`${AT} /p v`]);
    expect(found.rejected).toEqual({ no_page: 1 });
  });

  it('asks for columns that it cannot find, with the keys there are', async () => {
    const object = { when: 1700000000, page: '/', who: { is: 'v' } };
    for (const log of [lines(object), lines(...new Array(2000).fill(object), '{')]) {
      await expect(replay(log)).rejects.toThrow(
        /recognised as timestamp, visitor in the first object: when, page, who\.is\n.*--columns timestamp=…,page=page,visitor=…/,
      );
    }
    const { events } = await replay(lines(object), { columns: 'timestamp=when,visitor=who.is' });
    expect(events).toEqual([`${AT} / v`]);
  });

  it('keeps bytes that are not UTF-8 apart', async () => {
    const log = Buffer.from('{"ts":1700000000,"page":"/\xe9","visitor":"\xe8"}\n', 'latin1');
    expect((await replay(log)).events).toEqual([`${AT} /\udce9 \udce8`]);
    const lone = await replay('{"ts":1700000000,"page":"/\\ud800","visitor":"v"}\n');
    expect(lone.events).toEqual([`${AT} /\udced\udca0\udc80 v`]);
  });

  it.each([
    ['NDJSON', '{"ts":1700000000,"page":"/\xe9","visitor":"\xe8"}'],
    ['Common Log Format', '\xe8 - - [14/Nov/2023:22:13:20 +0000] "GET /\xe9 HTTP/1.1" 200 9'],
  ])('keeps them apart in %s that Docker wraps', async (_, log) => {
    const wrapped = JSON.stringify({ log: `${log}\n`, stream: 'stdout' });
    const { events } = await replay(Buffer.from(`${wrapped}\n`, 'latin1'));
    expect(events).toEqual([`${AT} /\udce9 \udce8`]);
  });

  it('is the same in blocks of any size', async () => {
    const log = Buffer.from(
      '\ufeff{"ts":1700000000,"page":"/é","visitor":"日😀"}\r\n\r\nnonsense\n{"ts":1700000000,"page":"/b","visitor":1}',
    );
    const expected = await replay(log, { format: 'ndjson' });
    expect(expected.events).toEqual([`${AT} /é 日😀`, `${AT} /b 1`]);
    for (let blockBytes = 1; blockBytes <= log.length; blockBytes++) {
      expect(await replay(log, { format: 'ndjson' }, { blockBytes }), `${blockBytes}`).toEqual(
        expected,
      );
    }
  });

  it('does not hang on lines of millions of letters', async () => {
    const good = { ts: 1700000000, page: '/', visitor: 1 };
    const log = lines(
      good,
      '['.repeat(3e6),
      `{"a":"${'\\"'.repeat(15e5)}"}`,
      `{"ts":1700000000,"page":1.5,"visitor":${'1'.repeat(3e6)}}`,
      good,
    );
    const found = await replay(log, {}, { blockBytes: 1 << 16 });
    expect([found.events.length, found.rejected]).toEqual([3, { not_json: 1, no_timestamp: 1 }]);
  });
});
