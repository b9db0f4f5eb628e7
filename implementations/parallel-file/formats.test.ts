import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { RawParameters } from '../../contract.ts';
import { temporaryFile } from '../../generators/replay/fixtures/reading.ts';
import {
  CLF_TIMES,
  clf,
  expectSameOfNearlyPlain,
  FORMATS,
  json,
  TIMES,
} from './fixtures/nearly-plain.ts';
import { expectSame } from './fixtures/same-answer.ts';

const same = async (lines: readonly string[], reading: RawParameters = {}) =>
  await expectSame([temporaryFile(`${lines.join('\n')}\n`)], reading);

describe('lines of JSON', () => {
  const PLAIN = TIMES.flatMap((time) => [json(time, '/a', 'x'), json(time, '/b', 'y')]);

  it.each<[string, readonly string[], RawParameters?]>([
    ['alone', []],
    [
      'with spaces',
      ['{ "timestamp" : "2025-03-03T02:00:00Z" , "pageUrl": "/c", "visitorId": "x" }'],
    ],
    ['with a tab', ['{\t"timestamp":"2025-03-03T02:00:00Z","pageUrl":"/c","visitorId":"x"}']],
    ['with escapes', [json(TIMES[0]!, '\\/c\\u00e4', 'x'), json(TIMES[0]!, '/c', 'x\\"y')]],
    [
      'with other keys',
      [
        '{"a":null,"visitorId":"x","b":-1.5e3,"pageUrl":"/c","c":true,"timestamp":"2025-03-03T02:00:00Z","d":false}',
      ],
    ],
    [
      'with a value that is none',
      ['{"a":01,', '{"a":1.,', '{"a":tru,', '{"a":-,', '{"a":1e,'].map(
        (start) => start + json(TIMES[0]!, '/c', 'x').slice(1),
      ),
    ],
    [
      'with keys twice',
      [
        json(TIMES[0]!, '/c', 'x').replace('{', '{"pageUrl":"/d",'),
        json(TIMES[0]!, '/c', 'x').replace('{', '{"timestamp":1,'),
      ],
    ],
    [
      'with nested values',
      [json(TIMES[0]!, '/c', 'x').replace('{', '{"a":{"pageUrl":"/d"},"b":[1,{}],')],
    ],
    [
      'without some keys',
      [
        '{}',
        '{"timestamp":"2025-03-03T02:00:00Z"}',
        json(TIMES[0]!, '', 'x'),
        json(TIMES[0]!, '/c', ''),
      ],
    ],
    [
      'with numbers for names',
      [1, 0, -0, 12.5, 123456789012345, 12345678901234567890n, '1e3', '1.0'].map((id) =>
        json(TIMES[0]!, '/c', 'x').replace('"x"', `${id}`),
      ),
    ],
    [
      'with Unix times',
      [
        '1741000000',
        '1741000000123',
        '1741000000.123',
        '1741003199.9999999999',
        '1741003199.99999',
        '-1741000000',
        '17410000000',
        '1e9',
        '20250303',
        // In one hour of 2034, if these are seconds; the other one spells a date and an hour.
        '2025031299',
        '2025031210',
        '0000000001',
        '"1741000000"',
        '"1741003199.9999999999"',
      ].map((time) => `{"timestamp":${time},"pageUrl":"/c","visitorId":"x"}`),
    ],
    [
      'with text behind',
      [`${PLAIN[0]} `, `${PLAIN[0]}x`, `${PLAIN[0]}\r`, ` ${PLAIN[0]}`, `${PLAIN[0]}${PLAIN[1]}`],
    ],
    [
      'that are none',
      ['', 'x', '[]', 'null', '"{}"', '{', '{"', '{"timestamp', '{"timestamp":', '{"timestamp":"'],
    ],
    ['with line ends of Windows', ['\r', json(TIMES[0]!, '/c', 'z\r')]],
    ['of local times', [json('2025-03-03 10:00', '/c', 'x')], { utcOffset: '-0400' }],
    [
      'of local times at half an hour',
      [json('2025-03-03 10:00', '/c', 'x')],
      { utcOffset: '+0530' },
    ],
    [
      'with dotted paths',
      [
        '{"t":"2025-03-03T02:00:00Z","a.b":"/c","v":"x"}',
        '{"t":"2025-03-03T02:00:00Z","a":{"b":"/d"},"v":"x"}',
      ],
      { columns: 'timestamp=t,page=a.b,visitor=v' },
    ],
    [
      'with one key for two parts',
      [],
      { columns: 'timestamp=timestamp,page=pageUrl,visitor=pageUrl' },
    ],
    [
      'with date and time apart',
      ['{"date":"2025-03-03","time":"02:00:00","pageUrl":"/c","visitorId":"x"}'],
      { columns: 'timestamp=date+time,page=pageUrl,visitor=visitorId' },
    ],
  ])('%s', async (_, lines, reading = {}) => {
    await same([...PLAIN, ...lines, ...PLAIN], { format: 'ndjson', ...reading });
  });

  it('whose columns come late, or never', async () => {
    await same(['{"a":1}', '{"pageUrl":"/x"}', ...PLAIN]);
    await same(
      Array.from({ length: 1200 }, () => '{"a":1}'),
      { format: 'ndjson' },
    );
    await same(['{"a":1}'], { format: 'ndjson' });
  });
});

