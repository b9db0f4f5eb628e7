import {
  chmod,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EventSource, UsageError } from '../../contract.ts';
import pageViews from '../page-views.ts';
import { type ListedEvent, listedEvents } from './fixtures/listed-events.ts';
import { formatOfPath, writeEvents } from './write-events.ts';

const events: readonly ListedEvent[] = [
  [0, '/', 'a'],
  [1, '/books', 'b'],
  [2, '/', 'b'],
  [3, '/', 'c'],
];

const csv =
  'timestamp,pageUrl,visitorId\n' +
  '1970-01-01T00:00:00.000Z,/,a\n' +
  '1970-01-01T00:00:00.001Z,/books,b\n' +
  '1970-01-01T00:00:00.002Z,/,b\n' +
  '1970-01-01T00:00:00.003Z,/,c\n';

const asCsv = { format: 'csv', gzip: false } as const;

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'write-events-'));
  path = join(folder, 'events.out');
});

afterEach(() => rm(folder, { recursive: true }));

/** Fails after enough events for several blocks, or calls `then` and goes on. */
function interrupted(then: () => void): EventSource {
  const source = pageViews.open({ events: '200k' }, 1);
  return {
    ...source,
    async *chunks() {
      let chunks = 0;
      for await (const chunk of source.chunks()) {
        if (++chunks === 3) then();
        yield chunk;
      }
    },
  };
}

describe('formatOfPath', () => {
  it.each([
    ['a.csv', 'csv', false],
    ['/x/a.csv.gz', 'csv', true],
    ['a.ndjson', 'ndjson', false],
    ['a.JSONL', 'ndjson', false],
    ['a.b.ndjson.gz', 'ndjson', true],
    ['a.jsonl.gz', 'ndjson', true],
    ['a.parquet', 'parquet', false],
  ])('knows %s', (name, format, gzip) => {
    expect(formatOfPath(name)).toEqual({ format, gzip });
  });

  it.each(['a', 'a.json', 'a.gz', 'a.parquet.gz', 'csv', 'a.csv.zip', ''])('refuses %j', (name) => {
    expect(() => formatOfPath(name)).toThrow(UsageError);
    expect(() => formatOfPath(name)).toThrow(
      `${name}: the name must end in one of .csv, .csv.gz, .ndjson, .jsonl, .ndjson.gz, .jsonl.gz, .parquet`,
    );
  });
});

