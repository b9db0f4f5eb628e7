import { describe, expect, it } from 'vitest';
import pageViews from '../page-views.ts';
import { readAll, temporaryFile } from './fixtures/reading.ts';
import { openLogs } from './log-stream.ts';
import { parseParameters } from './parameters.ts';
import { suspicionOf } from './suspicions.ts';

const HOUR_MS = 3_600_000;

/** `events` events of these visitors, each in turn. */
const told = (visitors: readonly string[], events = 300, startMs = Date.UTC(2025, 2, 3)) =>
  suspicionOf(
    Array.from({ length: events }, (_, at) => ({
      timestampMs: startMs + at * HOUR_MS,
      visitor: visitors[at % visitors.length]!,
    })),
  );
const made = (count: number, name: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => name(at));

describe('visitors of the wrong column', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['months', ['Mar'], /months \("Mar"\)/],
    ['whole months', ['March', 'April'], /months/],
    ['times', ['2025-03-12T10:00:01Z', '2025-03-12 10:00:02'], /times/],
    ['times of a day', ['10:00:01', '9:00:02.123'], /times/],
    ['times of access logs', ['[12/Mar/2025:10:00:01'], /times/],
    ['methods', ['GET', 'POST'], /methods/],
    ['levels', ['stdout', 'stderr'], /logger/],
    ['priorities', ['<134>1', '<13>1'], /syslog/],
    ['pages', ['/p', 'https://shop.example/q'], /pages/],
    ['servers', ['web1', 'web2.example.org', 'ip-10-0-0-7'], /servers/],
    ['many servers', made(40, (at) => `nginx-7c5ddbdf54-x${at}`), /servers/],
    [
      'a proxy',
      [...made(99, () => '10.0.0.1'), '192.0.2.1'],
      /"10\.0\.0\.1" is the visitor in 297 of its first 300/,
    ],
    ['connections', made(100, (at) => `192.0.2.1:${40_000 + at}`), /with a port/],
    ['connections of IPv6', made(100, (at) => `[2001:db8::1]:${40_000 + at}`), /with a port/],
    ['connections of hosts', made(100, (at) => `client.example.org:${40_000 + at}`), /with a port/],
  ])('%s', (_, visitors, message) => expect(told(visitors)).toMatch(message));

  it('and times of the wrong unit', () => {
    expect(told(['a', 'b'], 9, 0)).toMatch(/of the year 1970/);
    // Ticks of .NET, of 2025, as nanoseconds.
    expect(told(['a', 'b'], 9, 638_773_776_010)).toMatch(/of the year 1990/);
    // 12 March 2025, 10:00, as YYMMDDhhmm.
    expect(told(['a', 'b'], 9, 2_503_121_000_000)).toMatch(/of the year 2049/);
  });
});

describe('visitors of the right column', () => {
  it.each<[string, readonly string[]]>([
    ['addresses', made(50, (at) => `192.0.2.${at}`)],
    ['IPv6 addresses', made(100, (at) => `2001:db8:0:1:0:0:0:${at}`)],
    ['hosts', made(50, (at) => `client-${at}.isp.example`)],
    ['addresses of hardware', made(100, (at) => `52:54:00:12:34:${at + 10}`)],
    ['users', ['mark', 'april', 'augustus', 'june', 'jan']],
    ['users that begin as months', ['Marie', 'Janet', 'Juno', 'Decker']],
    ['names with numbers', made(100, (at) => `customer:${at}`)],
    ['ids by platform', made(150, (at) => `${at % 2 ? 'web' : 'app'}-${at * 7919}`)],
    ['numbers', made(100, (at) => String(at))],
    ['dates with a name', ['2025-03-12-a', '2025-03-12-b']],
  ])('%s', (_, visitors) => expect(told(visitors)).toBeUndefined());

  it('one, of few events', () => expect(told(['192.0.2.1'], 50)).toBeUndefined());

  it.each(Object.entries(pageViews.presets).filter(([name]) => name !== 'one-visitor'))(
    'of made-up events, %s',
    async (_, { parameters }) => {
      const source = pageViews.open({ ...parameters, events: '500' }, 1);
      const events: { timestampMs: number; visitor: string }[] = [];
      for await (const { timestampsMs, visitorIds } of source.chunks()) {
        for (const [at, timestampMs] of timestampsMs.entries())
          events.push({ timestampMs, visitor: source.visitors.at(visitorIds[at]!) });
      }
      expect(suspicionOf(events)).toBeUndefined();
    },
  );
});

it('one line tells it of a file', async () => {
  const line = (at: number) =>
    `web1 - - [12/Mar/2025:10:00:${10 + at} +0000] "GET /p HTTP/1.1" 200 9`;
  const path = temporaryFile([1, 2, 3].map(line).join('\n'));
  const source = openLogs(parseParameters({ files: JSON.stringify([path]) }));
  await readAll(source);
  const { notes } = source.linesRead!();
  expect(notes).toHaveLength(1);
  expect(notes![0]).toMatch(/^Note: .*names of servers \("web1"\).*right column\.$/);
});

const T = '2025-03-03T01:30:00Z';
const notesOf = async (contents: readonly string[], parameters = {}) => {
  const files = contents.map((content) => temporaryFile(content));
  const source = openLogs(parseParameters({ files: JSON.stringify(files), ...parameters }));
  await readAll(source);
  return source.linesRead!().notes ?? [];
};

describe('visitors of several files', () => {
  it.each([
    ['tables', [`ts,page,user,ip\n${T},/p,alice,a\n`, `ts,page,user,ip\n${T},/p,-,a\n`]],
    ['JSON', [`{"ts":"${T}","page":"/p","user":"alice"}`, `{"ts":"${T}","page":"/p","ip":"a"}`]],
  ])('are of different columns in %s', async (_, contents) => {
    expect(await notesOf(contents)).toEqual([
      expect.stringMatching(/^Note: the visitor is the column "user" of .*, but "ip" of .*\.$/),
    ]);
  });

  it('are of one column', async () => {
    const contents = [`ts,page,user_id\n${T},/p,a\n`, `page,userId,ts\n/p,a,${T}\n`];
    expect(await notesOf(contents)).toEqual([]);
  });
});

it.each(['ndjson', 'json'])('a part of the page in no object of %s is told', async (format) => {
  const objects = ['{"host":"h"}', '{}'].map(
    (more) => `{"ts":"${T}","user":"a","uri":"/p","more":${more}}`,
  );
  const log = format === 'json' ? `[${objects.join(',\n')}]` : objects.join('\n');
  const by = (page: string) => notesOf([log], { columns: `page=${page}` });
  expect(await by('more.host+uri')).toEqual([]);
  expect(await by('more.hots+uri')).toEqual([
    expect.stringMatching(/^Note: .*: no object holds "more\.hots", a part of the page.*\.$/),
  ]);
});
