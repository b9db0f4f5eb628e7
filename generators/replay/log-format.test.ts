import { describe, expect, it } from 'vitest';
import { decodeName } from '../../names.ts';
import { ClfParser } from './clf.ts';
import { detectFormat } from './detect.ts';
import { openSequential } from './line-formats.ts';
import type { Format, ReadOptions } from './parameters.ts';
import { type EventSink, LineReader } from './records.ts';
import { TextParser } from './text-parser.ts';

const UTC: ReadOptions = { utcOffsetMinutes: 0 };

/** `time page visitor` of each event, and the reasons of other lines. */
function read(lines: string, format: Format, options = UTC): readonly string[] {
  const found: string[] = [];
  const events: EventSink = {
    full: false,
    add: (ms, ...ranges) => {
      const names = ranges.map((name) => decodeName(name.bytes.subarray(name.start, name.end)));
      found.push([new Date(ms).toISOString().slice(0, 19), ...names].join(' '));
    },
  };
  const rejected = {
    reject: ({ reason, expected }: { reason: string; expected: boolean }) => {
      if (!expected) found.push(reason);
    },
  };
  const reader =
    format === 'clf'
      ? new LineReader(new ClfParser(options, events), events, rejected)
      : openSequential(
          format as Exclude<Format, 'csv' | 'tsv' | 'ndjson' | 'parquet' | 'clf'>,
          options,
          events,
          rejected,
        ).reader;
  reader.read(Buffer.from(lines), 0, true);
  return found;
}

const custom = (logFormat: string, line: string) => read(line, 'log-format', { ...UTC, logFormat });
const detected = (lines: string) => detectFormat('x', Buffer.from(lines), true, UTC);
const WANTED = '2025-03-12T10:00:01 /p 192.0.2.1';
const T = '[12/Mar/2025:10:00:01 +0000]';

describe('--log-format', () => {
  it.each([
    [
      '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" "$http_x_forwarded_for"',
      `10.0.0.1 - a b ${T} "GET /p HTTP/1.1" 200 97 "-" "a \\" b" "192.0.2.1, 10.0.0.9"`,
    ],
    ['main', `192.0.2.1 - - ${T} "GET /p HTTP/1.1" 200 97 "-" "curl" "-"`],
    ['vhost_combined', `shop.example:443 192.0.2.1 - - ${T} "GET /p HTTP/1.1" 200 97 "-" "curl"`],
    [
      'LogFormat "%{UNIQUE_ID}e %a %l %u %t \\"%r\\" %>s %b %D" timed',
      `ZxY 192.0.2.1 - - ${T} "GET /p HTTP/1.1" 200 97 1234`,
    ],
    [
      "log_format x '$time_iso8601 $host' ' $remote_addr \"$request_uri\"';",
      '2025-03-12T11:00:01+01:00 shop 192.0.2.1 "/p"',
    ],
    [
      '%{%Y-%m-%dT%H:%M:%S}t.%{msec_frac}t %h "%m %U%q %H"',
      '2025-03-12T10:00:01.123 192.0.2.1 "GET /p HTTP/1.1"',
    ],
    ['%{msec}t\\t%h\\t%U', '1741773601123\t192.0.2.1\t/p'],
    [
      '$msec,$remote_addr:$remote_port,$scheme://$host$request_uri,$status',
      '1741773601.123,192.0.2.1:81,http://shop/p,200',
    ],
    [
      '%{X-Forwarded-For}i %h %t "%r"',
      `-  10.0.0.1 ${T} "GET /p HTTP/1.1"`.replace('  10.0.0.1', ' 192.0.2.1'),
    ],
    [
      '%h %l %u %t "%r" %>s %O "%{Referer}i" "%{User-Agent}i" %{cookie}C',
      `192.0.2.1 - - ${T} "GET /p HTTP/1.1" 200 9 "-" "c" x`,
    ],
  ])('reads %s', (format, line) => {
    expect(custom(format, line)).toEqual([WANTED]);
  });

  it.each([
    ['%h %t', 'it lacks the page'],
    ['%h "%r"', 'it lacks the time'],
    ['%t "%r"', 'it lacks the visitor'],
    ['plain', 'no variable'],
    ['%h %t "%r" %Q', '"%Q" is not known'],
    ['%h%t%r%b', 'nothing stands'],
    ['%h %{%H:%M}t "%r"', 'lacks the year'],
    ['{"ip":"$remote_addr"}', 'it writes JSON'],
  ])('refuses %s', (format, words) => {
    expect(() => new TextParser(format, UTC, { full: false, add: () => {} })).toThrow(words);
  });

  it('rejects lines that are not so', () => {
    expect(custom('%h %t "%r"', `a b 192.0.2.1 ${T} "GET /p HTTP/1.1"`)).toEqual([
      'not_the_log_format',
    ]);
    expect(custom('%h %t "%r"', `192.0.2.1 ${T} "GET /p HTTP/1.1" 200`)).toEqual([
      'not_the_log_format',
    ]);
    expect(custom('%h %t "%r"', `- ${T} "GET /p HTTP/1.1"`)).toEqual(['no_visitor']);
  });
});

const CLF = `192.0.2.1 - - ${T} "GET /p HTTP/1.1" 200 97 "-" "curl"`;

