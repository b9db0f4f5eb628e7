/** Logs with runs of NUL, which all readers of files must see alike, whatever their parts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { expectSame } from './fixtures/same-answer.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function logOf(content: string | Uint8Array): string {
  const path = join(folder, 'log');
  writeFileSync(path, content);
  return path;
}

const EVENTS = 200;
const each = (line: (at: number) => string) => Array.from({ length: EVENTS }, (_, at) => line(at));
const time = (at: number) => `2025-03-12T${String(at % 24).padStart(2, '0')}:00:01Z`;

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  clf: each((at) => `v${at} - - [12/Mar/2025:10:00:01 +0000] "GET /p${at % 7} HTTP/1.1" 200 97`),
  ndjson: each((at) => `{"timestamp":"${time(at)}","page":"/p${at % 7}","visitor":"v${at}"}`),
  csv: ['timestamp,page,visitor', ...each((at) => `${time(at)},/p${at % 7},v${at}`)],
  tsv: ['timestamp\tpage\tvisitor', ...each((at) => `${time(at)}\t/p${at % 7}\tv${at}`)],
  'csv in quotes': [
    '"timestamp","page","visitor"',
    ...each((at) => `"${time(at)}","/p${at % 7}","v${at}"`),
  ],
  'csv over lines': [
    'timestamp,page,visitor,agent',
    ...each((at) => `${time(at)},"/p${at % 7}",v${at},"a\nb"`),
  ],
};

/** A run after every so many bytes, in place of so many: at any place of a line, and longer than whole chunks. */
function damaged(lines: readonly string[], every: number, lost: number, nuls: number): Buffer {
  const text = Buffer.from(`${lines.join('\n')}\n`);
  const parts: Buffer[] = [];
  for (let at = 0; at < text.length; at += every) {
    parts.push(text.subarray(at + (at > 0 ? lost : 0), at + every), Buffer.alloc(nuls));
  }
  return Buffer.concat(parts);
}

const SIZES = [
  [{}, 1],
  [{ chunkBytes: 1001, leastSharedBytes: 0 }, 2],
] as const;
const COMPRESSED = [[{ chunkBytes: 5000 }, 1]] as const;

describe.each(Object.entries(FORMATS))('%s', (_, lines) => {
  it.each([
    ['of the least length', 509, 0, 2],
    ['in place of lines, longer than a chunk', 4000, 37, 4000],
    ['longer than all that is looked at', 6000, 0, 300_000],
  ])('with runs of NUL %s', async (_, every, lost, nuls) => {
    const content = damaged(lines, every, lost, nuls);
    const { error, rows } = await expectSame([logOf(content)], {}, SIZES);
    expect(error).toBeUndefined();
    const compressed = await expectSame([logOf(gzipSync(content))], {}, COMPRESSED);
    expect(compressed.rows).toEqual(rows);
  });

  it('with a run of NUL before all of it', async () => {
    const text = `${lines.join('\n')}\n`;
    const whole = await expectSame([logOf(text)], {}, []);
    for (const start of [`\ufeff${'\0'.repeat(70_000)}`, '\0\0\n']) {
      expect(await expectSame([logOf(start + text)], {}, SIZES)).toEqual(whole);
    }
  });
});

it('a run of NUL loses no event but those that it cuts', async () => {
  for (const [name, lines] of Object.entries(FORMATS)) {
    if (name === 'csv over lines') continue;
    const text = lines.map((line, at) => (at === 99 ? `${line.slice(0, 20)}\0\0\0` : `${line}\n`));
    const { lines: read } = await expectSame([logOf(text.join(''))], {}, SIZES);
    const rejected = { first: [{ line: 100, file: expect.anything() }], count: 1 };
    expect(read, name).toMatchObject({
      lines: lines.length,
      rejected: expect.arrayContaining([expect.objectContaining(rejected)]),
      notes: [expect.stringMatching(/: 1 line ends in a run of NUL bytes/)],
    });
  }
});
