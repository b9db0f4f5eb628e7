import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quotedCsvField } from '../../csv-field.ts';
import { replay } from './fixtures/reading.ts';

const HEADER = 'ts,page,visitor\n';
const CSV = { format: 'csv' };
const T = '2024-01-01T00:00:00Z';
const AT = '2024-01-01T00:00:00.000Z';

/** The fields of all records as Python's `csv.reader` finds them, letter by letter; undefined where a quote stays open. */
function reference(text: string): string[][] | undefined {
  const records: string[][] = [];
  let fields: string[] = [];
  let field = '';
  let state: 'start' | 'plain' | 'quoted' | 'quote' = 'start';
  const endField = (): void => {
    fields.push(field);
    field = '';
    state = 'start';
  };
  for (const letter of text) {
    if (state === 'quoted') {
      if (letter === '"') state = 'quote';
      else field += letter;
    } else if (letter === ',') endField();
    else if (letter === '\n') {
      if (field.endsWith('\r') && state !== 'quote') field = field.slice(0, -1);
      endField();
      records.push(fields);
      fields = [];
    } else if (letter === '"' && state !== 'plain') {
      if (state === 'quote') field += '"';
      state = 'quoted';
    } else {
      field += letter;
      state = 'plain';
    }
  }
  return state === 'quoted' ? undefined : records;
}