describe('lines of the Common Log Format', () => {
  const PLAIN = CLF_TIMES.flatMap((time) => [
    clf(time, 'GET /a HTTP/1.1'),
    clf(time, 'POST /b?c=d HTTP/2.0', 'example.org'),
  ]);
  const at = CLF_TIMES[0]!;

  it.each<[string, readonly string[], RawParameters?]>([
    ['alone', []],
    [
      'with other requests',
      [
        'GET /a',
        'GET /a b HTTP/1.1',
        'GET  HTTP/1.1',
        'GET HTTP/1.1',
        'get /a HTTP/1.1',
        '-',
        '',
        'GET /a HTTP/1. ',
        'GET /a HTTP/3',
        'GET /a HTTP/1.0/1.1',
        ' /a HTTP/1.1',
        'GET /a" HTTP/1.1',
        'GET /a" 200 1 HTTP/1.1',
        'GET /\\"a HTTP/1.1',
      ].map((request) => clf(at, request)),
    ],
    [
      'with other hosts',
      ['', '::1', '[::1]', '[03/Mar/2025:00:00:00', 'ä'].map((host) =>
        clf(at, 'GET /c HTTP/1.1', host),
      ),
    ],
    [
      'with other times',
      [
        '3/Mar/2025:00:00:00 +0000',
        '03/mAR/2025:00:00:00 -0330',
        '31/Feb/2025:00:00:00 +0000',
        '03/Foo/2025:00:00:00 +0000',
        '03/1oo/2025:00:00:00 +0000',
        '03/Mar/2025:24:00:00 +0000',
        '03/Mar/2025:00:60:00 +0000',
        '03/Mar/2025:00:00:60 +0000',
        '03/Mar/2025:00:00:00 +2400',
        '03/Mar/2025:00:00:00 +0060',
        '03/Mar/2025:00:00:00 +0007',
        '03/Mar/2025:00:29:00 -0130',
        '03/Mar/2025:00:30:00 -0130',
        '03/Mar/2025:00:00:00 Z0000',
        '03:00:00:00',
      ].map((time) => clf(time, 'GET /c HTTP/1.1')),
    ],
    [
      'with a bracket before the time',
      [
        `h [x] - [${at}] "GET /c HTTP/1.1" 200 1`,
        `h [03/1oo/2025:00:00:00 +0000] "GET /x HTTP/1.1" 200 1 [${at}] "GET /y HTTP/1.1" 200 1`,
        `h [03/1oo/2025:00:00:00 +0000] "GET /x HTTP/1.1" 200 1 [03/Mar/2025:05:00:00 +0000] "GET /y HTTP/1.1" 200 1`,
      ],
    ],
    [
      'with other answers',
      ['200 -', '- 1', '200 ', '20 1', '2000 1', '200 1x', '200 1\t', '200', '', '200 1'].map(
        (answer) => `h - - [${at}] "GET /c HTTP/1.1" ${answer}`,
      ),
    ],
    ['that end early', Array.from({ length: 70 }, (_, length) => PLAIN[0]!.slice(0, length))],
    ['with line ends of Windows', [`h - - [${at}] "GET /c HTTP/1.1" 200 1\r`]],
    ['with a month', [clf('03:00:00:00', 'GET /c HTTP/1.1')], { month: '2025-03' }],
  ])('%s', async (_, lines, reading = {}) => {
    await same([...PLAIN, ...lines, ...PLAIN], { format: 'clf', ...reading });
  });

  it('that all lack a month', async () => {
    await same([`h [03:00:00:00] "GET /c HTTP/1.0" 200 1`]);
  });
});

