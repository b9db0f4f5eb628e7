import { describe, expect, it } from 'vitest';
import { UsageError } from '../../contract.ts';
import pageViews from '../page-views.ts';
import { writeCsv } from './csv.ts';
import { type ListedEvent, listEvents, listedEvents } from './fixtures/listed-events.ts';

const AT = Date.UTC(2025, 2, 3, 4, 5, 6, 7);

async function csvOf(events: readonly ListedEvent[]): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  for await (const block of writeCsv(listedEvents(events), () => {})) blocks.push(block);
  return Buffer.concat(blocks);
}

describe('writeCsv', () => {
  it('writes a header and a line for each event', async () => {
    const csv = await csvOf([
      [AT, '/', 'a1'],
      [AT + 60_000, '/books', 'b2'],
      [0, '/', 'b2'],
      [-1, '/каталог/x', 'a1'],
    ]);
    expect(csv.toString()).toBe(
      'timestamp,pageUrl,visitorId\n' +
        '2025-03-03T04:05:06.007Z,/,a1\n' +
        '2025-03-03T04:06:06.007Z,/books,b2\n' +
        '1970-01-01T00:00:00.000Z,/,b2\n' +
        '1969-12-31T23:59:59.999Z,/каталог/x,a1\n',
    );
  });

  it('writes only the header where there are no events', async () => {
    expect((await csvOf([])).toString()).toBe('timestamp,pageUrl,visitorId\n');
  });

  it.each([
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['"', '""""'],
    ['cr\rhere', '"cr\rhere"'],
    ['lf\nhere', '"lf\nhere"'],
    ['', '""'],
    [' a', '" a"'],
    ['a\t', '"a\t"'],
    ['a b', 'a b'],
    ["it's", "it's"],
    ['nul\0here', 'nul\0here'],
    ['\ufeffa', '"\ufeffa"'],
    ['a😀b', '"a😀b"'],
    ['aéb', 'aéb'],
  ])('writes %j as %j', async (name, field) => {
    const csv = await csvOf([[0, name, 'v']]);
    expect(csv.toString().split('T00:00:00.000Z,')[1]).toBe(`${field},v\n`);
    const asVisitor = await csvOf([[0, 'p', name]]);
    expect(asVisitor.toString().split('T00:00:00.000Z,')[1]).toBe(`p,${field}\n`);
  });

  it('writes U+DC80 to U+DCFF as the bytes that they stand for', async () => {
    const csv = await csvOf([[0, 'é\udce9,😀\udcff\udc80', 'v']]);
    const [, line] = csv.toString('latin1').split('Z,');
    const utf8 = (text: string) => Buffer.from(text).toString('latin1');
    expect(line).toBe(`"${utf8('é')}\xe9,${utf8('😀')}\xff\x80",v\n`);
  });

  it.each([
    ['a\ud800', 'U+D800 has no bytes'],
    ['a\udc7fb', 'U+DC7F has no bytes'],
    ['\udd00', 'U+DD00 has no bytes'],
    ['\ude00\ud83d', 'U+DE00 has no bytes'],
    ['a\udcc3\udca9', 'valid UTF-8'],
    ['\udcff\udce2\udc82\udcac', 'valid UTF-8'],
    ['\udcef\udcbf\udcbd', 'valid UTF-8'],
    ['a\0\0b', 'two NULs or more end a line'],
  ])('refuses %j, which could not be read back', async (name, reason) => {
    const writing = csvOf([[0, '/', name]]);
    await expect(writing).rejects.toThrow(UsageError);
    await expect(writing).rejects.toThrow(JSON.stringify(name));
    await expect(writing).rejects.toThrow(reason);
  });

  it('can be read back, hostile names too', async () => {
    const { parameters } = pageViews.presets['hostile-names']!;
    const events = await listEvents(pageViews.open({ ...parameters, events: '5000' }, 3));
    const [header, ...rows] = parseCsv(await csvOf(events));
    expect(header).toEqual(['timestamp', 'pageUrl', 'visitorId']);
    const read = rows.map(([timestamp, page, visitor]) => [Date.parse(timestamp!), page, visitor]);
    expect(read).toEqual(events);
  });
});

/** RFC 4180, on bytes: each a character of a Latin-1 string until its field is whole. */
function parseCsv(csv: Buffer): string[][] {
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\n)/gy;
  const rows: string[][] = [[]];
  const text = csv.toString('latin1');
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (match === null) throw new Error('Not CSV');
    rows.at(-1)!.push(decode(match[1]?.replaceAll('""', '"') ?? match[2]!));
    if (match[3] === '\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

/** UTF-8; a byte that is not becomes a lone surrogate. */
function decode(bytes: string): string {
  const whole = decodeUtf8(bytes);
  if (whole !== undefined) return whole;
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const starts = [1, 2, 3, 4].map((length) => bytes.slice(at, at + length));
    const character = starts.find((start) => decodeUtf8(start) !== undefined);
    text += character ? decodeUtf8(character) : String.fromCharCode(0xdc00 + bytes.charCodeAt(at));
    at += character?.length ?? 1;
  }
  return text;
}

function decodeUtf8(bytes: string): string | undefined {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return decoder.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return undefined;
  }
}
