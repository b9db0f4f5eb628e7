import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isUsageError } from '../../contract.ts';
import { fileError } from './bad-input.ts';
import { replay, replayFiles, temporaryFile } from './fixtures/reading.ts';

const CLF = 'h - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 5\n';
const JSON_LINE = '{"ts":1700000000,"page":"/","visitor":"v"}\n';
const CSV = `ts,page,visitor\n${'1700000000,/,v\n'.repeat(20)}`;

/** The message of the UsageError that a replay ends with. */
async function mistake(found: Promise<unknown>): Promise<string> {
  const error = await found.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isUsageError(error)) throw error ?? new Error('no mistake was found');
  return error.message;
}

/** Lines that zlib cannot make much smaller. */
function lines(count: number): string {
  return Array.from({ length: count }, (_, at) =>
    CLF.replace('GET /', `GET /${Math.sin(at)}`),
  ).join('');
}

/** The same bytes at every run (xorshift32). */
function randomBytes(length: number): Buffer {
  let state = 2463534242;
  return Buffer.from(
    Uint8Array.from({ length }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state & 0xff;
    }),
  );
}

describe('files that cannot be read', () => {
  it('are named with what to do', async () => {
    expect(await mistake(replayFiles(['/no/such/file']))).toMatch(
      /^\/no\/such\/file: there is no such file\. Relative paths start at \//,
    );
    expect(await mistake(replayFiles([`${temporaryFile('x')}/log`]))).toMatch(/no such file/);
    const folder = mkdtempSync(`${tmpdir()}/replay-`);
    onTestFinished(() => rmSync(folder, { recursive: true }));
    expect(await mistake(replayFiles([folder]))).toMatch(/it is a folder\. Name the files in it/);
    expect(await mistake(replayFiles(['\x1b[31m']))).toMatch(/^\\x1b\[31m: there is no such file/);
  });

  it.skipIf(process.platform === 'win32')('are not pipes or devices', async () => {
    expect(await mistake(replayFiles(['/dev/null']))).toMatch(/it is no regular file/);
  });

  it('are told apart by the error of the file system', () => {
    const because = (code: string, message = 'why'): string =>
      fileError('log', Object.assign(new Error(message), { code })).message;
    expect(because('EACCES')).toMatch(/^log: no permission to read it/);
    expect(because('EPERM')).toMatch(/no permission/);
    expect(because('EISDIR')).toMatch(/it is a folder/);
    expect(because('EIO', 'i/o error')).toBe('log: it cannot be read: i/o error');
    const cause = new Error('x');
    expect(fileError('log', cause).cause).toBe(cause);
  });

  it('are all looked at before the first event', async () => {
    const good = temporaryFile(CLF);
    expect(await mistake(replayFiles([good, '/no/such/file'], { format: 'clf' }))).toMatch(
      /no such/,
    );
  });
});

describe('empty files', () => {
  it('are refused, gzipped or not', async () => {
    for (const format of ['auto', 'clf', 'csv']) {
      expect(await mistake(replay('', { format }))).toMatch(/it is empty \(0 bytes\)/);
      const nothing = gzipSync('');
      expect(await mistake(replay(nothing, { format }))).toMatch(/gzip of 0 bytes/);
    }
  });

  it('are told from files without an event', async () => {
    expect(await mistake(replay('\n \n', { format: 'clf' }))).toMatch(
      /not one of its 2 lines holds an event; read as clf: blank 2/,
    );
    expect(await mistake(replay('ts,page,visitor\n'))).toMatch(/read as csv: header 1\n/);
    expect(await mistake(replay('a\nb\n"\n', { format: 'clf' }))).toMatch(
      /no_timestamp 3\nThe first one: line 1, no_timestamp: "a"\n.*--input-format clf, csv/,
    );
    expect(await mistake(replay('\ufeff', { format: 'csv' }))).toMatch(/not one of its 0 lines/);
    const both = [temporaryFile(CLF), temporaryFile('nothing\n')];
    expect(await mistake(replayFiles(both, { format: 'clf' }))).toMatch(/not one of its 1 lines/);
  });

  it('that hold days without a month get a hint', async () => {
    const log = 'h [29:23:53:25] "GET / HTTP/1.0" 200 1\n';
    for (const format of ['auto', 'clf']) {
      expect(await mistake(replay(log, { format }))).toMatch(/--month 1995-08 --utc-offset -0400/);
    }
    const given = await replay(log, { month: '1995-08', utcOffset: '-0400' });
    expect(given.events).toEqual(['1995-08-30T03:53:25.000Z / h']);
  });
});

describe('binary files', () => {
  it.each([
    ['\x89PNG\r\n\x1a\n', /a PNG image/],
    ['PK\x03\x04\x14', /a zip archive.*unzip -p FILE/],
    ['\x7fELF\x02\x01\x01', /a program \(ELF\)/],
    ['%PDF-1.7\n', /a PDF document/],
    ['BZh91AY&SY', /bzip2 data: decompress it first: bzip2 -dc FILE/],
    ['\xfd7zXZ\0', /xz data/],
    ['\x28\xb5\x2f\xfd', /Zstandard data/],
    ['SQLite format 3\0', /an SQLite database/],
    ['\xff\xfeh\0i\0', /UTF-16 text: convert it first/],
    ['\xfe\xff\0h\0i', /UTF-16 text/],
    ['PARE\x15', /an encrypted Parquet file/],
    [gzipSync(CLF).toString('latin1'), /gzip inside gzip/],
  ])('%j', async (start, what) => {
    const bytes = Buffer.concat([Buffer.from(start, 'latin1'), randomBytes(100)]);
    const file = start.startsWith('\x1f') ? gzipSync(bytes) : bytes;
    expect(await mistake(replay(file))).toMatch(what);
  });

  it('are recognised without a known start', async () => {
    expect(await mistake(replay(randomBytes(5000)))).toMatch(/binary data, not lines of text/);
    expect(await mistake(replay(gzipSync(randomBytes(5000))))).toMatch(/binary data/);
  });

  it('are recognised where they look like a table, but not by NUL bytes', async () => {
    expect(await mistake(replay('\x01\x02,\x03\x04,\x05\x06\n'.repeat(5)))).toMatch(/binary data/);
    expect(await mistake(replay('no\0log\0at\0all\n'))).toMatch(/format is not recognised/);
  });

  it('are not taken for one by NUL bytes, or a host that begins like one', async () => {
    const log = `${'\0'.repeat(3000)}\n${CLF}BZhang.example${CLF}PAR1${CLF}MZ${CLF}`;
    expect((await replay(log)).events.length).toBe(4);
    expect((await replay(`PAR1${CLF}`)).events.length).toBe(1);
    expect((await replay(`PARE${CLF}`)).events.length).toBe(1);
  });
});

describe('gzip', () => {
  it('is recognised by content, of one member or several, in blocks of any size', async () => {
    const log = lines(300);
    const expected = await replay(log);
    expect(expected.lines).toBe(300);
    expect(await replayFiles([temporaryFile(log, 'log.gz')])).toEqual(expected);
    const cut = log.length / 3;
    const members = [log.slice(0, cut), '', log.slice(cut, cut + 1), log.slice(cut + 1)];
    const packed = Buffer.concat(members.map((member) => gzipSync(member)));
    for (const blockBytes of [1, 2, 3, 10, 100, 1000, 10_000, 1 << 20]) {
      expect(await replay(packed, {}, { blockBytes }), `${blockBytes}`).toEqual(expected);
    }
    const padded = Buffer.concat([gzipSync(log), Buffer.alloc(700)]);
    for (const blockBytes of [7, 512, 1 << 20]) {
      expect(await replay(padded, {}, { blockBytes })).toEqual(expected);
    }
  });

  it('that ends too early is refused, with the place, wherever it is cut', async () => {
    const packed = Buffer.concat([gzipSync(lines(200)), gzipSync(lines(10))]);
    const first = gzipSync(lines(200)).length;
    for (const end of [3, 9, 10, 11, 100, first - 1, first + 1, first + 5, packed.length - 1]) {
      for (const blockBytes of [64, 1 << 20]) {
        for (const format of ['auto', 'clf']) {
          const found = await mistake(replay(packed.subarray(0, end), { format }, { blockBytes }));
          expect(found, `${end}`).toMatch(
            /its gzip data end too early, after about [\d,]+ decompressed bytes, line [\d,]+/,
          );
        }
      }
    }
  });

  it('that is damaged is refused, with the place', async () => {
    const log = lines(30_000);
    const packed = gzipSync(log);
    const wrongSum = Buffer.from(packed);
    wrongSum[packed.length - 6]! ^= 1;
    const damaged = Buffer.from(packed);
    damaged.fill(0, packed.length >> 1, (packed.length >> 1) + 50);
    for (const [file, from, to] of [
      [wrongSum, 0.9, 1],
      [damaged, 0.2, 1],
    ] as const) {
      const message = await mistake(replay(file));
      const place =
        /its gzip data are damaged \(.+\), after about ([\d,]+) decompressed bytes, line ([\d,]+)\./;
      const [bytes, line] = place
        .exec(message)!
        .slice(1)
        .map((text) => Number(text.replaceAll(',', '')));
      expect(bytes! / log.length).toBeGreaterThan(from);
      expect(bytes! / log.length).toBeLessThanOrEqual(to);
      // What comes out behind the damage has other line ends.
      expect(line! / 30_001).toBeGreaterThan(from);
      expect(line!).toBeLessThanOrEqual(30_001);
    }
  });

  it('with something behind it is refused, so that nothing is lost', async () => {
    const packed = gzipSync(CLF);
    const behind = [Buffer.from(CLF), Buffer.concat([Buffer.alloc(100), gzipSync(CLF)])];
    for (const rest of behind) {
      for (const blockBytes of [1, 7, packed.length, packed.length + 3, 1 << 20]) {
        const found = await mistake(replay(Buffer.concat([packed, rest]), {}, { blockBytes }));
        expect(found).toMatch(
          /other bytes follow after the end of its gzip data, after about [1-9]/,
        );
      }
    }
  });
});

describe('the format', () => {
  it.each([
    ['clf', CLF],
    ['clf', `nonsense\n\n${CLF}`],
    ['clf', `h [x] "GET / HTTP/1.0" 200\n${CLF.replace('Oct', 'Okt').repeat(5)}`],
    ['ndjson', JSON_LINE],
    ['ndjson', `\ufeff\n${JSON_LINE}`],
    ['csv', CSV],
    ['csv', '"ts","page","visitor"\n"1700000000","/a\n\n\n\n\nb","v"\n'],
    ['tsv', CSV.replaceAll(',', '\t')],
  ])('is found: %s', async (format, log) => {
    const found = replay(log).catch((error: Error) => error.message);
    const chosen = replay(log, { format }).catch((error: Error) => error.message);
    const withoutPath = (text: unknown): unknown =>
      typeof text === 'string' ? text.replace(/^[^:]*:/, '') : text;
    expect(withoutPath(await found)).toEqual(withoutPath(await chosen));
  });

  it('is asked for where it is not found, with the first line', async () => {
    const found = await mistake(replay('\ufeffdear diary\x1b,\ntoday\n'));
    expect(found).toMatch(/its format is not recognised\. It begins: "dear diary\\x1b,"\n/);
    expect(found).toMatch(/--input-format clf, csv, tsv, ndjson, parquet/);
    expect(await mistake(replay('x'.repeat(70_000)))).toMatch(/begins: "x{80}…"/);
    const array = JSON.stringify([{ ts: 1 }], undefined, 2);
    expect(await mistake(replay(array))).toMatch(/one object a line; jq -c/);
  });

  it('must be the same for all files', async () => {
    const [clf, json] = [temporaryFile(CLF, 'a.log'), temporaryFile(JSON_LINE, 'b.json')];
    const found = await mistake(replayFiles([clf, json]));
    expect(found).toMatch(
      /The files are of different formats:\n {2}.*a\.log: clf\n {2}.*b\.json: ndjson\n/,
    );
    const second = await mistake(replayFiles([clf, json], { format: 'clf' }));
    expect(second).toMatch(/b\.json: not one of its 1 lines holds an event/);
  });
});

describe('a mixture of formats', () => {
  const head = CLF.repeat(2000);

  it('at the start is refused, with the first line of the other', async () => {
    const found = await mistake(replay(CLF.repeat(5) + JSON_LINE.repeat(3) + CLF));
    expect(found).toMatch(/it mixes formats: it is clf, but line 6 and 2 more would be ndjson\./);
    expect(found).toMatch(/--input-format clf or --input-format ndjson/);
    expect(await mistake(replay(CLF + JSON_LINE))).toMatch(/is clf, but line 2 would be ndjson/);
    expect(await mistake(replay(JSON_LINE.repeat(3) + CSV))).toMatch(
      /is csv, but line 1 and 2 more would be ndjson/,
    );
  });

  it.each([
    ['ndjson', JSON_LINE.repeat(25), 2001],
    ['csv', CSV.repeat(2), 2002],
    ['tsv', CSV.replaceAll(',', '\t').repeat(2), 2002],
  ])('far behind the start is refused: %s', async (other, rest, line) => {
    const found = await mistake(replay(head + rest));
    const count = rest.split('\n').length - 2 - (other === 'ndjson' ? 0 : 2);
    expect(found).toContain(
      `it is clf, but line ${(line / 1000) | 0},${String(line % 1000).padStart(3, '0')} and ${count} more would be ${other}.`,
    );
  });

  it.each([
    ['ndjson', JSON_LINE.repeat(3000)],
    ['csv', `ts,page,visitor\n${'1700000000,/,v\n'.repeat(9000)}`],
  ])('that begins as %s is refused too', async (format, start) => {
    expect(await mistake(replay(start + CLF.repeat(300)))).toContain(
      `it is ${format}, but line ${format === 'csv' ? '9,002' : '3,001'} and 299 more would be clf.`,
    );
  });

  it('is one only from three lines and one in a hundred on', async () => {
    const found = await replay(head + JSON_LINE.repeat(20));
    expect([found.events.length, found.rejected]).toEqual([2000, { no_timestamp: 20 }]);
    const exactly = CLF.repeat(1980) + JSON_LINE.repeat(20);
    expect(await mistake(replay(exactly))).toMatch(/it mixes formats/);
    expect((await replay(CLF.repeat(100) + JSON_LINE.repeat(2))).rejected).toEqual({
      no_timestamp: 2,
    });
  });

  it('is not looked for where the format is chosen', async () => {
    const log = head + JSON_LINE.repeat(3000);
    expect((await replay(log, { format: 'clf' })).rejected).toEqual({ no_timestamp: 3000 });
    expect((await replay(log, { format: 'ndjson' })).rejected).toEqual({ not_json: 2000 });
  });
});

describe('bad lines that are to fail', () => {
  const fail = { badLines: 'fail' };

  it('stop at the first one, with its line, reason and start', async () => {
    const log = `${CLF}\n \n${CLF}\x1b]0;evil\x07${'x'.repeat(200)}\n${CLF}`;
    const path = temporaryFile(log, 'access.log');
    expect(await mistake(replayFiles([path], fail))).toBe(
      `${path}: line 5 holds no event (no_timestamp): "\\x1b]0;evil\\x07${'x'.repeat(71)}…"\n` +
        'Mend or remove it, or count such lines and go on: --bad-lines report',
    );
  });

  it('let headers and blank lines pass', async () => {
    const found = await replay(`\n${CSV}\nts,page,visitor\n`, fail);
    expect([found.events.length, found.rejected]).toEqual([20, { blank: 2, header: 2 }]);
  });
});

describe('the samples', () => {
  const folder = `${import.meta.dirname}/../samples`;

  it('replay: access.log', async () => {
    const found = await replayFiles([`${folder}/access.log`]);
    expect([found.events.length, found.lines]).toEqual([197, 200]);
    expect(found.rejected).toEqual({
      request_without_path: 1,
      no_request_status_bytes: 1,
      impossible_timestamp: 1,
    });
    expect(found.events[0]).toBe('2024-03-30T21:10:58.000Z /blog/ 192.0.2.131');
    const hosts = readFileSync(`${folder}/access.log`, 'utf8').matchAll(/^(\S+) /gm);
    for (const [, host] of hosts) expect(host).toMatch(/^(192\.0\.2\.|198\.51\.100\.|2001:db8::)/);
  });

  it('replay: views.csv', async () => {
    const found = await replayFiles([`${folder}/views.csv`]);
    expect([found.events.length, found.lines]).toEqual([199, 202]);
    expect(found.rejected).toEqual({ header: 1, no_timestamp: 1, no_visitor: 1 });
    expect(found.events.some((event) => event.includes(' /search?q="exact" '))).toBe(true);
  });
});
