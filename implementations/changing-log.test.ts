/** Logs that change while they are read, by every reader: refused, unless they only grow. */

import {
  appendFileSync,
  closeSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LinesRead } from '../contract.ts';
import { countUniques as countPlainly } from '../generators/replay/fixtures/plain-count.ts';
import { SIZES as REPLAY_SIZES } from '../generators/replay/log-file.ts';
import { openLogs } from '../generators/replay/log-stream.ts';
import { parseParameters } from '../generators/replay/parameters.ts';
import { inParallel, rowsOf } from './parallel-file/fixtures/same-answer.ts';
import type { Sizes } from './parallel-file/run-job.ts';

interface Found {
  readonly rows: readonly string[];
  readonly lines: LinesRead | undefined;
}

type Reader = (path: string, onLookedAt: () => void, reading?: object) => Promise<Found>;

const EVENTS = 600;
/** More than the replay hands over at once. */
const SEVERAL_CHUNKS = 66_000;

function eventOf(at: number): { readonly time: string; readonly page: string; visitor: string } {
  const time = `2025-03-12T${String(at % 24).padStart(2, '0')}:00:01Z`;
  return { time, page: `/p${at % 7}`, visitor: `v${at % 101}` };
}

function csv(events = EVENTS): string {
  const lines = Array.from({ length: events }, (_, at) => Object.values(eventOf(at)).join(','));
  return `timestamp,page,visitor\n${lines.join('\n')}\n`;
}

function clf(events = EVENTS): string {
  return Array.from({ length: events }, (_, at) => {
    const { page, visitor } = eventOf(at);
    const hour = String(at % 24).padStart(2, '0');
    return `${visitor} - - [12/Mar/2025:${hour}:00:01 +0000] "GET ${page} HTTP/1.1" 200 97\n`;
  }).join('');
}

function ndjson(events = EVENTS): string {
  return Array.from({ length: events }, (_, at) => {
    const { time, page, visitor } = eventOf(at);
    return `{"timestamp":"${time}","page":"${page}","visitor":"${visitor}"}\n`;
  }).join('');
}

function parquet(events = EVENTS): Buffer {
  const all = Array.from({ length: events }, (_, at) => eventOf(at));
  const columnData = [
    { name: 'timestamp', data: all.map(({ time }) => time) },
    { name: 'page', data: all.map(({ page }) => page) },
    { name: 'visitor', data: all.map(({ visitor }) => visitor) },
  ];
  return Buffer.from(parquetWriteBuffer({ columnData, rowGroupSize: 1000 }));
}

const LOGS: Readonly<Record<string, () => string | Uint8Array>> = {
  csv,
  clf,
  ndjson,
  parquet,
  'gzip of csv': () => gzipSync(csv()),
  'gzip of clf': () => gzipSync(clf()),
};

const byReplay: Reader = async (path, onLookedAt, reading = {}) => {
  const options = parseParameters({ files: JSON.stringify([path]), ...reading });
  const source = openLogs(options, { ...REPLAY_SIZES, blockBytes: 4096, onLookedAt });
  const { rows } = await countPlainly(source);
  return { rows, lines: source.linesRead!() };
};

function inThreads(threads: number, sizes: Partial<Sizes> = {}): Reader {
  return async (path, onLookedAt, reading = {}) => {
    let isFirst = true;
    const once = () => {
      if (isFirst) onLookedAt();
      isFirst = false;
    };
    const small = { chunkBytes: 4096, leastSharedBytes: 0, onLookedAt: once, ...sizes };
    const { uniques, linesRead } = await inParallel([path], { ...reading }, small, threads);
    return { rows: rowsOf(uniques), lines: linesRead };
  };
}

const READERS: Readonly<Record<string, Reader>> = {
  'the replay': byReplay,
  'one thread': inThreads(1),
  'two threads': inThreads(2),
  'three threads': inThreads(3),
};
const SHARED = inThreads(2);

function logOf(content: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'changing-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return written(join(folder, 'access.log'), content);
}

/** Long ago, so that every later time differs. */
function written(path: string, content: string | Uint8Array): string {
  writeFileSync(path, content);
  utimesSync(path, 1e9, 1e9);
  return path;
}

function overwrite(path: string, bytes: Uint8Array, position: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, position);
  closeSync(file);
}

const CHANGES: Readonly<Record<string, readonly [RegExp, (path: string, size: number) => void]>> = {
  'becomes shorter': [/shorter while it was read/, (path, size) => truncateSync(path, size >> 1)],
  'is emptied': [/shorter while it was read/, (path) => truncateSync(path, 0)],
  'is overwritten': [
    /overwritten while it was read/,
    (path, size) => overwrite(path, Buffer.alloc(size >> 2), size >> 1),
  ],
  'is cut and grows beyond its size': [
    /overwritten while it was read/,
    (path, size) => {
      truncateSync(path, 0);
      appendFileSync(path, Buffer.alloc(size + 100, 'x'));
    },
  ],
  'is replaced': [
    /another file was put in its place/,
    (path, size) => renameSync(written(`${path}.new`, Buffer.alloc(size, 'y')), path),
  ],
  'is removed': [/removed or renamed while it was read/, (path) => rmSync(path)],
};

