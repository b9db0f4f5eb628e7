import { describe, expect, it } from 'vitest';
import { openArena } from './arena.ts';
import { createMemory, instantiateKernel } from './kernel.ts';
import {
  PARSER_FIELDS as FIELDS,
  type LineParserKernel,
  openLineParser,
  type PlainLines,
  STOPPED,
} from './line-parser.ts';
import {
  createSharedTable,
  drawKeys,
  openInternThread,
  type SharedTableKernel,
} from './shared-table.ts';

const times = { takesLocalTimes: true, isUnixSeconds: false };
const CSV: PlainLines = {
  ...times,
  ...{ kind: 'table', separator: 0x2c, quote: 0x22, width: 3 },
  ...{ date: 0, time: 0, page: 1, visitor: 2, missing: Buffer.from('NA') },
};
const JSON_LINES: PlainLines = {
  ...{ ...times, kind: 'ndjson' },
  ...{ time: Buffer.from('t'), page: Buffer.from('page'), visitor: Buffer.from('visitorId') },
};
const CLF: PlainLines = { kind: 'clf' };

/** A parser of lines; `stops` says what it stopped at before it had an hour for all. */
function open(plain: PlainLines) {
  const memory = createMemory();
  const kernel = instantiateKernel<LineParserKernel & SharedTableKernel>(memory);
  const arena = openArena(memory);
  const keys = drawKeys(arena, kernel);
  const [pages, visitors] = [createSharedTable(arena, kernel), createSharedTable(arena, kernel)];
  const closable = { table: visitors, mayGrow: () => true, takeOverflow: () => {} };
  const thread = openInternThread(arena, kernel, keys, closable);
  const tables = { keys, pages, visitors, thread: thread.address };
  const parser = openLineParser(arena, kernel, plain, false, tables);
  const room = arena.allocate(1 << 16);
  const hours = arena.allocate(3 * 4 * 4096);
  parser.fields.set([hours, hours + 4 * 4096, hours + 8 * 4096, 0, 4096], FIELDS.columns);

  const parse = (text: string, hourOf: () => number) => {
    const bytes = Buffer.from(text);
    new Uint8Array(memory.buffer, room, bytes.length).set(bytes);
    parser.fields[FIELDS.at] = room;
    parser.fields[FIELDS.end] = room + bytes.length;
    for (;;) {
      const why = parser.parse();
      if (why === STOPPED.unknownHour) parser.tellHour(hourOf());
      else if (why === STOPPED.batchFull) take();
      else return why;
    }
  };
  const take = () => {
    for (;;) {
      const why = parser.takeBatch();
      if (why === STOPPED.done) return;
      if (why === STOPPED.needsSlots) thread.growSlots();
      else if (why === STOPPED.needsRecords) thread.growRecords();
      else throw new Error(`stopped for ${why}`);
    }
  };
  const columns = () => {
    take();
    const events = parser.fields[FIELDS.events]!;
    return [0, 1, 2].map((at) => [
      ...new Uint32Array(memory.buffer, hours + at * 4 * 4096, events),
    ]);
  };
  return { parse, columns };
}