describe('public shapes of Common Log Format', () => {
  it.each([
    ['Varnish, lighttpd, gunicorn, Jetty, Tomcat', CLF],
    ['journald, short ISO', `2025-03-12T10:00:01+0000 web1 nginx[77]: ${CLF}`],
    ['rsyslog ISO', `2025-03-12T10:00:01.123456+00:00 web1 nginx: ${CLF}`],
    ['docker compose', `web_1  | ${CLF}`],
    ['kubectl logs --prefix', `[pod/nginx-7d/nginx] ${CLF}`],
    ['docker logs -t', `2025-03-12T10:00:01.689166775Z ${CLF}`],
    ['cat -n', `     1\t${CLF}`],
    ['grep over files', `access.log:${CLF}`],
    ['IPv6 with a port', CLF.replace('192.0.2.1', '[2001:db8::1]:443')],
    ['quoted list', CLF.replace('192.0.2.1', '"192.0.2.1, 10.0.0.1"')],
    ['unknown first', CLF.replace('192.0.2.1', 'unknown, 192.0.2.1')],
    ['ingress-nginx, forwarded', CLF.replace('192.0.2.1 -', '10.0.0.1 - [192.0.2.1] -')],
    ['fractions', CLF.replace(':01 ', ':01,123 ')],
    ['docker json-file', JSON.stringify({ log: `${CLF}\n`, stream: 'stdout', time: 'x' })],
  ])('reads %s', (name, line) => {
    const wanted = name.includes('IPv6') ? WANTED.replace('192.0.2.1', '2001:db8::1') : WANTED;
    expect(read(line, 'clf')).toEqual([wanted]);
  });

  it.each([
    ['two addresses', `10.0.0.1 ${CLF}`],
    ['an unknown prefix', `INFO access ${CLF}`],
    ['a user that is an address', CLF.replace('- - ', '- 192.0.2.9 ')],
    ['names with ports', CLF.replace('192.0.2.1', 'shop.example:443')],
    ['a level and a host', CLF.replace('192.0.2.1', 'web1: host.example')],
  ])('does not guess the client of %s', (_, line) => {
    expect(read(line, 'clf')).toEqual(['unclear_client']);
  });

  it('takes a leap second for the second before it, and no other second 60', () => {
    const at = (time: string) => read(CLF.replace(T, time), 'clf')[0];
    expect(at('[31/Dec/2016:23:59:60 +0000]')).toBe('2016-12-31T23:59:59 /p 192.0.2.1');
    expect(at('[01/Jan/2017:00:59:60 +0100]')).toBe('2016-12-31T23:59:59 /p 192.0.2.1');
    expect(at('[31/Dec/2016:23:58:60 +0000]')).toBe('impossible_timestamp');
  });
});

describe('detection', () => {
  it.each([
    [
      'squid',
      '1741773601.106    106 192.0.2.1 TCP_MISS/200 4567 GET http://shop.example/p - HIER_DIRECT/203.0.113.1 text/html',
    ],
    [
      'haproxy',
      '192.0.2.1:5043 [12/Mar/2025:10:00:03.785] in~ shop/srv1 0/0/1/2/3 200 500 - - ---- 1/1/0/0/0 0/0 {a|b} "GET /q HTTP/1.1"',
    ],
    ['w3c', '#Fields: date time c-ip cs-uri-stem\n2025-03-12 10:00:01 192.0.2.1 /p\n'],
    [
      'json',
      '[{"timestamp":1741773601,"page":"/p","visitor":"a"},\n{"timestamp":1741773601,"page":"/p","visitor":"a"}]',
    ],
    ['main', `10.0.0.5 - - ${T} "GET /p HTTP/1.1" 200 97 "-" "curl" "192.0.2.1, 203.0.113.9"\n`],
    ['clf', `10.0.0.5 - - ${T} "GET /p HTTP/1.1" 200 97 "-" "curl" "-"\n`],
  ])('finds %s', (format, lines) => {
    expect(detected(lines)).toBe(format);
  });

  it.each([
    [
      'HAProxy TCP',
      'Mar 12 10:00:01 lb haproxy[45]: 192.0.2.1:5041 [12/Mar/2025:10:00:01.785] fe be/srv 0/0/5007 212 -- 0/0/0/0/3 0/0\n',
    ],
    [
      'Heroku router',
      '2024-07-09T21:14:07+00:00 heroku[router]: at=info method=GET path="/p" fwd="192.0.2.1"\n',
    ],
    [
      'AWS network load balancer',
      'tls 2.0 2025-03-12T10:00:01 net/my 192.0.2.1:51341 10.0.0.1:443 5 2 98 246 - arn:x - TLS tlsv12 - shop.example - - -\n',
    ],
  ])('refuses %s, and says what to do', (_, lines) => {
    expect(() => detected(lines)).toThrow('--log-format');
  });
});

it('follows #Fields where it changes, and joins the query', () => {
  const lines =
    '#Fields: date time c-ip cs-uri-stem cs-uri-query\n2025-03-12 10:00:01 192.0.2.1 /p a=1\n' +
    '#Fields: time date cs-uri-stem c-ip\n10:00:01 2025-03-12 /p 192.0.2.1\n10:00:01 /p\n';
  expect(read(lines, 'w3c')).toEqual([
    '2025-03-12T10:00:01 /p?a=1 192.0.2.1',
    WANTED,
    'not_as_many_fields',
  ]);
});

it('takes no part of the columns of a page in #Fields for all of them', () => {
  const lines = '#Fields: date time c-ip cs-uri-stem\n2025-03-12 10:00:01 192.0.2.1 /p\n';
  const by = (page: readonly string[]) => read(lines, 'w3c', { ...UTC, columns: { page } });
  expect(by(['cs-uri-stem'])).toEqual([WANTED]);
  expect(by(['cs-host', 'cs-uri-stem'])).toEqual(['no_fields_directive']);
});

it('reads JSON arrays element by element', () => {
  const element =
    '{"timestamp":1741773601,"page":"/p","visitor":"192.0.2.1","x":["}",{"a":"\\"]"}]}';
  expect(read(`[\n${element},${element}\n,7,{"a":`, 'json')).toEqual([
    WANTED,
    WANTED,
    'not_an_element',
    'cut_off',
  ]);
});