describe.each(Object.entries(LOGS))('a log of %s', (name, make) => {
  const content = Buffer.from(make());

  it.each(Object.entries(CHANGES))('that %s is refused', async (_, [message, change]) => {
    for (const read of [byReplay, SHARED]) {
      const path = logOf(content);
      const reading = read(path, () => change(path, content.length));
      await expect(reading).rejects.toMatchObject({
        name: 'UsageError',
        message: expect.stringMatching(message),
      });
    }
  });

  it.each(Object.entries(READERS))('that grows is counted as it was, by %s', async (_, read) => {
    const expected = await SHARED(logOf(content), () => {});
    const path = logOf(content);
    const { rows, lines } = await read(path, () => appendFileSync(path, content));
    expect(rows).toEqual(expected.rows);
    const bytes = content.length.toLocaleString('en');
    const notes = [`Note: ${path} grew while it was read: its first ${bytes} bytes were counted.`];
    expect({ ...lines, rejected: [] }).toEqual({ ...expected.lines, rejected: [], notes });
    if (name === 'parquet') expect(lines?.lines).toBe(EVENTS);
  });
});

describe('a log that grows and ended within a line', () => {
  const cutOff = { csv: [csv, ','], clf: [clf, 'HTTP'], ndjson: [ndjson, '"v'] } as const;
  const cases = Object.entries(cutOff).flatMap(([name, [make, within]]) => {
    const text = make();
    const content = text.slice(0, text.lastIndexOf(within) + within.length);
    const rest = text.slice(content.length);
    const whole = content.slice(0, content.lastIndexOf('\n') + 1);
    return [
      { name, content: Buffer.from(content), rest: Buffer.from(rest), whole },
      { name: `gzip of ${name}`, content: gzipSync(content), rest: gzipSync(rest), whole },
    ];
  });

  it.each(cases)('$name: is counted without it', async ({ content, rest, whole }) => {
    const expected = await SHARED(logOf(whole), () => {});
    for (const [name, read] of Object.entries(READERS)) {
      const path = logOf(content);
      const found = await read(path, () => appendFileSync(path, rest), { badLines: 'fail' });
      expect(found.rows, name).toEqual(expected.rows);
      expect(found.lines?.lines, name).toBe(expected.lines?.lines);
      expect(found.lines?.notes, name).toEqual([
        expect.stringMatching(
          /grew .* but for the line that had only begun, which is left for next time/,
        ),
      ]);
    }
  });

  it.each([
    ['is counted without it behind a run of NUL', '\n\0\0\0v', true],
    ['is counted with the line that a run of NUL ended', '\0\0\0', false],
  ])('%s', async (_, end, isPartLeft) => {
    const expected = await SHARED(logOf(clf()), () => {});
    for (const [name, read] of Object.entries(READERS)) {
      const path = logOf(clf().trimEnd() + end);
      const found = await read(path, () => appendFileSync(path, `\0\0${clf()}`));
      expect(found.rows, name).toEqual(expected.rows);
      expect(found.lines?.notes, name).toEqual([
        expect.stringContaining(isPartLeft ? 'but for the line that had only begun' : 'counted.'),
        ...(isPartLeft ? [] : [expect.stringContaining('1 line ends in a run of NUL bytes')]),
      ]);
    }
  });

  it('is one event as ever where it does not grow', async () => {
    const path = logOf(csv().trimEnd());
    for (const read of [byReplay, SHARED]) {
      expect((await read(path, () => {})).lines).toMatchObject({ lines: EVENTS + 1 });
    }
  });

  it('says that it grew where there is nothing else', async () => {
    const path = logOf('timestamp,page,visitor\n2025-03-12T10:00:00Z,/p,v');
    const reading = SHARED(path, () => appendFileSync(path, '1\n'));
    await expect(reading).rejects.toThrow(/holds an event(?:.|\n)*grew while it was read/);
  });
});

it('a gzip that is being written says so', async () => {
  const content = gzipSync(clf(3000));
  for (const read of Object.values(READERS).slice(1)) {
    const path = logOf(content.subarray(0, 5000));
    const reading = read(path, () => appendFileSync(path, content.subarray(5000)));
    await expect(reading).rejects.toThrow(/end too early(?:.|\n)*grew while it was read/);
  }
});

it('a log that is overwritten behind the first events is refused by the replay', async () => {
  const path = logOf(csv(SEVERAL_CHUNKS));
  const options = parseParameters({ files: JSON.stringify([path]) });
  const chunks = openLogs(options, { ...REPLAY_SIZES, blockBytes: 4096 }).chunks();
  const reading = (async () => {
    for await (const _ of chunks) overwrite(path, Buffer.alloc(100), 1000);
  })();
  await expect(reading).rejects.toThrow(/overwritten while it was read/);
});
