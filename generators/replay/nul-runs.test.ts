import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replay } from './fixtures/reading.ts';
import { isLineEnd, NulRuns, onDiskBehind, type TextPart, withoutNulRuns } from './nul-runs.ts';

/** Cut into blocks of these sizes, the last one for all that is left. */
async function* blocksOf(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (const size of sizes) {
    yield bytes.subarray(at, at + size);
    at += size;
  }
  yield bytes.subarray(at);
}

async function textOf(disk: string, sizes: readonly number[] = [], parts: TextPart[] = []) {
  const text: Buffer[] = [];
  const blocks = withoutNulRuns(blocksOf(Buffer.from(disk, 'latin1'), sizes), (part) =>
    parts.push(part),
  );
  for await (const block of blocks) text.push(Buffer.from(block));
  return Buffer.concat(text).toString('latin1');
}

const anyBytes = fc
  .array(fc.constantFrom('a', 'bc', '\n', '\r\n', '"', '\0', '\0\0', '\0\0\0', '\0'.repeat(5000)), {
    maxLength: 14,
  })
  .map((parts) => parts.join(''));

describe('runs of NUL', () => {
  it.each([
    ['', ''],
    ['a\nb\n', 'a\nb\n'],
    // One alone is a letter, wherever it stands.
    ['a\0b\n\0c\0\nd\0', 'a\0b\n\0c\0\nd\0'],
    ['\0', '\0'],
    // At the start there is nothing to part.
    ['\0\0', ''],
    ['\0\0\0a\n', 'a\n'],
    ['\0\0\0\na\n', 'a\n'],
    ['\0\0\r\na\n', '\r\na\n'],
    // At the end nothing comes behind.
    ['a\n\0\0', 'a\n'],
    ['a\0\0\0', 'a\n'],
    ['a\0\0\nb\n', 'a\n\0\0b\n'],
    ['a\0\0\r\nb\n', 'a\n\0\0\r\nb\n'],
    ['a\n\0\0b\n', 'a\n\0\0b\n'],
    ['a\r\n\0\0b\n', 'a\r\n\0\0b\n'],
    ['a\0\0b\n', 'a\n\0\0b\n'],
    ['a\0\0\n\0\0\nb\0\0\0c', 'a\n\0\0b\n\0\0c'],
    ['a,"b\0\0c",d\n', 'a,"b\n\0\0c",d\n'],
    ['a\0\0\n\0b', 'a\n\0\0\0b'],
  ])('%j is read as %j', async (disk, text) => {
    expect(await textOf(disk)).toBe(text);
    const bytewise = Array.from(disk, () => 1);
    expect(await textOf(disk, bytewise)).toBe(text);
  });

  it('are taken out alike wherever blocks end', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes, fc.array(fc.nat(6)), async (disk, sizes) => {
        const text = disk.replace(/(?:\0{2,}\n?)+/g, (runs, at: number) => {
          const lineEnd = at === 0 || disk[at - 1] === '\n' ? '' : '\n';
          const mark = at === 0 || at + runs.length === disk.length ? '' : '\0\0';
          return `${lineEnd}${mark}`;
        });
        expect(await textOf(disk, sizes)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it('leave it clear where on disk each line ends', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes, fc.array(fc.nat(6)), async (disk, sizes) => {
        const parts: TextPart[] = [];
        const text = await textOf(disk, sizes, parts);
        const bytes = Buffer.from(disk, 'latin1');
        for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
          const behind = onDiskBehind(parts, at + 1);
          expect(isLineEnd(bytes, behind - 1)).toBe(true);
          const runs = new NulRuns(bytes[behind - 1]);
          const into = Buffer.alloc(2 * bytes.length + 4);
          const rest = into.subarray(0, runs.take(bytes.subarray(behind), into));
          const found = Buffer.concat([rest, runs.rest()]).toString('latin1');
          expect(found.replace(/^\0\0/, '')).toBe(text.slice(at + 1).replace(/^\0\0/, ''));
        }
      }),
      { numRuns: 300 },
    );
  });
});

const T = '2025-03-12T10:00:01Z';
const clf = (path: string) =>
  `192.0.2.1 - - [12/Mar/2025:10:00:01 +0000] "GET ${path} HTTP/1.1" 200 97`;
