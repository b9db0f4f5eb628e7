import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RawParameters } from '../contract.ts';
import { quotedCsvField } from '../csv-field.ts';
import { ownedFolderPrefix } from '../folder-owner.ts';
import { temporaryFile } from '../generators/replay/fixtures/reading.ts';
import { openPool } from './kernels/worker-pool.ts';
import { expectSameOfRandomFields } from './parallel-file/fixtures/random-fields.ts';
import {
  expectedOf,
  expectSame,
  inParallel,
  rowsOf,
  SIZES,
  SPILLING_ALL,
} from './parallel-file/fixtures/same-answer.ts';
import type { FileExchanges } from './parallel-file/job.ts';
import { countUniques as countInParallel } from './parallel-file.ts';

const same = (content: string | Uint8Array, reading: RawParameters = {}) =>
  expectSame([temporaryFile(content)], reading);

const ROWS = [
  'timestamp,pageUrl,visitorId',
  '2025-03-03T00:00:00.059Z,/a,x',
  '2025-03-03T00:59:59.999Z,/a,y',
  '2025-03-03T01:00:00Z,/a,x',
  '2025-03-03 01:30,/b,x',
  '2025-03-03T01:30:00.1Z,/b,x',
];

describe('a file of lines', () => {
  it.each<[string, string, RawParameters?]>([
    ['plain', `${ROWS.join('\n')}\n`],
    ['without a last line end', ROWS.join('\n')],
    ['with CRLF', `${ROWS.join('\r\n')}\r\n`],
    ['with CRLF, without the last', ROWS.join('\r\n')],
    ['with a byte-order mark', `\ufeff${ROWS.join('\n')}\n`],
    ['with blank lines', `\n  \n${ROWS.join('\n\n \t\n')}\n\n`],
    ['with its header again', `${ROWS.join('\n')}\n${ROWS.join('\n')}\n`],
    [
      'with too few and too many fields',
      `${ROWS.join('\n')}\n2025-03-03T01:30:00Z,/b\na,b,c,d\n,,\n`,
    ],
    ['with empty names', `${ROWS.join('\n')}\n2025-03-03T01:30:00Z,,x\n2025-03-03T01:30:00Z,/b,\n`],
    [
      'with impossible times',
      `${ROWS.join('\n')}\n2025-02-30T01:30:00Z,/b,x\n2025-03-03T24:00:00Z,/b,x\n2025-03-03T01:60:00Z,/b,x\n2025-03-03T01:00:60Z,/b,x\n2025-03-03T01:00:0xZ,/b,x\n2025-03-03T01:00:00.,/b,x\n`,
    ],
    [
      'with times in other zones',
      `${ROWS.join('\n')}\n2025-03-03T01:30:00+05:30,/b,x\n2025-03-03T01:30:00.5-0100,/b,x\n2025-03-03t01:30:00 UTC,/b,x\n2025-03-03T01:30:00z,/b,x\n1741000000,/b,z\n1741000000123,/b,w\n`,
    ],
    ['of local times', `${ROWS.join('\n')}\n`, { utcOffset: '-0400' }],
    ['of local times at half an hour', `${ROWS.join('\n')}\n`, { utcOffset: '+05:30' }],
    [
      'with quoted fields',
      `${ROWS.join('\n')}\n"2025-03-03T01:30:00Z","/b","x"\n2025-03-03T01:30:00Z,"/b,c",x\r\n2025-03-03T01:30:00Z,/b,"x ""y"""\n2025-03-03T01:30:00Z,"/b"c,x\n2025-03-03T01:30:00Z,/b"c,x"\n2025-03-03T01:30:00Z,"",x\n`,
    ],
    [
      'with fields over several lines',
      `${ROWS.join('\n')}\n2025-03-03T01:30:00Z,"/b\n2025-03-03T01:30:00Z,/b,x\nc",x\n${ROWS.slice(1).join('\n')}\n`,
    ],
    [
      'with a quote that never closes',
      `${ROWS.join('\n')}\n2025-03-03T01:30:00Z,"/b,x\n${ROWS.slice(1).join('\n')}\n`,
    ],
    [
      'with other columns',
      'a,visitor,b,page,time\n1,x,2,/a,2025-03-03T01:30:00Z\n1,x,2,/a,2025-03-03T02:30:00Z\n',
    ],
    [
      'with columns by name',
      'a,v,b,p,t\n1,x,2,/a,2025-03-03T01:30:00Z\n',
      { columns: 'timestamp=t,page=p,visitor=v' },
    ],
    [
      'with columns by number',
      ROWS.slice(1).join('\n'),
      { columns: 'timestamp=1,page=2,visitor=3' },
    ],
    [
      'with columns by number and a header',
      ROWS.join('\n'),
      { columns: 'timestamp=1,page=2,visitor=3' },
    ],
    [
      'of date and time apart',
      'date,time,page,visitor\n2025-03-03,01:30:00,/a,x\n2025-03-03,02:30:00,/a,x\n',
    ],
    [
      'with tabs',
      `${ROWS.join('\n').replaceAll(',', '\t')}\n2025-03-03T01:30:00Z\t"/b\t"x\n\t\t\n`,
    ],
    ['of Unix seconds', 'timestamp,page,visitor\n1741000000,/a,x\n1741000000.5,/a,y\n-1,/a,x\n'],
    ['with a NUL and bytes beyond ASCII', `${ROWS.join('\n')}\n2025-03-03T01:30:00Z,/\0ä€😀,\0\n`],
    [
      'of one long line',
      `${ROWS.join('\n')}\n2025-03-03T01:30:00Z,/${'b'.repeat(700_000)},${'x'.repeat(10_000)}\n${ROWS[1]}`,
    ],
    [
      'with pages of bad names',
      `${ROWS.join('\n')}\n2025-03-03T01:30:00Z,__proto__,x\n2025-03-03T01:30:00Z,constructor,y\n`,
    ],
    ['that fails at bad lines', `${ROWS.join('\n')}\nx,/a,y\n`, { badLines: 'fail' }],
    ['without an event', 'timestamp,page,visitor\nx,/a,y\n'],
    ['of a header alone', 'timestamp,page,visitor\n'],
    [
      'with unknown columns',
      'when,what,who\n2025-03-03T01:30:00Z,/a,y\n2025-03-03T01:30:00Z,/a,y\n',
    ],
    [
      'of two formats',
      `${ROWS.join('\n')}\n${'{"timestamp":"2025-03-03T01:30:00Z","page":"/a","visitor":"x"}\n'.repeat(9)}`,
    ],
    ['of NDJSON', '{"timestamp":"2025-03-03T01:30:00Z","page":"/a","visitor":"x"}\n{}\n'],
    ['of the Common Log Format', 'h - - [03/Mar/2025:01:30:00 +0000] "GET /a HTTP/1.1" 200 1\nx\n'],
  ])('%s', async (_, content, reading = {}) => {
    await same(content, reading);
  });

  it('of bytes that are no UTF-8', async () => {
    await same(
      Buffer.concat([
        Buffer.from(`${ROWS.join('\n')}\n2025-03-03T01:30:00Z,/`),
        Buffer.of(0xff, 0xc3),
        Buffer.from(',x\n'),
      ]),
    );
  });

  it('that mixes formats only near its end is told as the replay tells it', async () => {
    const rows = Array.from({ length: 6000 }, (_, at) => `2025-03-03T00:00:00Z,/a,v${at}`);
    const foreign = '{"timestamp":"2025-03-03T01:30:00Z","page":"/a","visitor":"x"}';
    const log = [ROWS[0], ...rows, ...Array.from({ length: 100 }, () => foreign), ''].join('\n');
    const { error } = await same(log);
    expect(error).toMatch(/mixes formats/);
  });

  it('with lines that are too long', async () => {
    const path = temporaryFile(
      `${ROWS.join('\n')}\n2025-03-03T01:30:00Z,/${'b'.repeat(400_000)},x\n${ROWS[1]}\n`,
    );
    const { linesRead } = await inParallel([path], {}, { maxLineBytes: 300_000, chunkBytes: 100 });
    expect(linesRead?.lines).toBe(8);
    expect(linesRead?.rejected[1]).toEqual({
      reason: 'line_too_long',
      count: 1,
      first: [{ file: path, line: 7 }],
    });
  });

  it.each([
    ['longer than', 1_100_000, 'line_too_long'],
    ['as long', 1 << 20, 'not_3_fields'],
  ])('with a line behind a byte order mark %s as lines may be', async (_, length, reason) => {
    const path = temporaryFile(`${ROWS.join('\n')}\n\ufeff${'b'.repeat(length)}\n${ROWS[1]}\n`);
    const { linesRead } = await inParallel([path], {}, { maxLineBytes: 1 << 20, chunkBytes: 100 });
    expect(linesRead?.lines).toBe(8);
    expect(linesRead?.rejected[1]).toEqual({ reason, count: 1, first: [{ file: path, line: 7 }] });
  });

  it('gzipped', async () => {
    await same(gzipSync(`${ROWS.join('\n')}\n`));
    await same(gzipSync(`${ROWS.join('\n')}\n`).subarray(0, 50));
  });

  it('is refused with others, whichever way names which of them', async () => {
    const withoutEvents = temporaryFile('timestamp,page,visitor\nx,/a,y\n');
    const ofUnknownColumns = temporaryFile(
      `when,what,who\n${'2025-03-03T01:30:00Z,/a,y\n'.repeat(2)}`,
    );
    const { error } = await expectSame([withoutEvents, ofUnknownColumns]);
    expect(error).toContain(withoutEvents);
  });

  it('is counted with others, in order', async () => {
    const paths = [ROWS.slice(0, 3), [...ROWS, 'bad'], [ROWS[0], ROWS[4]]].map((rows) =>
      temporaryFile(rows.join('\n')),
    );
    await expectSame(paths);
    await expectSame([...paths, temporaryFile(ROWS.join('\n').replaceAll(',', '\t'))]);
    await expectSame([...paths, temporaryFile('')]);
    await expectSame([...paths, join(dirname(paths[0]!), 'missing')]);
    await expectSame([...paths, dirname(paths[0]!)]);
  });

  it.each([
    ['doubled quotes', 'a"b', 'say "x"'],
    ['nothing but a quote', '"', '""'],
    ['line ends', 'a\nb', '\r\n'],
    ['separators and quotes at the ends of chunks', 'a,",b\n",', ',"\n'],
  ])('of records with %s', async (_, page, visitor) => {
    const records = Array.from({ length: 300 }, (_, at) => {
      const hour = String(at % 24).padStart(2, '0');
      const names = [page, `${visitor}${at % 7}`].map(quotedCsvField);
      return `2025-03-03T${hour}:30:00Z,${names.join(',')}`;
    });
    const { lines } = await same(`${ROWS[0]}\n${records.join('\n')}\nno event\n`);
    expect(lines).toMatchObject({ lines: 302 });
  });

  it('with a quote that never closes, behind many records', async () => {
    const many = Array.from({ length: 500 }, () => '2025-03-03T02:30:00Z,"p\nq",v');
    await same(`${ROWS[0]}\n${many.join('\n')}\n2025-03-03T02:30:00Z,"p,v\n${ROWS[1]}\n`);
  });

  it('of random fields is read as the replay reads it', async () => {
    // Few of them; files.sweeps.ts has more.
    await expectSameOfRandomFields(ROWS, 50);
  });
});

