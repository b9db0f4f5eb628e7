import { describe, expect, it } from 'vitest';
import { writeCsv } from './csv.ts';
import {
  chunkedEvents,
  type ListedEvent,
  listEvents,
  listedEvents,
} from './fixtures/listed-events.ts';
import { writeNdjson } from './ndjson.ts';

async function ndjsonOf(
  events: readonly ListedEvent[],
  chunkLength?: number,
): Promise<ListedEvent[]> {
  const blocks: Uint8Array[] = [];
  const source = listedEvents(events, chunkLength);
  for await (const block of writeNdjson(source, () => {})) blocks.push(block);
  const lines = Buffer.concat(blocks).toString().split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => {
    const { timestamp, pageUrl, visitorId, ...others } = JSON.parse(line);
    if (Object.keys(others).length > 0) throw new Error('There are more fields');
    return [Date.parse(timestamp), pageUrl, visitorId];
  });
}

describe('writeNdjson', () => {
  it('writes one object per line', async () => {
    const source = listedEvents([[1, '/a"b', 'ü\n\ud800']]);
    const blocks: Uint8Array[] = [];
    for await (const block of writeNdjson(source, () => {})) blocks.push(block);
    expect(Buffer.concat(blocks).toString()).toBe(
      '{"timestamp":"1970-01-01T00:00:00.001Z","pageUrl":"/a\\"b","visitorId":"ü\\n\\ud800"}\n',
    );
  });

  it('writes nothing where there are no events', async () => {
    expect(await ndjsonOf([])).toEqual([]);
  });

  it('can be read back, any string too', async () => {
    const names = [
      '',
      '\ud800',
      '\udc80',
      '\udcc3\udca9',
      '\u2028',
      '\0',
      '__proto__',
      '😀',
      '"\\',
    ];
    const events = names.flatMap((page) => names.map((visitor): ListedEvent => [5, page, visitor]));
    expect(await ndjsonOf(events)).toEqual(events);
  });
});

describe('writeLines', () => {
  it('writes names of any length, also longer than a block', async () => {
    const lengths = [1, 999, 1000, 1001, 5000, 3_000_000, 70_000, 4097, 2];
    const events = lengths.flatMap((length, i): ListedEvent[] => [
      [i, 'ü'.repeat(length), 'a'],
      [i, 'b', 'x'.repeat(length)],
    ]);
    expect(await ndjsonOf([...events, ...events], 4)).toEqual([...events, ...events]);
  });

  it('writes long names of three bytes per character wherever they fall in a block', async () => {
    const events = Array.from(
      { length: 500 },
      (_, i): ListedEvent => [i, '製'.repeat(1000 + 6 * i), 'v'],
    );
    expect(await ndjsonOf(events)).toEqual(events);
  });

  it('writes kept names between timestamps of more hours than it keeps', async () => {
    const events = Array.from(
      { length: 6000 },
      (_, i): ListedEvent => [
        ((i * 7919) % 3000) * 3_600_000,
        `page ${i % 500}`,
        `visitor ${i % 300}`,
      ],
    );
    expect(await ndjsonOf(events)).toEqual(events);
  });

  it('writes more names than it keeps', async () => {
    const name = (i: number) => `${i}${'-'.repeat(970)}`;
    const events = Array.from({ length: 12_000 }, (_, i): ListedEvent => [i, name(i), name(-i)]);
    const again = [...events.slice(-100), ...events.slice(0, 100)];
    expect(await ndjsonOf([...events, ...again], 10_000)).toEqual([...events, ...again]);
  });

  it('writes ids beyond those that it keeps', async () => {
    const ids = [0, 131_071, 131_072, 4_000_000_000, 131_072, 131_071];
    const source = chunkedEvents({ size: 2 ** 32, at: (id) => `n${id}` }, () => [
      {
        timestampsMs: new Float64Array(ids.length),
        pageIds: Uint32Array.from(ids),
        visitorIds: Uint32Array.from(ids).reverse(),
      },
    ]);
    const blocks: Uint8Array[] = [];
    for await (const block of writeCsv(source, () => {})) blocks.push(block);
    const expected = (await listEvents(source)).map(([, page, visitor]) => `${page},${visitor}`);
    const lines = Buffer.concat(blocks).toString().trim().split('\n').slice(1);
    expect(lines.map((line) => line.slice(line.indexOf(',') + 1))).toEqual(expected);
  });

  it('is drawn no further than its reader has come, in blocks of a megabyte', async () => {
    let chunks = 0;
    const source = chunkedEvents({ size: 1, at: () => 'x'.repeat(100) }, function* () {
      for (; chunks < 1000; chunks++) {
        yield {
          timestampsMs: new Float64Array(1000),
          pageIds: new Uint32Array(1000),
          visitorIds: new Uint32Array(1000),
        };
      }
    });
    const told: number[] = [];
    const blocks = writeCsv(source, (events) => told.push(events));
    const first = await blocks.next();
    const length = (first.value as Uint8Array).length;
    expect(length).toBeGreaterThan(1_000_000);
    expect(length).toBeLessThan(1_100_000);
    expect(chunks).toBeLessThan(6);
    expect(told).toEqual([Math.floor((length - 'timestamp,pageUrl,visitorId\n'.length) / 227)]);
    const copy = Buffer.from(first.value as Uint8Array);
    await blocks.next();
    expect(copy.equals(first.value as Uint8Array)).toBe(true);
  });
});