describe('CSV', () => {
  it('reads quoted fields: commas, doubled quotes, line ends', async () => {
    const log = `${HEADER}${T},"/a,b","say ""x"""\r\n"${T}","/a\nb\r\nc",v\n${T},"","v"\n${T},/d,"w"`;
    expect(await replay(log, CSV)).toEqual({
      events: [`${AT} /a,b say "x"`, `${AT} /a\nb\r\nc v`, `${AT} /d w`],
      lines: 5,
      rejected: { header: 1, no_page: 1 },
      // The second record goes over lines 3 to 5.
      first: { header: [1], no_page: [6] },
    });
  });

  it('takes quotes elsewhere as they are, and text behind a closing quote to its field', async () => {
    const log = [
      `${HEADER}${T},/a"b"c,v""`,
      `${T}, "/a",v`,
      `${T},"/a"b"c",v`,
      `${T},"/a""b"c,"d"\r`,
      `${T},"",""""`,
      `${T},"""",""" "`,
    ].join('\n');
    const { events, rejected } = await replay(log, CSV);
    expect(events).toEqual([
      `${AT} /a"b"c v""`,
      `${AT}  "/a" v`,
      `${AT} /ab"c" v`,
      `${AT} /a"bc d`,
      `${AT} " " `,
    ]);
    expect(rejected).toEqual({ header: 1, no_page: 1 });
  });

  it('rejects rows with another number of fields, no time, page or visitor', async () => {
    const log = `${HEADER}${T},/a\n${T},/a,v,x\n${T},/a,v,\n,/a,v\n2024-02-30 00:00:00,/a,v\n${T},,v\n${T},/a,\n\n \t\v\f\r\n${T},/a,v\n\ufeff${T},/a,v\n`;
    expect(await replay(log, CSV)).toEqual({
      events: [`${AT} /a v`, `${AT} /a v`],
      lines: 12,
      rejected: {
        header: 1,
        not_3_fields: 3,
        no_timestamp: 2,
        no_page: 1,
        no_visitor: 1,
        blank: 2,
      },
      first: {
        header: [1],
        not_3_fields: [2, 3, 4],
        no_timestamp: [5, 6],
        no_page: [7],
        no_visitor: [8],
        blank: [9, 10],
      },
    });
  });

  it('reads the columns of a wide table, quoted ones too', async () => {
    const fill = (field: string) => Array<string>(70).fill(field).join(',');
    const log = `"ts",${fill('other')},page,${fill('"others"')},visitor\n"${T}",${fill('"x,"')},"/a",${fill('y')},v\n`;
    expect((await replay(log, CSV)).events).toEqual([`${AT} /a v`]);
  });

  it('knows a header that comes again as one', async () => {
    const log = `${HEADER}${T},/a,v\n${HEADER}${T},/b,v\nts,page,Visitor\n`;
    const { first } = await replay(log, CSV);
    expect(first).toEqual({ header: [1, 3], no_timestamp: [5] });
  });

  it('takes the header with quotes, in any letter case, behind a byte-order mark and blank lines', async () => {
    const log = `\ufeff\n"Visitor_ID","Page URL","@timestamp"\nv,/a,1700000000\n`;
    const { events, first } = await replay(log);
    expect(events).toEqual(['2023-11-14T22:13:20.000Z /a v']);
    expect(first).toEqual({ blank: [1], header: [2] });
  });

  it('is the same in blocks of any size', async () => {
    const log = Buffer.from(
      `\ufeff${HEADER}${T},"/é,""日""\r\n😀",v\r\n\r\n"${T}",/x,"a""b"\r\n${T},"/y"z,"w"\r\n${T},"/open,w\n${T},/z,\udce9`,
    );
    const expected = await replay(log, CSV);
    expect(expected.events.length).toBe(4);
    expect(expected.rejected).toEqual({ header: 1, blank: 1, unclosed_quote: 1 });
    for (let blockBytes = 1; blockBytes <= log.length; blockBytes++) {
      expect(await replay(log, CSV, { blockBytes }), `${blockBytes}`).toEqual(expected);
    }
  });

  it('agrees with a reader that goes letter by letter', async () => {
    const piece = fc.constantFrom(
      '"',
      '""',
      ',',
      '\n',
      '\r\n',
      'a',
      'é',
      '\r',
      ' ',
      '/b',
      '"x"',
      ',"',
    );
    const texts = fc.array(fc.array(piece, { maxLength: 14 }), { minLength: 20, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 50 }), async (rows, blockBytes) => {
        const closed = rows
          .map((row) => `${T},${row.join('')}`)
          // A quote that is open at the end is closed; the reference knows no limit.
          .map((row) => (reference(`${row}\n`) ? row : `${row}"`))
          .filter((row) => reference(`${row}\n`));
        const log = `${HEADER}${closed.map((row) => `${row}\n`).join('')}`;
        const records = reference(log)!.filter((fields) => fields.length === 3);
        const expected = records
          .filter(([time, page, visitor]) => time === T && page !== '' && visitor !== '')
          .map(([, page, visitor]) => `${AT} ${page} ${visitor}`);
        const found = await replay(`${log}${T},/end,v\n`, CSV, { blockBytes });
        expect(found.events).toEqual([...expected, `${AT} /end v`]);
      }),
      { numRuns: 150 },
    );
  });

  it('gives back any names that were quoted', async () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, name), { minLength: 1 }), async (pairs) => {
        const rows = pairs.map((names) => `${[T, ...names.map(quotedCsvField)].join(',')}\n`);
        const { events } = await replay(HEADER + rows.join(''), CSV, { blockBytes: 7 });
        expect(events).toEqual(pairs.map(([page, visitor]) => `${AT} ${page} ${visitor}`));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a quote that never closes', () => {
  const rows = (count: number): string => `${T},/a,v\n`.repeat(count);

  it('costs one line, at the end of a file', async () => {
    const { events, lines, first } = await replay(`${HEADER}${T},"/open,v\n${rows(1000)}`, CSV);
    expect([events.length, lines, first]).toEqual([
      1000,
      1002,
      { header: [1], unclosed_quote: [2] },
    ]);
  });

  it('may close in the last line, without a line end', async () => {
    const { events } = await replay(`${HEADER}${T},"/a\nb",v`, CSV);
    expect(events).toEqual([`${AT} /a\nb v`]);
  });

  it('costs one line, far from the end', async () => {
    const log = `${HEADER}${rows(2)}${T},"/open,v\n${rows(60_000)}${T},"/closed",v\n`;
    for (const blockBytes of [1 << 12, 1 << 20]) {
      const { events, lines, first } = await replay(log, CSV, { blockBytes });
      expect([events.length, lines]).toEqual([60_003, 60_005]);
      expect(first).toEqual({ header: [1], unclosed_quote: [4] });
    }
  });

  it('is one only where it does not close within a MiB after its line', async () => {
    const start = `${HEADER}${T},"/long\n`;
    const rest = '",v\n';
    for (const [length, found] of [
      [(1 << 20) - rest.length, 'event'],
      [(1 << 20) - rest.length + 1, 'unclosed'],
    ] as const) {
      const log = `${start}${'x'.repeat(length)}${rest}${T},/z,v\n`;
      for (const blockBytes of [1 << 10, 1 << 19, 1 << 20, 1 << 22]) {
        const { events, rejected } = await replay(log, CSV, { blockBytes });
        expect(events.length, `${length} ${blockBytes}`).toBe(found === 'event' ? 2 : 1);
        expect(rejected.unclosed_quote).toBe(found === 'event' ? undefined : 1);
      }
    }
  });

  it('is followed from where a record before it was given up', async () => {
    const [first, second] = ['a","1\n', 'a","2\n'];
    const bound = 1 << 20;
    for (const [gap, reasons] of [
      // The last line ends too far from the first one's end, and just near enough to the second one's.
      [bound - second.length, { header: 1, not_3_fields: 1 }],
      [bound - second.length + 1, { header: 1, unclosed_quote: 1, no_timestamp: 1 }],
      [bound, { header: 1, unclosed_quote: 1, no_timestamp: 1 }],
      [bound + 1, { header: 1, unclosed_quote: 3 }],
    ] as const) {
      const tail = `",${'x'.repeat(gap - 3)}\n`;
      const log = `${HEADER}${first}${second}${tail}${T},/z,v\n`;
      for (const blockBytes of [1 << 16, 1 << 22]) {
        const { events, rejected } = await replay(log, CSV, { blockBytes });
        expect([events, rejected], `${gap}`).toEqual([[`${AT} /z v`], reasons]);
      }
    }
  });

  it('may be long inside one line', async () => {
    const { events } = await replay(`${HEADER}${T},"/${'x,'.repeat(3_000_000)}",v\n`, CSV);
    expect(events[0]!.length).toBe(AT.length + 6_000_001 + 3);
  });

  // Where each line is followed to the bound anew, these take days.
  it.each([
    ['opens a quote', 100_002, `${T}","b\n`.repeat(100_000)],
    ['opens one, before a long line', 100_003, `${'a","b\n'.repeat(100_000)}"${'x'.repeat(4e6)}\n`],
    ['opens one and has doubled ones', 100_002, 'a","b""\n'.repeat(100_000)],
    [
      'opens one, before one that closes',
      100_003,
      `${'a","b\n'.repeat(100_000)}",${'x'.repeat(2e6)}\n`,
    ],
  ])('does not hang on a file of which each line %s', async (_, linesBefore, hostile) => {
    const log = `${HEADER}${T},/first,v\n${hostile}${T},/last,v\n`;
    for (const blockBytes of [1 << 16, 1 << 20]) {
      const { events, lines } = await replay(log, CSV, { blockBytes });
      expect(events).toEqual([`${AT} /first v`, `${AT} /last v`]);
      expect(lines).toBe(linesBefore + 1);
    }
  });

  it('does not hang on lines of millions of commas or quotes', async () => {
    const log = `${HEADER}${','.repeat(3e6)}\n${'"'.repeat(3e6)}\n${T},/a,v\n`;
    const { events, rejected } = await replay(log, CSV, { blockBytes: 1 << 16 });
    expect([events.length, rejected]).toEqual([1, { header: 1, not_3_fields: 2 }]);
  });
});

describe('a line that is too long', () => {
  it('has more bytes than the bound', async () => {
    const log = `${HEADER}${T},/${'x'.repeat(100)},v\n${T},/b,v`;
    for (const blockBytes of [1, 64, 1000]) {
      for (const [maxLineBytes, first] of [
        [T.length + 104, { header: [1] }],
        [T.length + 103, { header: [1], line_too_long: [2] }],
      ] as const) {
        expect((await replay(log, CSV, { blockBytes, maxLineBytes })).first).toEqual(first);
      }
    }
  });

  it('is rejected alone, wherever blocks end', async () => {
    const log = `${HEADER}${T},/a,v\n${T},/${'x'.repeat(300)},v\n${T},"/b\n${'y'.repeat(150)}",v\n${' '.repeat(300)}\n${T},/c,v\n`;
    for (const blockBytes of [1, 13, 64, 200, 1000]) {
      const { events, first } = await replay(log, CSV, { blockBytes, maxLineBytes: 200 });
      expect([events.length, first]).toEqual([3, { header: [1], line_too_long: [3, 6] }]);
    }
  });
});
