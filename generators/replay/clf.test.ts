import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeName } from '../../names.ts';
import { ClfParser } from './clf.ts';
import { replay } from './fixtures/reading.ts';
import type { ReadOptions } from './parameters.ts';

const UTC: ReadOptions = { utcOffsetMinutes: 0 };
const TIME = '[10/Oct/2000:13:55:36 -0700]';

/** `time page visitor`, or the reason, of one line in the middle of others. */
function parse(line: string | Buffer, options = UTC): string {
  const before = '9] "\n';
  const bytes = Buffer.concat([
    Buffer.from(before),
    Buffer.from(line),
    Buffer.from('\n0 5" 200 5\n'),
  ]);
  return parseRange(bytes, before.length, before.length + Buffer.from(line).length, options);
}

function parseRange(bytes: Buffer, start: number, end: number, options = UTC): string {
  let found = '';
  const events = {
    full: false,
    add: (ms: number, ...ranges: { bytes: Uint8Array; start: number; end: number }[]): void => {
      const names = ranges.map((name) => decodeName(name.bytes.subarray(name.start, name.end)));
      found = [new Date(ms).toISOString(), ...names].join(' ');
    },
  };
  const rejected = new ClfParser(options, events).parse(bytes, start, end);
  return rejected?.reason ?? found;
}

/** The definition takes whatever stands before the time for a host; what is no client must be refused, never another's. */
function expectAsDefined(text: string, found: string): void {
  const expected = definition(text);
  if (found === expected) return;
  const normal = text.replace(/\] +"/g, '] "');
  if (normal !== text && found === definition(normal)) return;
  expect(/^[\w.]+ (?:- - |- joe )?\[/.test(text), text).toBe(false);
  // A number before the line is no client either.
  if (/^\d+ /.test(text) && found === definition(text.replace(/^\d+ /, ''))) return;
  expect(['no_host', 'unclear_client'], text).toContain(found);
}

/** The definition once more, in regular expressions. */
function definition(line: string): string {
  const time = /\[(\d{1,2})\/([A-Za-z]{3})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)\]/.exec(
    line,
  );
  if (!time) return 'no_timestamp';
  const [, day, name = '', year, hour, minute, second, sign, offsetHours, offsetMinutes] = time;
  const month = 'janfebmaraprmayjunjulaugsepoctnovdec'.indexOf(name.toLowerCase()) / 3 + 1;
  const two = (value: unknown): string => String(value).padStart(2, '0');
  const local = `${year}-${two(month)}-${two(day)}T${hour}:${minute}:${second}.000`;
  const date = new Date(`${local}Z`);
  const real =
    !Number.isNaN(date.getTime()) && date.toISOString() === `${local}Z` && year !== '0000';
  if (!real || Number(offsetHours) > 23 || Number(offsetMinutes) > 59)
    return 'impossible_timestamp';
  const host = /^[^ ]*/.exec(line)![0];
  if (host === '' || host.length > time.index) return 'no_host';
  const request = /^ "(.*?)" (?:\d{3}|-) (?:\d+|-)(?:[ \t\n\r\f\v]|$)/s.exec(
    line.slice(time.index + time[0].length),
  );
  if (!request) return 'no_request_status_bytes';
  const [method = '', ...rest] = request[1]!.split(' ');
  if (rest.length === 0) return 'request_without_path';
  if (!/^[A-Z]+$/.test(method)) return 'request_method_not_A-Z';
  if (rest.length > 1 && rest.at(-1)!.startsWith('HTTP/')) rest.pop();
  const path = rest.join(' ');
  if (path === '') return 'request_empty_path';
  const offset = Number(`${sign}1`) * (Number(offsetHours) * 60 + Number(offsetMinutes));
  return `${new Date(date.getTime() - offset * 60_000).toISOString()} ${path} ${host}`;
}

