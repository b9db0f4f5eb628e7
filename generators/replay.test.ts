import { describe, expect, it } from 'vitest';
import { isUsageError, type RawParameters } from '../contract.ts';
import { temporaryFile } from './replay/fixtures/reading.ts';
import replay from './replay.ts';

const CLF = 'h - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 5\n';
const FILES = '["log"]';

function mistake(parameters: RawParameters): string {
  try {
    replay.open(parameters, 1);
  } catch (error) {
    if (isUsageError(error)) return error.message;
    throw error;
  }
  throw new Error('no mistake was found');
}

describe('the parameters of a replay', () => {
  it.each<[RawParameters, RegExp]>([
    [{}, /^files is missing: a JSON array of paths/],
    [{ files: 'access.log' }, /^files must be a JSON array of paths.*got access\.log/],
    [{ files: '[]' }, /^files must be/],
    [{ files: '["a",1]' }, /^files must be/],
    [{ files: '[""]' }, /^files must be/],
    [{ files: '["a\\u0000b"]' }, /^files must be/],
    [{ files: '{"a":1}' }, /^files must be/],
    [
      { files: FILES, file: 'x' },
      /no parameter "file" of replay\. Did you mean files\? Parameters: files, format, columns, month, utcOffset, logFormat, badLines/,
    ],
    [{ files: FILES, pages: '10' }, /no parameter "pages"/],
    [
      { files: FILES, format: 'xml' },
      /^--input-format must be one of auto, clf, csv, tsv, ndjson, parquet, json, w3c, .*; got "xml"/,
    ],
    [{ files: FILES, format: 'CSV' }, /^--input-format must be one of/],
    [{ files: FILES, badLines: 'skip' }, /^--bad-lines must be one of report, fail; got "skip"/],
    [
      { files: FILES, month: '1995-13' },
      /^--month must be a year and a month as 1995-08; got "1995-13"/,
    ],
    [{ files: FILES, month: '0000-01' }, /^--month must be/],
    [{ files: FILES, month: '1995-8' }, /^--month must be/],
    [{ files: FILES, month: '1995-08-01' }, /^--month must be/],
    [
      { files: FILES, utcOffset: 'EDT' },
      /^--utc-offset must be Z, or hours and minutes as -0400 or \+05:30; got "EDT"/,
    ],
    [{ files: FILES, utcOffset: '' }, /^--utc-offset must be/],
    [{ files: FILES, utcOffset: '+25:00' }, /^--utc-offset must be/],
    [{ files: FILES, columns: '' }, /^--columns: "" is none of timestamp=…, page=…, visitor=…/],
    [{ files: FILES, columns: 'ts=a' }, /^--columns: "ts=a" is none of/],
    [{ files: FILES, columns: 'page' }, /^--columns: "page" is none of/],
    [{ files: FILES, columns: 'page=' }, /^--columns: "page=" is none of/],
    [{ files: FILES, columns: 'page=a,page=b' }, /^--columns: page is given twice/],
    [
      { files: FILES, columns: 'timestamp=a,page=b,visitor=b' },
      /^--columns: page and visitor are the same column, "b"/,
    ],
    [
      { files: FILES, columns: 'timestamp=1,page=1' },
      /^--columns: timestamp and page are the same/,
    ],
    [
      { files: FILES, columns: 'timestamp=a+' },
      /^--columns: a column of the timestamp has no name/,
    ],
  ])('%j is refused', (parameters, message) => expect(mistake(parameters)).toMatch(message));

  it('shows nothing of them to a terminal that it would obey', () => {
    expect(mistake({ files: FILES, format: '\x1b[31m' })).toContain('got "\\x1b[31m"');
    expect(mistake({ files: FILES, '\x07': '' })).toContain('"\\x07"');
  });

  it('are all described', () => {
    const described = Object.keys(replay.parameters);
    expect(described).toEqual([
      'files',
      'format',
      'columns',
      'month',
      'utcOffset',
      'logFormat',
      'badLines',
    ]);
    expect(replay.presets).toEqual({});
  });

  it('that do not go with the format are refused', async () => {
    const open = async (parameters: RawParameters): Promise<unknown> => {
      for await (const _ of replay.open(parameters, 1).chunks()) return;
    };
    const clf = JSON.stringify([temporaryFile(CLF)]);
    await expect(open({ files: clf, columns: 'page=a' })).rejects.toThrow(/^--columns is for csv/);
    const csv = JSON.stringify([temporaryFile('ts,page,visitor\n1,/,v\n')]);
    await expect(open({ files: csv, month: '1995-08' })).rejects.toThrow(
      /^--month is for clf;.* is csv/,
    );
  });
});