describe('what goes wrong', () => {
  const MANY = Array.from({ length: 30_000 }, (_, at) => `2025-03-03T00:00:00Z,/a,visitor-${at}`);
  const log = `${ROWS[0]}\n${MANY.join('\n')}\n`;

  const inFolder = (folder: string) => {
    const before = process.env.TMPDIR;
    process.env.TMPDIR = folder;
    onTestFinished(() => {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    });
  };

  it.each([
    ['by the calling thread', 1],
    ['by workers', 2],
  ])('says where it cannot spill, %s', async (_, threads) => {
    const path = temporaryFile(log);
    inFolder(path);
    const sizes = { ...SPILLING_ALL, leastSharedBytes: 0 };
    await expect(inParallel([path], {}, sizes, threads)).rejects.toThrow(
      /^.*log: it cannot be written .*TMPDIR=/,
    );
    inFolder(dirname(path));
    expect((await inParallel([path], {}, sizes, threads)).linesRead?.lines).toBe(30_001);
  });

  it('leaves no folder behind, and removes those of dead processes', async () => {
    const path = temporaryFile(log);
    const folder = dirname(path);
    inFolder(folder);
    const living = `${basename(ownedFolderPrefix('spill'))}00`;
    // No process has a number so high.
    const dead = living.replace(/-\d+-\d+-00$/, '-4194999-1-00');
    mkdirSync(join(folder, dead, 'full'), { recursive: true });
    mkdirSync(join(folder, living));
    await inParallel([path], {}, SPILLING_ALL, 1);
    expect(readdirSync(folder).sort()).toEqual(['log', living]);
  });

  it.each([
    ['process.exit(3)', /ended \(exit code 3\)/],
    ['throw new Error("too bad")', /failed: too bad/],
    ["require('node:worker_threads').parentPort.once('message', () => process.exit(0))", /ended/],
  ])('tells of a worker that dies: %s', async (code, message) => {
    const asking = openPool<FileExchanges>(code).use(2, (team) =>
      team.askAll('forget', () => undefined),
    );
    await expect(asking).rejects.toThrow(message);
  });

  it('goes on after a call that failed', async () => {
    const bad = temporaryFile(`${log}x,/a,y\n`);
    const sizes = { chunkBytes: 1000, leastSharedBytes: 0 };
    const reading = { badLines: 'fail' };
    await expect(inParallel([bad], reading, sizes, 2)).rejects.toThrow(
      /line 30,002 holds no event/,
    );
    expect((await inParallel([bad], {}, sizes, 2)).linesRead?.lines).toBe(30_002);
  });

  it('holds little of a file of bad lines', async () => {
    const bad = temporaryFile(`${ROWS.join('\n')}\n${'bad line, it is\n'.repeat(20_000)}`);
    await expectSame([bad], { format: 'csv' }, [[{ chunkBytes: 1000, leastSharedBytes: 0 }, 2]]);
  });
});