describe('tables', () => {
  it.each<[string, readonly string[]]>([
    [
      'of Unix times',
      [
        'timestamp,page,visitor',
        '1741000000,/a,x',
        '1741000000123,/a,y',
        '1741003199.9999999999,/a,z',
        '1741000000.,/a,x',
        '174100000x,/a,x',
        '0741000000,/a,x',
        '0000000001741,/a,x',
        '20250303,/a,x',
        '202503031200,/a,x',
        '17410000000,/a,x',
        '1741000000 ,/a,x',
        '-1741000000,/a,x',
      ],
    ],
    [
      'of offsets',
      [
        'timestamp,page,visitor',
        ...[
          'Z',
          '+00:00',
          '-00:00',
          '+0530',
          '+05:30',
          '-03',
          ' UTC',
          ' +0100',
          '+5:30',
          '+24:00',
          '+01:60',
          '+01:07',
        ].flatMap((zone) => [
          `2025-03-03T01:10:00${zone},/a,x`,
          `2025-03-03T01:40:00.25${zone},/b,x`,
        ]),
      ],
    ],
    [
      'of date and time apart',
      [
        'date,time,page,visitor',
        '2025-03-03,01:30:00,/a,x',
        '2025-03-03,01:45,/a,x',
        '2025-03-03,1:45:00,/a,x',
        '2025-3-3,01:45:00,/a,x',
        '2025-03-03,,/a,x',
        ',,/a,x',
        '1741000000,01:30:00,/a,x',
        '2025-03-03,25:00:00,/a,x',
        '2025-03-03,01:30:00+0100,/a,x',
      ],
    ],
    [
      'with texts for nothing',
      [
        'date,time,size,r_version,r_arch,r_os,package,version,country,ip_id',
        '2014-01-06,01:30:00,1,NA,NA,NA,ggplot2,1,US,1',
        '2014-01-06,01:30:00,1,NA,NA,NA,NA,1,US,1',
        '2014-01-06,01:30:00,1,NA,NA,NA,NAB,1,US,NA',
        '2014-01-06,01:30:00,1,NA,NA,NA,N,1,US,NA',
        '2014-01-06,01:30:00,1,NA,NA,NA,"NA",1,US,3',
      ],
    ],
  ])('%s', async (_, lines) => {
    await same([...lines, ...lines.slice(1, 3)], { format: 'csv' });
  });

  it('of Unix seconds alone', async () => {
    const header = 'host\tlogname\ttime\tmethod\turl\tresponse\tbytes\treferer\tuseragent';
    const row = (time: string) => `h\t-\t${time}\tGET\t/a\t200\t1\t\t`;
    const times = ['804571201', '1804571201', '1804571201.5', '2025-03-03T01:30:00Z'];
    await same([header, ...times.map(row)]);
  });
});

describe('lines that are nearly plain', () => {
  // Few of them; formats.sweeps.ts has more.
  it.each(FORMATS)('%s', async (_, plain, reading) => {
    await expectSameOfNearlyPlain(plain, reading, 40);
  });
});

const DATA = join(repository(import.meta.dirname), '..', 'shared', 'data');
const THERE = existsSync(DATA);

function repository(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : repository(dirname(folder));
}

describe('real logs, told again as JSON', () => {
  it.skipIf(!THERE)(
    `the Elastic sample${THERE ? '' : ` (skipped: there is no folder ${DATA})`}`,
    async () => {
      const lines = gunzipSync(readFileSync(join(DATA, 'elastic-apache-2015/events.csv.gz')))
        .toString()
        .trim()
        .split('\n');
      const events = lines.slice(1).map((line) => line.split(','));
      expect(events.length).toBeGreaterThan(1000);
      const text = events
        .map((fields) => JSON.stringify({ ts: fields[0], url: fields[1], ip: fields[2] }))
        .join('\n');
      await expectSame([temporaryFile(text)], { columns: 'timestamp=ts,page=url,visitor=ip' });
    },
  );
});
