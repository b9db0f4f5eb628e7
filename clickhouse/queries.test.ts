import { describe, expect, it } from 'vitest';
import { narrowToFirstAddress } from '../generators/replay/forwarded.ts';
import { spellsDate } from '../generators/replay/written-times.ts';
import { assertPageType, timeKindOf, unwrapped, visitorKindOf } from './column-types.ts';
import { distinctInSlice, rowsByHour, visitorsByPage } from './queries.ts';
import { querySettings } from './settings.ts';
import { DATE_DIGITS, timeSql } from './time-expressions.ts';
import { parseWhere } from './where.ts';

const column = (type: string) => ({ name: 'c', type });
const counted = {
  source: 'd.t',
  time: timeSql('ts', timeKindOf(column('DateTime'))),
  page: 'page`x',
  visitor: 'uid',
  visitorKind: 'text' as const,
  where: 'a = 1 OR b = 2',
  fromMs: 1500,
  toMs: null,
};
const all = { firstHour: 10, lastHour: 10, slice: 0, slices: 1 };

describe('the SQL', () => {
  it('keeps the condition of the user together', () => {
    for (const sql of [
      rowsByHour(counted),
      visitorsByPage(counted, all, false),
      distinctInSlice(counted, 8),
    ]) {
      expect(sql).toContain('AND (a = 1 OR b = 2\n)');
      expect(sql).toContain('ts >= toDateTime(2)');
    }
  });

  it('quotes names', () => {
    expect(visitorsByPage(counted, all, false)).toContain('`page\\`x`');
  });

  it('asks for one hour by the table’s order, and for slices of visitors', () => {
    const sql = visitorsByPage(counted, { ...all, slice: 3, slices: 8 }, false);
    expect(sql).toContain('ts >= toDateTime(36000)');
    expect(sql).toContain('ts < toDateTime(39600)');
    expect(sql).toMatch(/modulo\(cityHash64\(.*\), 8\) = 3/);
  });
});

describe('the first of forwarded addresses', () => {
  const sql = visitorsByPage(counted, all, true);
  const [, quoted = ''] = /extract\(ifNull\(`uid`, ''\), '([^']*)'\)/.exec(sql) ?? [];
  const pattern = new RegExp(quoted.replaceAll('\\\\', '\\').replace('(?i:', '(?:'), 'i');

  it.each([
    '192.0.2.1, 203.0.113.8',
    'unknown,-, 192.0.2.1 ,Unknown',
    '[2001:db8::1]:80,192.0.2.1:5555',
    '2001:db8::1, fe80::1%eth0,',
    'unknown, -',
    '192.0.2.1,Mozilla/5.0',
    '192.0.2.1 x, 192.0.2.2',
    '7:12,3',
    'a, b',
  ])('of %s is the same as of files', (visitor) => {
    const range = { bytes: Buffer.from(visitor), start: 0, end: visitor.length };
    narrowToFirstAddress(range);
    const first = pattern.exec(visitor)?.[1] ?? visitor;
    expect(first).toBe(visitor.slice(range.start, range.end));
  });
});

describe('types of columns', () => {
  it.each([
    ['DateTime', { kind: 'seconds', zone: null }],
    ["Nullable(DateTime('Europe/Berlin'))", { kind: 'seconds', zone: 'Europe/Berlin' }],
    ["DateTime64(3, 'UTC')", { kind: 'fraction', scale: 3, zone: 'UTC' }],
    ['DateTime64(9)', { kind: 'fraction', scale: 9, zone: null }],
    ['LowCardinality(Nullable(UInt32))', { kind: 'number', bits: 32, signed: false }],
    ['Int64', { kind: 'number', bits: 64, signed: true }],
  ])('%s holds times', (type, kind) => {
    expect(timeKindOf(column(type))).toEqual(kind);
  });

  it.each(['Date', 'Date32', 'String', 'Float64', 'UInt16', 'Array(DateTime)', 'Decimal(18, 3)'])(
    '%s holds none',
    (type) => {
      expect(() => timeKindOf(column(type))).toThrow('Times are read from');
    },
  );

  it('knows what identifies a visitor and what names a page', () => {
    expect(visitorKindOf(column('LowCardinality(String)'))).toBe('text');
    expect(visitorKindOf(column('Nullable(UUID)'))).toBe('value');
    expect(visitorKindOf(column('FixedString(16)'))).toBe('as text');
    expect(() => visitorKindOf(column('Float64'))).toThrow('identifies no visitor');
    expect(visitorKindOf(column("Enum8('a' = 1, 'b\\nc' = 2)"))).toBe('as text');
    expect(() => assertPageType(column('Array(String)'))).toThrow('AS SELECT toString(c) AS page');
    expect(unwrapped('Nullable(String)')).toEqual({ type: 'String', nullable: true });
  });
});

describe('conditions', () => {
  it.each(['a = 1', "x IN ('it\\'s', 'a;b', '--')", 'f(g(1), [2])', '`a(` = 1', "a = 'b''(c'"])(
    'takes %s',
    (text) => {
      expect(parseWhere(` ${text} `)).toBe(text);
    },
  );

  it.each([
    '1) OR (1',
    '(a',
    'a]',
    '(a]',
    "a = '",
    'a; DROP TABLE b',
    '1 -- x',
    '1 /* x',
    '`a',
    "a = $$'$$) OR (1 = $x$'$x$",
  ])('refuses %s', (text) => {
    expect(() => parseWhere(text)).toThrow('--where');
  });
});

describe('settings', () => {
  const found = (...more: [string, string][]) =>
    new Map([
      ['skip_unavailable_shards', '1'],
      ['read_overflow_mode', 'throw'],
      ['distributed_group_by_no_merge', '0'],
      ...more,
    ]);

  it('are sent where the server knows them, whatever their values: shards have profiles of their own', () => {
    expect(querySettings(found()).apart).toEqual({
      skip_unavailable_shards: 0,
      read_overflow_mode: 'throw',
      distributed_group_by_no_merge: 1,
    });
  });

  it('are sent to those who may only read where they differ, so that they are refused', () => {
    const { together, mayChange } = querySettings(found(['readonly', '1']));
    expect(mayChange).toBe(false);
    expect(together).toEqual({ skip_unavailable_shards: 0 });
  });
});

it('digits spell a date in SQL where they do in files', () => {
  const pattern = new RegExp(DATE_DIGITS);
  const two = (number: number) => String(number).padStart(2, '0');
  const ends = [
    '',
    '0',
    '00',
    '09',
    '19',
    '23',
    '24',
    '99',
    '1005',
    '100503',
    '100503123',
    '10050',
  ];
  let dates = 0;
  for (let year = 1885; year <= 2215; year++)
    for (let month = 0; month <= 13; month++)
      for (const day of [0, 1, 9, 28, 29, 30, 31, 32])
        for (const end of ends) {
          const digits = `${year}${two(month)}${two(day)}${end}`;
          const isDate = spellsDate(digits);
          if (isDate) dates++;
          if (pattern.test(digits) !== isDate) expect.fail(`${digits}: ${isDate} in files`);
        }
  expect(dates).toBeGreaterThan(50_000);
});