const object = (page: string) => `{"time":"${T}","page":"${page}","visitor":"v"}`;
const RUN = '\0'.repeat(40);

describe('a log with a run of NUL', () => {
  const eventsOf = async (log: string | Uint8Array, blockBytes = 1 << 20) => {
    const { events, rejected } = await replay(log, {}, { blockBytes });
    return [events.map((event) => event.split(' ')[1]).join(' '), rejected];
  };

  it.each([
    [
      'in CLF',
      `${clf('/a')}\n${clf('/b').slice(0, 60)}${RUN}${clf('/c')}\n`,
      '/a /c',
      { no_request_status_bytes: 1 },
    ],
    ['in CLF, behind all of an event', `${clf('/a')}${RUN}${clf('/b')}\n`, '/a /b', {}],
    [
      'in NDJSON',
      `${object('/a')}\n${object('/b').slice(0, 30)}${RUN}${object('/c')}\n`,
      '/a /c',
      { not_json: 1 },
    ],
    [
      'in CSV',
      `timestamp,page,visitor\n${T},/a,v\n${T},/b${RUN}${T},/c,v\n`,
      '/a /c',
      { header: 1, not_3_fields: 1 },
    ],
    [
      'in CSV, within a quoted field',
      `timestamp,page,visitor\n${T},"/a",v\n${T},"/b${RUN}${T},"/c",v\n${T},"/d",v\n`,
      '/a /c /d',
      { header: 1, unclosed_quote: 1 },
    ],
    [
      'in CSV, within a quoted field of several lines',
      `timestamp,page,visitor\n${T},"/a\n",v\n${T},"/b\n/b${RUN}${T},"/c\n",v\n`,
      '/a\n /c\n',
      { header: 1, unclosed_quote: 1, not_3_fields: 1 },
    ],
    [
      'in TSV',
      `timestamp\tpage\tvisitor\n${T}\t/a\tv\n${T}\t/b${RUN}\n${T}\t/c\tv\n`,
      '/a /c',
      { header: 1, not_3_fields: 1 },
    ],
    [
      'in a JSON array',
      `[\n${object('/a')},\n${object('/b').slice(0, 30)}${RUN}${object('/c')},\n${object('/d')}\n]`,
      '/a /c /d',
      { cut_off: 1 },
    ],
    [
      'in objects of several lines',
      `${object('/a').replaceAll(',', ',\n')}\n{"time":{"x"${RUN}${object('/c').replaceAll(',', ',\n')}`,
      '/a /c',
      { cut_off: 1 },
    ],
    [
      'in W3C',
      `#Fields: date time cs-uri-stem c-ip\n2025-03-12 10:00:01 /a 192.0.2.1\n2025-03-12 10:${RUN}2025-03-12 10:00:01 /c 192.0.2.1\n`,
      '/a /c',
      expect.anything(),
    ],
  ])('%s loses the line that is cut alone', async (_, log, pages, rejected) => {
    for (const blockBytes of [1, 7, 1 << 20]) {
      expect(await eventsOf(log, blockBytes)).toEqual([pages, rejected]);
    }
    expect(await eventsOf(gzipSync(log))).toEqual([pages, rejected]);
  });

  it('is recognised behind a run that is longer than what is looked at', async () => {
    const log = `${'\0'.repeat(200_000)}${clf('/a')}\n`;
    expect(await eventsOf(log)).toEqual(['/a', {}]);
    expect(await eventsOf(gzipSync(log))).toEqual(['/a', {}]);
    expect(await eventsOf(`\ufeff${log}`)).toEqual(['/a', {}]);
  });

  it('keeps one NUL alone as a letter', async () => {
    expect(await eventsOf(`${clf('/a\0b')}\n${clf('/c')}\n`)).toEqual(['/a\0b /c', {}]);
  });

  it('is none where nothing else is in it', async () => {
    const said = /no text but bytes of NUL alone/;
    await expect(replay('\0'.repeat(70_000))).rejects.toThrow(said);
    await expect(replay('\0\0', { format: 'csv' })).rejects.toThrow(said);
  });
});