describe('ClfParser', () => {
  const line = (request: string): string => `h - - ${TIME} "${request}" 200 5`;
  const at = '2000-10-10T20:55:36.000Z';

  it.each([
    [`h - - ${TIME} "GET / HTTP/1.0" 200 2326`, `${at} / h`],
    [`h ${TIME} "GET / HTTP/1.0" - -`, `${at} / h`],
    [`h - - ${TIME} "GET / HTTP/1.0" 200 5 "-" "x"`, `${at} / h`],
    [`h - - ${TIME} "GET / HTTP/1.0" 200 5\t"-"`, `${at} / h`],
    [`h - - ${TIME} "GET / HTTP/1.0" 200 5x`, 'no_request_status_bytes'],
    [`h - - ${TIME} "GET / HTTP/1.0" 200 `, 'no_request_status_bytes'],
    [`h - - ${TIME} "GET / HTTP/1.0" 20 5`, 'no_request_status_bytes'],
    [`h - - ${TIME} "GET / HTTP/1.0" 2000 5`, 'no_request_status_bytes'],
    [`h - - ${TIME} "GET / HTTP/1.0"`, 'no_request_status_bytes'],
    [`h - - ${TIME}`, 'no_request_status_bytes'],
    [`h - - ${TIME} `, 'no_request_status_bytes'],
    [`h - - ${TIME} "`, 'no_request_status_bytes'],
    [line('GET /a" 200 5 b HTTP/1.0'), `${at} /a h`],
    [line('GET /a" 20 b HTTP/1.0'), `${at} /a" 20 b h`],
    [line('GET /a b'), `${at} /a b h`],
    [line('GET /a  b HTTP/1.0'), `${at} /a  b h`],
    [line('GET /a b HTTP/'), `${at} /a b h`],
    [line('GET HTTP/1.0'), `${at} HTTP/1.0 h`],
    [line('GET /a http/1.0'), `${at} /a http/1.0 h`],
    [line('GET'), 'request_without_path'],
    [line(''), 'request_without_path'],
    [line('get /'), 'request_method_not_A-Z'],
    [line('GET1 /'), 'request_method_not_A-Z'],
    [line(' /'), 'request_method_not_A-Z'],
    [line('GET '), 'request_empty_path'],
    [line('GET  HTTP/1.0'), 'request_empty_path'],
    [`h ${TIME} [11/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 5`, 'no_request_status_bytes'],
    [`h [x] [1/[10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 5`, `${at} / h`],
    [`h [30/Feb/2000:13:55:36 -0700] ${TIME} "GET / HTTP/1.0" 200 5`, 'impossible_timestamp'],
    [`h [10/Oct/2000:13:55:36 +2400] "GET / HTTP/1.0" 200 5`, 'impossible_timestamp'],
    [`h [10/Oct/0000:13:55:36 +0000] "GET / HTTP/1.0" 200 5`, 'impossible_timestamp'],
    [`h [010/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 5`, 'no_timestamp'],
    [`h [10/October/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 5`, 'no_timestamp'],
    [`${TIME} "GET / HTTP/1.0" 200 5`, 'no_host'],
    [`h${TIME} "GET / HTTP/1.0" 200 5`, 'no_host'],
    ['h - - [10/Oct/2000:13:55:36 -0700', 'no_timestamp'],
  ])('%s', (text, expected) => {
    expect(definition(text)).toBe(expected);
    expect(parse(text)).toBe(expected);
  });

  it.each([
    [`h - - ${TIME}  "GET / HTTP/1.0" 200 5`, `${at} / h`],
    ['h - - [10/Oct/2000:13:55:36 -07:00] "GET / HTTP/1.0" 200 5', `${at} / h`],
    [`17 192.0.2.1 - - ${TIME} "GET / HTTP/1.0" 200 5`, `${at} / 192.0.2.1`],
  ])('reads as well, which its definition leaves out: %s', (text, expected) => {
    expect(parse(text)).toBe(expected);
  });

  it('agrees with the definition on lines put together at random', () => {
    const any = fc.constantFrom(
      ...[
        TIME,
        '[1/jan/2024:00:00:00 +0530]',
        '[31/Jun/2024:00:00:00 +0000]',
        '[10/Oct/2000:13:55:36]',
      ],
      ...[
        'h',
        ' ',
        ' - - ',
        '"',
        ' "',
        '" ',
        'GET ',
        '/a',
        ' HTTP/1.0',
        '" 200 5',
        '200',
        ' 5',
        ' -',
      ],
      ...['[', ']', '1', '/', '\t', '\v', 'é', '\0', '\\"', 'POST /x', ' "-" "UA"', ''],
    );
    // Each piece of a good line, or something else in its place.
    const pieces = [
      'h - - ',
      TIME,
      ' "',
      'GET',
      ' ',
      '/a',
      ' ',
      'HTTP/1.0',
      '" ',
      '200',
      ' 5',
      ' "-"',
    ];
    const lines = fc.tuple(
      ...pieces.map((piece) => fc.oneof({ weight: 12, arbitrary: fc.constant(piece) }, any)),
    );
    let events = 0;
    fc.assert(
      fc.property(lines, (parts) => {
        const text = parts.join('');
        const found = parse(text);
        if (found.startsWith('2')) events += 1;
        expectAsDefined(text, found);
      }),
      { numRuns: 5_000 },
    );
    expect(events).toBeGreaterThan(500);
  });

  it('agrees with the definition on lines with a letter changed', () => {
    for (const full of [
      `192.0.2.1 - joe ${TIME} "GET /a?b=c d HTTP/1.0" 200 5 "-" "UA (x)"`,
      `h ${TIME} "GET /" - - -`,
    ]) {
      for (let change = 0; change < full.length; change++) {
        for (const letter of [' ', '"', '0', 'A', '-', '', '/']) {
          const text = full.slice(0, change) + letter + full.slice(change + 1);
          expectAsDefined(text, parse(text));
        }
        const start = full.slice(0, change);
        expect(parse(start)).toBe(definition(start));
        expect(parseRange(Buffer.from(full), 0, change), start).toBe(definition(start));
      }
    }
  });

  it('keeps bytes that are not UTF-8, a byte-order mark and NUL', () => {
    const text = Buffer.concat([
      Buffer.from('\ufeffh'),
      Buffer.from([0xff]),
      Buffer.from(` - - ${TIME} "GET /`),
      Buffer.from([0xe9, 0]),
      Buffer.from('é" 200 5'),
    ]);
    expect(parse(text)).toBe(`${at} /\udce9\0é \ufeffh\udcff`);
  });
});

