import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysInMonth, offsetMinutes, utcMs } from './calendar.ts';
import { parseTime, parseUnixSeconds } from './times.ts';

function time(text: string, offset = 0): string | undefined {
  // Surrounded, because a range is a part of a larger buffer.
  const bytes = Buffer.from(`1${text}1`);
  const ms = parseTime({ bytes, start: 1, end: bytes.length - 1 }, offset);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

describe('utcMs', () => {
  it('agrees with Date on every day of 1 to 9999', () => {
    const date = new Date('0001-01-01T00:00:00Z');
    for (let ms = date.getTime(); ms < 253402300800000; ms += 86_400_000) {
      date.setTime(ms);
      const found = utcMs(
        date.getUTCFullYear(),
        date.getUTCMonth() + 1,
        date.getUTCDate(),
        0,
        0,
        0,
      );
      if (found !== ms) expect(found).toBe(ms);
    }
    expect(utcMs(9999, 12, 31, 23, 59, 59)).toBe(253402300799000);
  });

  it('knows no days that are not there', () => {
    const none: [number, number, number, number, number, number][] = [
      [2023, 2, 29, 0, 0, 0],
      [1900, 2, 29, 0, 0, 0],
      [2024, 2, 30, 0, 0, 0],
      [2024, 4, 31, 0, 0, 0],
      [2024, 0, 1, 0, 0, 0],
      [2024, 13, 1, 0, 0, 0],
      [2024, 1, 0, 0, 0, 0],
      [0, 1, 1, 0, 0, 0],
      [2024, 1, 1, 24, 0, 0],
      [2024, 1, 1, 0, 60, 0],
      [2024, 1, 1, 0, 0, 60],
      [2024, 1, 1, -1, 0, 0],
      [2024, 1, 1, 0, -1, 0],
      [2024, 1, 1, 0, 0, -1],
      [2024, Number.NaN, 1, 0, 0, 0],
    ];
    for (const parts of none) expect(utcMs(...parts), parts.join(' ')).toBeNaN();
    expect(daysInMonth(2000, 2)).toBe(29);
  });
});

describe('offsetMinutes', () => {
  it.each([
    ['Z', 0],
    ['z', 0],
    ['+0000', 0],
    ['-00:00', 0],
    ['-0400', -240],
    ['+05:30', 330],
    ['+0545', 345],
    ['-0930', -570],
    ['+14', 840],
    ['+23:59', 1439],
  ])('%s is %d', (text, minutes) => {
    expect(offsetMinutes(Buffer.from(text), 0, text.length) + 0).toBe(minutes);
  });

  it.each([
    '',
    '+',
    '0400',
    '+4',
    '+400',
    '+24:00',
    '+0060',
    '+05-30',
    '+05:3',
    '+05:300',
    'ZZ',
    '+ab',
  ])('"%s" is none', (text) => expect(offsetMinutes(Buffer.from(text), 0, text.length)).toBeNaN());
});

describe('parseTime', () => {
  it.each([
    ['2015-05-17T10:05:03Z', '2015-05-17T10:05:03.000Z'],
    ['2015-05-17t10:05:03z', '2015-05-17T10:05:03.000Z'],
    ['2015-05-17 10:05:03', '2015-05-17T10:05:03.000Z'],
    ['2015-05-17T10:05', '2015-05-17T10:05:00.000Z'],
    ['2015-05-17T10:05+01:00', '2015-05-17T09:05:00.000Z'],
    ['2015-05-17T10:05:03+05:30', '2015-05-17T04:35:03.000Z'],
    ['2015-05-17 10:05:03 -0400', '2015-05-17T14:05:03.000Z'],
    ['2015-05-17 10:05:03-04', '2015-05-17T14:05:03.000Z'],
    ['2015-05-17 10:05:03 UTC', '2015-05-17T10:05:03.000Z'],
    ['2015-05-17T10:05:03.1Z', '2015-05-17T10:05:03.100Z'],
    ['2015-05-17T10:05:03.123999999Z', '2015-05-17T10:05:03.123Z'],
    ['2015-05-17T10:05:03,999', '2015-05-17T10:05:03.999Z'],
    ['2024-02-29T23:59:59-00:01', '2024-03-01T00:00:59.000Z'],
    ['9999-12-31T23:59:59-01:00', '+010000-01-01T00:59:59.000Z'],
    ['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z'],
    ['807256800', '1995-08-01T06:00:00.000Z'],
    ['1700000000', '2023-11-14T22:13:20.000Z'],
    ['1700000000123', '2023-11-14T22:13:20.123Z'],
    ['1700000000.123', '2023-11-14T22:13:20.123Z'],
    ['1700000000.1239', '2023-11-14T22:13:20.123Z'],
    ['1700000000.5', '2023-11-14T22:13:20.500Z'],
    ['1700000000123.9', '2023-11-14T22:13:20.123Z'],
    ['0', '1970-01-01T00:00:00.000Z'],
    ['-1', '1969-12-31T23:59:59.000Z'],
    ['99999999999', '5138-11-16T09:46:39.000Z'],
    ['100000000000', '1973-03-03T09:46:40.000Z'],
    ['99999999999999', '5138-11-16T09:46:39.999Z'],
  ])('%s is %s', (text, iso) => expect(time(text)).toBe(iso));

  it.each([
    ...['', ' ', '-', '.', 'NA', 'now', '2015-05-17', '2015-05-17T10', '2015-05-17T10:05:', '1e9'],
    ...['2015-05-17T10:05:3', '2015-05-17T10:05:03.', '2015-05-17T10:05:03.Z', '20150517T100503'],
    ...[
      '2015-05-17T24:00:00',
      '2015-05-17T10:60:00',
      '2015-06-30T23:59:60Z',
      '2015-02-30T00:00:00',
    ],
    ...[
      '2015-05-17T10:05:03+25:00',
      '2015-05-17T10:05:03 ',
      '2015-05-17T10:05:03+',
      '0000-01-01T00:00',
    ],
    ...[
      '2015-05-17T10:05:03ZZ',
      '2015-05-17  10:05:03',
      '2015/05/17 10:05:03',
      '2015-05-17_10:05:03',
    ],
    ...['2015-05-17T10:05:03 CET', '+1700000000', '1700000000.', '.5', '1,700', '100000000000000'],
    ...[
      '1700000000.1x',
      '1700000000x',
      '--1',
      '20150517',
      '201505171005',
      '20150517100503',
      '0x10',
    ],
    '9'.repeat(400),
  ])('"%s" is none', (text) => expect(time(text)).toBeUndefined());

  it('takes eight digits that spell no date for seconds', () => {
    expect(time('20151317')).toBe('1970-08-22T05:35:17.000Z');
    expect(time('12345678')).toBe('1970-05-23T21:21:18.000Z');
  });

  it('gives times without an offset the one of the user', () => {
    expect(time('2014-01-06 00:08:24', -240)).toBe('2014-01-06T04:08:24.000Z');
    expect(time('2014-01-06 00:08:24Z', -240)).toBe('2014-01-06T00:08:24.000Z');
    expect(time('2014-01-06 00:08:24+01:00', -240)).toBe('2014-01-05T23:08:24.000Z');
    expect(time('1700000000', -240)).toBe('2023-11-14T22:13:20.000Z');
  });

  it('reads back what Date writes', () => {
    const range = {
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
    };
    fc.assert(
      fc.property(fc.date({ ...range, noInvalidDate: true }), (date) => {
        expect(time(date.toISOString())).toBe(date.toISOString());
      }),
    );
  });
});

describe('parseUnixSeconds', () => {
  const seconds = (text: string): number => {
    const bytes = Buffer.from(`9${text}9`);
    return parseUnixSeconds({ bytes, start: 1, end: bytes.length - 1 });
  };

  it('takes digits alone, always for seconds', () => {
    expect(seconds('807256800')).toBe(807256800000);
    expect(seconds('20150517')).toBe(20150517000);
    expect(seconds('100000000000')).toBe(100000000000000);
    expect(seconds('8640000000000')).toBe(8.64e15);
    for (const text of [
      '',
      '-1',
      '1.5',
      '8640000000001',
      '99999999999999',
      '1995-08-01T00:00:00Z',
      'time',
    ]) {
      expect(seconds(text), text).toBeNaN();
    }
  });
});