describe('writeEvents', () => {
  it('writes a file, and leaves nothing else behind', async () => {
    const written = await writeEvents(listedEvents(events), path, asCsv);
    expect(await readFile(path, 'utf8')).toBe(csv);
    expect(written).toEqual({ events: 4, bytes: csv.length });
    expect(await readdir(folder)).toEqual(['events.out']);
  });

  it('replaces a file as a whole', async () => {
    await writeFile(path, 'x'.repeat(10_000));
    await writeEvents(listedEvents(events), path, asCsv);
    expect(await readFile(path, 'utf8')).toBe(csv);
  });

  it.each(['csv', 'ndjson'] as const)('compresses %s', async (format) => {
    const source = pageViews.open({ events: '50k' }, 1);
    const plain = await writeEvents(source, path, { format, gzip: false });
    const packed = await writeEvents(source, `${path}.gz`, { format, gzip: true });
    const bytes = await readFile(`${path}.gz`);
    expect(gunzipSync(bytes).equals(await readFile(path))).toBe(true);
    expect(packed).toEqual({ events: 50_000, bytes: bytes.length });
    expect(packed.bytes).toBeLessThan(plain.bytes / 2);
  });

  it('writes Parquet', async () => {
    const parquet = { format: 'parquet', gzip: false } as const;
    const written = await writeEvents(listedEvents(events), path, parquet);
    const file = Uint8Array.from(await readFile(path)).buffer;
    expect(written).toEqual({ events: 4, bytes: file.byteLength });
    expect(await parquetReadObjects({ file })).toEqual(
      events.map(([ms, pageUrl, visitorId]) => ({ timestamp: new Date(ms), pageUrl, visitorId })),
    );
  });

  it('refuses Parquet in gzip', async () => {
    const writing = writeEvents(listedEvents(events), path, { format: 'parquet', gzip: true });
    await expect(writing).rejects.toThrow(UsageError);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(['csv', 'ndjson', 'parquet'] as const)('tells how far it is: %s', async (format) => {
    const told: number[] = [];
    const source = pageViews.open({ events: '150k' }, 1);
    const onProgress = (written: number) => told.push(written);
    await writeEvents(source, path, { format, gzip: false, onProgress });
    expect(told.length).toBeGreaterThan(1);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(150_000);
  });

  const kinds = [
    { format: 'csv', gzip: false },
    { format: 'csv', gzip: true },
    { format: 'ndjson', gzip: false },
    { format: 'parquet', gzip: false },
  ] as const;

  it.each(kinds)('changes nothing when the source fails: %o', async (kind) => {
    await writeFile(path, 'before');
    const failing = interrupted(() => {
      throw new Error('the source broke');
    });
    await expect(writeEvents(failing, path, kind)).rejects.toThrow('the source broke');
    expect(await readdir(folder)).toEqual(['events.out']);
    expect(await readFile(path, 'utf8')).toBe('before');
  });

  it.each(kinds)('changes nothing when it is stopped: %o', async (kind) => {
    await writeFile(path, 'before');
    const stop = new AbortController();
    const stopping = interrupted(() => stop.abort());
    const writing = writeEvents(stopping, path, { ...kind, signal: stop.signal });
    await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
    expect(await readdir(folder)).toEqual(['events.out']);
    expect(await readFile(path, 'utf8')).toBe('before');
  });

  it('does not start when it is stopped before', async () => {
    const writing = writeEvents(listedEvents(events), path, {
      ...asCsv,
      signal: AbortSignal.abort(),
    });
    await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('writes beside the target, under a hidden name', async () => {
    const names: string[][] = [];
    const source = listedEvents(events);
    const watched: EventSource = {
      ...source,
      async *chunks() {
        names.push(await readdir(folder));
        yield* source.chunks() as AsyncIterable<never>;
      },
    };
    await writeEvents(watched, path, asCsv);
    expect(names).toMatchObject([[expect.stringMatching(`^\\.events\\.out\\.${process.pid}-`)]]);
  });

  it('keeps a link, and writes where it leads', async () => {
    const target = join(folder, 'target.csv');
    await writeFile(target, 'before');
    await symlink(target, path);
    await writeEvents(listedEvents(events), path, asCsv);
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect(await readFile(target, 'utf8')).toBe(csv);
  });

  it('refuses a folder in the place of the file', async () => {
    await expect(writeEvents(listedEvents(events), folder, asCsv)).rejects.toThrow(UsageError);
    await expect(writeEvents(listedEvents(events), folder, asCsv)).rejects.toThrow(folder);
    expect((await stat(folder)).isDirectory()).toBe(true);
  });

  it.each([
    ['a folder that is missing', 'nowhere/events.csv', 'the folder does not exist'],
    ['a file in the place of a folder', 'file/events.csv', 'a part of the path is not a folder'],
  ])('refuses %s', async (_, name, reason) => {
    await writeFile(join(folder, 'file'), '');
    const writing = writeEvents(listedEvents(events), join(folder, name), asCsv);
    await expect(writing).rejects.toThrow(UsageError);
    await expect(writing).rejects.toThrow(`${join(folder, name)}: ${reason}`);
  });

  it.skipIf(process.getuid?.() === 0)('refuses a folder that may not be written', async () => {
    await chmod(folder, 0o500);
    await expect(writeEvents(listedEvents(events), path, asCsv)).rejects.toThrow('no permission');
    await chmod(folder, 0o700);
  });

  it('passes on a name that the format cannot hold', async () => {
    const writing = writeEvents(listedEvents([[0, '/', '\ud800']]), path, asCsv);
    await expect(writing).rejects.toThrow(UsageError);
    expect(await readdir(folder)).toEqual([]);
  });
});