describe('limits', () => {
  it('deals out visitors again, where those of one part are too many', async () => {
    const lines = Array.from(
      { length: 150_000 },
      (_, at) => `2025-03-03T0${at % 10}:00:00Z,/p${at % 7},visitor-${at % 140_000}`,
    );
    const path = temporaryFile(`${ROWS[0]}\n${lines.join('\n')}\n`);
    await expectSame([path], {}, [[SPILLING_ALL, 1]]);
  });

  it('divides the visitors of one page and hour, where they are too many', async () => {
    const lines = Array.from(
      { length: 60_000 },
      (_, at) => `2025-03-03T01:00:00Z,/a,visitor-${at % 50_000}`,
    );
    const path = temporaryFile(`${ROWS[0]}\n${lines.join('\n')}\n`);
    const spilling = { mostTableBytes: 1 << 28, mostEventBytes: 0 };
    await expectSame([path], {}, [
      [{ spilling }, 1],
      [{ spilling, chunkBytes: 100_000, leastSharedBytes: 0 }, 2],
    ]);
  });

  it('goes on on disk, where what is in memory cannot be counted there', async () => {
    const lines = Array.from(
      { length: 20_000 },
      (_, at) => `2025-03-03T0${at % 10}:00:00Z,/p${at % 7},visitor-${at % 9000}`,
    );
    const path = temporaryFile(`${ROWS[0]}\n${lines.join('\n')}\n`);
    const sizes = { spilling: { mostBytes: 1 << 20 }, leastSharedBytes: 0, chunkBytes: 100_000 };
    await expectSame([path], {}, [
      [sizes, 1],
      [sizes, 2],
    ]);
    const before = process.env.TMPDIR;
    process.env.TMPDIR = path;
    try {
      await expect(inParallel([path], {}, sizes, 2)).rejects.toThrow(/it cannot be written/);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  });

  it('keeps to the memory it is given, and tells how far it is', async () => {
    const lines = Array.from(
      { length: 400_000 },
      (_, at) => `2025-03-03T0${at % 10}:00:00Z,/p${at % 7},visitor-${at % 250_000}`,
    );
    const path = temporaryFile(`${ROWS[0]}\n${lines.join('\n')}\n`);
    const told: number[] = [];
    const memoryBytes = 1;
    const { uniques } = await countInParallel(
      { paths: [path], reading: {} },
      { threads: 1, memoryBytes },
      ({ bytesRead }) => told.push(bytesRead ?? -1),
      { ...SIZES, chunkBytes: 1 << 14 },
    );
    expect(rowsOf(uniques)).toEqual((await expectedOf([path], {})).rows);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  });
});

const SAMPLES = join(import.meta.dirname, '../generators/samples');
const DATA = join(repository(import.meta.dirname), '..', 'shared', 'data');
const THERE = existsSync(DATA);

function repository(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : repository(dirname(folder));
}

describe('real logs', () => {
  it.each(readdirSync(SAMPLES))('sample %s', async (name) => {
    await expectSame([join(SAMPLES, name)]);
  });

  it.skipIf(!THERE)('tricky lines', async () => {
    const lines = readFileSync(join(DATA, 'tricky-lines/cases.jsonl'), 'utf8').trim().split('\n');
    const bytes = lines.map((line) => {
      const { text, text_base64: base64 } = JSON.parse(line) as {
        text?: string;
        text_base64?: string;
      };
      return base64 === undefined
        ? Buffer.from(`${text}\n`)
        : Buffer.concat([Buffer.from(base64, 'base64'), Buffer.from('\n')]);
    });
    await same(Buffer.concat(bytes), { format: 'clf' });
    await same(Buffer.concat([Buffer.from(`${ROWS.join('\n')}\n`), ...bytes]), { format: 'csv' });
    await same(
      Buffer.concat([Buffer.from(`${ROWS.join('\n').replaceAll(',', '\t')}\n`), ...bytes]),
      { format: 'tsv' },
    );
  });
});
