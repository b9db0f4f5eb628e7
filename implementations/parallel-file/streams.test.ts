import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { RawParameters } from '../../contract.ts';
import { temporaryFile } from '../../generators/replay/fixtures/reading.ts';
import { expectSame, SPILLING, SPILLING_ALL } from './fixtures/same-answer.ts';
import { SpansLines } from './job.ts';
import { piecesOf } from './pieces.ts';

const HEADER = 'timestamp,pageUrl,visitorId\n';
const row = (at: number) =>
  `2025-03-03T0${at % 10}:${10 + (at % 50)}:00Z,/p${at % 7},visitor-${at % 1000}\n`;
const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => row(from + at)).join('');

/** Pieces of few bytes; by the calling thread, by one worker and by several. */
const WAYS = [
  [{}, 2],
  [{ chunkBytes: 300 }, 1],
  [{ chunkBytes: 1000 }, 2],
  [{ chunkBytes: 500 }, 4],
  // No line fits.
  [{ chunkBytes: 16 }, 2],
] as const;

const same = (contents: readonly (string | Uint8Array)[], reading: RawParameters = {}) =>
  expectSame(
    contents.map((content) => temporaryFile(content)),
    reading,
    WAYS,
  );

describe('compressed files', () => {
  it.each<[string, string, RawParameters?]>([
    ['plain', HEADER + rows(3000)],
    ['without a last line end', (HEADER + rows(3000)).slice(0, -1)],
    ['with a byte-order mark and CRLF', `\ufeff${(HEADER + rows(300)).replaceAll('\n', '\r\n')}`],
    ['with bad lines', HEADER + rows(1500).replaceAll(',/p3,', ',,') + rows(20)],
    ['that fail at bad lines', `${HEADER}${rows(1500)}bad\n${rows(2000)}`, { badLines: 'fail' }],
    ['with a field over several lines', `${HEADER}${rows(1500)}x,"a\nb",c\n${rows(20)}`],
    ['with a long line', `${HEADER}${rows(500)}${'x'.repeat(600_000)}\n${rows(20)}`],
    ['of a header alone', HEADER],
    ['of JSON', '{"time":"2025-03-03T01:30:00Z","page":"/a","visitor":"x"}\n'.repeat(500)],
    [
      'of two formats',
      HEADER + rows(500) + '{"time":1741000000,"page":"/a","user":"x"}\n'.repeat(90),
    ],
  ])('%s', async (_, content, reading) => {
    await same([gzipSync(content)], reading);
  });

  it('whose only event is the last line, and then larger ones, by the same workers', async () => {
    const clf = (at: number) =>
      `192.0.2.${at % 250} - - [12/Mar/2025:10:00:01 +0000] "GET /p${at % 90} HTTP/1.1" 200 97\n`;
    const many = Array.from({ length: 3000 }, (_, at) => clf(at)).join('');
    const json = '{"time":"2025-03-03T01:30:00Z","page":"/a","visitor":"x"}\n';
    for (const content of [clf(1), many, clf(2), json, many]) await same([gzipSync(content)]);
    const all = [gzipSync(clf(1)), gzipSync(many)].map((content) => temporaryFile(content));
    await Promise.all(all.map((path) => expectSame([path], {}, WAYS)));
  });

  it('among others, in order', async () => {
    const bad = `${HEADER}${rows(100)}bad\n${rows(100, 500)}`;
    await same([gzipSync(HEADER + rows(400)), bad, gzipSync(bad), HEADER + rows(50, 9)]);
    await same([gzipSync(HEADER + rows(400)), gzipSync('')]);
  });

  it('of several members, or damaged', async () => {
    const packed = gzipSync(HEADER + rows(6000));
    await same([Buffer.concat([packed, gzipSync(rows(300, 77))])]);
    await same([packed.subarray(0, packed.length - 2000)]);
    await same([packed.subarray(0, packed.length - 2000)], { badLines: 'fail' });
    await same([Buffer.concat([packed, Buffer.from('x')])]);
    const { error } = await same([gzipSync(HEADER + rows(40)), packed.subarray(0, -2000)]);
    expect(error).toMatch(/too early, after about .* line /);
  });

  it('when they are spilled', async () => {
    const path = temporaryFile(gzipSync(HEADER + rows(5000)));
    await expectSame([path], {}, [
      [{ ...SPILLING, chunkBytes: 3000 }, 3],
      [{ ...SPILLING_ALL, chunkBytes: 3000 }, 1],
    ]);
  });
});

describe('pieces', () => {
  const pieces = async (blocks: readonly string[], pieceBytes: number, skip = 0) => {
    const found: string[] = [];
    async function* stream() {
      for (const block of blocks) yield Buffer.from(block);
    }
    for await (const piece of piecesOf(stream(), pieceBytes, skip)) found.push(piece.toString());
    return found;
  };

  it('are whole lines, wherever blocks end', async () => {
    expect(await pieces(['ab\nc', 'd\n', '', 'efg\nh'], 5)).toEqual([
      'ab\n',
      'cd\n',
      'efg\n',
      'h\n',
    ]);
    expect(await pieces(['ab\ncd\nef'], 100, 3)).toEqual(['cd\nef\n']);
    expect(await pieces(['ab\n', 'cd\n'], 100, 6)).toEqual([]);
    expect(await pieces(['ab\n', 'cd\n'], 3)).toEqual(['ab\n', 'cd\n']);
  });

  it('hold no line that is longer', async () => {
    await expect(pieces(['abcd\n'], 4)).rejects.toThrow(SpansLines);
    expect(await pieces(['abc\n', 'abc'], 4)).toEqual(['abc\n', 'abc\n']);
  });
});