describe('plain lines', () => {
  it.each<[PlainLines, string]>([
    [CSV, '2025-03-03T01:30:00.123Z,/a,x'],
    [CSV, '2025-03-03 01:30,"/a,b","x"\r'],
    [CSV, '2025-03-03T01:30:00+05:30,/a,x'],
    [CSV, '1741000000,/a,x'],
    [CSV, '1741000000.25,/a,x'],
    [CSV, '1741000000123,/a,x'],
    [JSON_LINES, '{"t":"2025-03-03T01:30:00.123Z","page":"/a","visitorId":"x"}'],
    [
      JSON_LINES,
      '{"visitorId": 12, "a": null, "t": 1741000000.5, "b": -1e3, "page": "/a", "c": true}\r',
    ],
    [CLF, '192.0.2.1 - - [03/Mar/2025:01:30:00 +0530] "GET /a?b HTTP/1.1" 200 2326'],
    [CLF, '::1 - bob [03/Mar/2025:01:30:00 +0530] "GET /a HTTP/1.1" 200 2'],
    [CLF, '2001:db8::1 - alice.b@example.org [03/Mar/2025:01:30:00 +0530] "GET /a HTTP/1.1" 200 2'],
    [CLF, 'host.example - 12345 [03/Mar/2025:01:30:00 +0530] "GET /a HTTP/1.1" 200 2'],
    [CLF, 'host.example - - [03/Mar/2025:01:30:00 -0000] "POST /a b HTTP/2.0" 304 - "-" "curl"'],
  ])('%j: %s', (plain, line) => {
    expect(open(plain).parse(`${line}\n`, () => 0)).toBe(STOPPED.done);
  });

  it.each<[PlainLines, string]>([
    [CSV, '2025-03-03T01:30:00.123Z,/a'],
    [CSV, '2025-03-03T01:30:00.123Z,/a,NA'],
    [CSV, '2025-03-03T01:60:00.123Z,/a,x'],
    [CSV, '2025-03-03T01:30:00.123Z,"/a"b,x'],
    [CSV, '20250303013000,/a,x'],
    [JSON_LINES, '{"t":"2025-03-03T01:30:00.123Z","page":"\\/a","visitorId":"x"}'],
    [JSON_LINES, '{"t":"2025-03-03T01:30:00.123Z","page":"/a","page":"/b","visitorId":"x"}'],
    [JSON_LINES, '{"t":"2025-03-03T01:30:00.123Z","page":"/a","visitorId":1e2}'],
    [JSON_LINES, '{"t":"2025-03-03T01:30:00.123Z","page":"/a","visitorId":"x"'],
    [CLF, 'h - - [03/1ar/2025:01:30:00 +0530] "GET /a HTTP/1.1" 200 2326'],
    [CLF, 'h - - [03/Mar/2025:01:30:00 +0530] "GET /a" 200 2326'],
    [CLF, 'h - 192.0.2.1 [03/Mar/2025:01:30:00 +0530] "GET /a HTTP/1.1" 200 2'],
    [CLF, 'h - ::1 [03/Mar/2025:01:30:00 +0530] "GET /a HTTP/1.1" 200 2'],
    [CLF, 'h - a b [03/Mar/2025:01:30:00 +0530] "GET /a HTTP/1.1" 200 2'],
    [CLF, 'h -  [03/Mar/2025:01:30:00 +0530] "GET /a HTTP/1.1" 200 2'],
    [CLF, 'h ident bob [03/Mar/2025:01:30:00 +0530] "GET /a HTTP/1.1" 200 2'],
    [CLF, 'unknown - bob [03/Mar/2025:01:30:00 +0530] "GET /a HTTP/1.1" 200 2'],
    [CLF, '2025-03-12 - bob [03/Mar/2025:01:30:00 +0530] "GET /a HTTP/1.1" 200 2'],
    [CLF, '[h - - [03/Mar/2025:01:30:00 +0530] "GET /a HTTP/1.1" 200 2326'],
  ])('not %j: %s', (plain, line) => {
    expect(open(plain).parse(`${line}\n`, () => 0)).toBe(STOPPED.notPlain);
  });

  it('have ids of their hours, pages and visitors, however many', () => {
    const { parse, columns } = open(CSV);
    let next = 0;
    const lines = Array.from({ length: 1000 }, (_, at) => {
      const day = new Date(Date.UTC(2025, 0, 1 + (at % 300))).toISOString().slice(0, 10);
      return `${day}T05:00:00Z,/${at % 7},v${at}\n`;
    });
    expect(parse(lines.join(''), () => next++)).toBe(STOPPED.done);
    const [hours, pages, visitors] = columns();
    expect(next).toBe(300);
    expect(hours).toEqual(lines.map((_, at) => at % 300));
    expect(pages).toEqual(lines.map((_, at) => at % 7));
    expect(visitors).toEqual(lines.map((_, at) => at));
  });
});