describe('times that hold only a day', () => {
  const august: ReadOptions = { utcOffsetMinutes: -240, month: { year: 1995, month: 8 } };

  it.each([
    ['h [29:23:53:25] "GET / HTTP/1.0" 200 1', '1995-08-30T03:53:25.000Z / h'],
    ['h [31:20:00:00] "GET / HTTP/1.0" 200 1', '1995-09-01T00:00:00.000Z / h'],
    ['h [32:20:00:00] "GET / HTTP/1.0" 200 1', 'impossible_timestamp'],
    ['h [00:20:00:00] "GET / HTTP/1.0" 200 1', 'impossible_timestamp'],
    ['h [29:24:00:00] "GET / HTTP/1.0" 200 1', 'impossible_timestamp'],
    ['h [9:20:00:00] "GET / HTTP/1.0" 200 1', 'no_timestamp'],
    ['h - [29:23:53:25] "GET / HTTP/1.0" 200 1', 'no_timestamp'],
    ['h [29:23:53:25] "GET / HTTP/1.0" 404', 'no_request_status_bytes'],
    [' [29:23:53:25] "GET / HTTP/1.0" 200 1', 'no_host'],
    ['[29:23:53:25] "GET / HTTP/1.0" 200 1', 'no_timestamp'],
    ['h [29:23:53:25', 'no_timestamp'],
    [`h [29:23:53:25] "GET /${TIME} HTTP/1.0" 200 1`, `1995-08-30T03:53:25.000Z /${TIME} h`],
    [`h - - ${TIME} "GET / HTTP/1.0" 200 1`, '2000-10-10T20:55:36.000Z / h'],
  ])('%s', (text, expected) => expect(parse(text, august)).toBe(expected));

  it('end with their line, whatever follows', () => {
    const line = Buffer.from('h [29:23:53:25] "GET / HTTP/1.0" 200 1');
    for (let end = 0; end < line.length; end++) {
      const found = parseRange(line, 0, end, august);
      expect(found, `${end}`).toBe(end < 15 ? 'no_timestamp' : 'no_request_status_bytes');
    }
    expect(parseRange(line, 0, line.length, august)).toBe('1995-08-30T03:53:25.000Z / h');
  });

  it('are no times where no month is given, and are counted', () => {
    const parser = new ClfParser(UTC, { full: false, add: () => {} });
    const bytes = Buffer.from('h [29:23:53:25] "GET / HTTP/1.0" 200 1');
    expect(parser.parse(bytes, 0, bytes.length)?.reason).toBe('no_timestamp');
    expect(parser.timesWithoutMonth).toBe(1);
  });
});