describe('the stream of a replay', () => {
  const EVENTS = 150_000;
  const log = Array.from({ length: EVENTS }, (_, at) =>
    CLF.replace('h', `h${at % 50_000}`).replace('GET /', `GET /${at % 3}`),
  ).join('');

  it('comes in chunks of at most 65,536 events, in the same arrays, names first', async () => {
    const half = log.indexOf('\n', log.length / 2) + 1;
    const files = [temporaryFile(log.slice(0, half)), temporaryFile(log.slice(half))];
    const source = replay.open({ files: JSON.stringify(files) }, 1);
    const lengths: number[] = [];
    const buffers = new Set<ArrayBufferLike>();
    let next = 0;
    for await (const { timestampsMs, pageIds, visitorIds } of source.chunks()) {
      lengths.push(timestampsMs.length);
      for (const array of [timestampsMs, pageIds, visitorIds]) buffers.add(array.buffer);
      expect([pageIds.length, visitorIds.length]).toEqual([
        timestampsMs.length,
        timestampsMs.length,
      ]);
      expect(Math.max(...visitorIds.subarray(0, 1000))).toBeLessThan(source.visitors.size);
      for (let at = 0; at < pageIds.length; at++, next++) {
        if (pageIds[at] !== next % 3 || visitorIds[at] !== next % 50_000) expect(next).toBe(-1);
      }
    }
    expect(lengths).toEqual([65_536, 65_536, EVENTS - 2 * 65_536]);
    expect(buffers.size).toBe(3);
    expect([source.pages.size, source.pages.at(2)]).toEqual([3, '/2']);
    expect([source.visitors.size, source.visitors.at(49_999)]).toEqual([50_000, 'h49999']);
    expect(source.linesRead!()).toEqual({ lines: EVENTS, rejected: [] });
  });

  it('ends exactly where a chunk does', async () => {
    const files = JSON.stringify([temporaryFile(CLF.repeat(65_536))]);
    const lengths: number[] = [];
    for await (const { pageIds } of replay.open({ files }, 1).chunks())
      lengths.push(pageIds.length);
    expect(lengths).toEqual([65_536]);
  });

  it('can be left early, and asked for once', async () => {
    const source = replay.open({ files: JSON.stringify([temporaryFile(log)]) }, 1);
    for await (const { pageIds } of source.chunks()) {
      expect(pageIds.length).toBe(65_536);
      break;
    }
    expect(() => source.chunks()).toThrow(/only once/);
  });

  it('tells the places of rejected lines by file, five of each reason', async () => {
    const [a, b] = [
      temporaryFile(`x\n${CLF}y\nz\n`),
      temporaryFile(`\n${CLF}${'bad\n'.repeat(9)}`),
    ];
    const source = replay.open({ files: JSON.stringify([a, b]), format: 'clf' }, 1);
    for await (const _ of source.chunks());
    expect(source.linesRead!()).toEqual({
      lines: 15,
      rejected: [
        {
          reason: 'no_timestamp',
          count: 12,
          first: [
            { file: a, line: 1 },
            { file: a, line: 3 },
            { file: a, line: 4 },
            { file: b, line: 3 },
            { file: b, line: 4 },
          ],
        },
        { reason: 'blank', count: 1, first: [{ file: b, line: 1 }] },
      ],
    });
  });
});