describe('a log of lines', () => {
  const log = Buffer.concat([
    Buffer.from(`\ufeffa - - ${TIME} "GET /1 HTTP/1.0" 200 5\r\n`),
    Buffer.from(`a - - ${TIME} "GET /2\r HTTP/1.0" 200 5\n\n \t\r\n`),
    Buffer.from(`é日 - - ${TIME} "GET /😀 HTTP/1.0" 200 5 "-" "x"\n`),
    Buffer.from([0xe9, 0x20]),
    Buffer.from(`${TIME} "GET /\0 HTTP/1.0" 200 5\n nonsense\r\n`),
    Buffer.from(`z - - ${TIME} "GET /last HTTP/1.0" 200 5\r\r`),
  ]);
  const expected = {
    events: [
      '2000-10-10T20:55:36.000Z /1 a',
      '2000-10-10T20:55:36.000Z /2\r a',
      '2000-10-10T20:55:36.000Z /😀 é日',
      '2000-10-10T20:55:36.000Z /\0 \udce9',
      '2000-10-10T20:55:36.000Z /last z',
    ],
    lines: 8,
    rejected: { blank: 2, no_timestamp: 1 },
    first: { blank: [3, 4], no_timestamp: [7] },
  };

  it('gives the same in blocks of any size', async () => {
    for (let blockBytes = 1; blockBytes <= log.length + 1; blockBytes++) {
      expect(await replay(log, { format: 'clf' }, { blockBytes }), `${blockBytes}`).toEqual(
        expected,
      );
    }
  });

  it('is read on after a line that is too long, wherever blocks end', async () => {
    const long = `a - - ${TIME} "GET /1 HTTP/1.0" 200 5\n${'x'.repeat(500)}\nb - - ${TIME} "GET /2 HTTP/1.0" 200 5\n`;
    for (const blockBytes of [1, 7, 64, 100, 499, 500, 501]) {
      const found = await replay(long, { format: 'clf' }, { blockBytes, maxLineBytes: 200 });
      expect(found.events.length).toBe(2);
      expect(found.first).toEqual({ line_too_long: [2] });
      const cut = long.slice(0, -100);
      const atEnd = await replay(cut, { format: 'clf' }, { blockBytes, maxLineBytes: 200 });
      expect([atEnd.lines, atEnd.first]).toEqual([2, { line_too_long: [2] }]);
    }
  });

  it('has a line that is too long from one byte above the bound on', async () => {
    const line = `a - - ${TIME} "GET /${'x'.repeat(200)} HTTP/1.0" 200 5`;
    for (const blockBytes of [1, 64, 1000]) {
      const read = (maxLineBytes: number) =>
        replay(`${line}\n${line}`, { format: 'clf' }, { blockBytes, maxLineBytes });
      expect((await read(line.length)).events.length).toBe(2);
      await expect(read(line.length - 1)).rejects.toThrow(/line_too_long 2/);
    }
  });

  // Each takes hours where a line is looked at in quadratic time.
  it.each([
    ['brackets', '['.repeat(10_000_000)],
    ['quotes', `h ${TIME} "${'" '.repeat(5_000_000)}`],
    ['almost a status', `h ${TIME} "${'" 200 '.repeat(2_000_000)}x`],
    ['times', `h${`[01/Jan/2024:00:00:00 +000`.repeat(400_000)}`],
    ['spaces', `h ${TIME} "${' '.repeat(10_000_000)}" 200 5`],
    ['a byte count', `h ${TIME} "GET /" 200 ${'1'.repeat(10_000_000)}x`],
  ])('does not hang on a line of ten million %s', async (_, line) => {
    const good = `h - - ${TIME} "GET / HTTP/1.0" 200 5`;
    const found = await replay(`${line}\n${good}\n`, { format: 'clf' }, { blockBytes: 1 << 16 });
    expect([found.events.length, found.lines]).toEqual([1, 2]);
  });

  it('takes a path of ten million bytes', async () => {
    const path = `/${'é'.repeat(5_000_000)}`;
    const found = await replay(`h - - ${TIME} "GET ${path} HTTP/1.0" 200 5`, { format: 'clf' });
    expect(found.events).toEqual([`2000-10-10T20:55:36.000Z ${path} h`]);
  });
});
