import { describe, expect, it } from 'vitest';
import {
  duration,
  grouped,
  parseDecimal,
  parseNumber,
  parsePercent,
  parseWhole,
} from './quantity.ts';

const bounds = { least: 1, most: 1e9 };

it('puts commas between thousands', () => {
  expect([0, 12, 999, 1000, 1234567, -1234, 1234.5678].map(grouped)).toEqual([
    '0',
    '12',
    '999',
    '1,000',
    '1,234,567',
    '-1,234',
    '1,234.5678',
  ]);
});

describe('numbers as people write them', () => {
  it.each([
    ['2000000', 2e6],
    ['2_000_000', 2e6],
    ['2e6', 2e6],
    ['2E6', 2e6],
    ['2M', 2e6],
    ['2m', 2e6],
    ['2.3M', 2.3e6],
    ['1.5k', 1500],
    ['1G', 1e9],
    ['1.1M', 1.1e6],
    [' 7 ', 7],
    ['0', 0],
    ['-3', -3],
    ['.5', 0.5],
  ])('%s is %d', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each([
    '',
    ' ',
    'k',
    'two',
    '1e',
    '1,000',
    '0x10',
    'Infinity',
    'NaN',
    '1 000',
    '_1',
    '.',
    '1.',
    '--1',
    '1kk',
  ])('%j is no number', (text) => {
    expect(parseNumber(text)).toBeNaN();
  });

  it.each(['0', '-5', '1.5', '1e99', 'NaN', '', 'many', '2e9', '1e-3'])(
    '%j is refused as a count, by name',
    (text) => {
      expect(() => parseWhole('--events', text, bounds)).toThrow(
        `--events must be a whole number from 1 to 1,000,000,000, not ${JSON.stringify(text)}.`,
      );
    },
  );

  it('keeps fractions where they make sense', () => {
    expect(parseDecimal('--budget', '1.5', bounds)).toBe(1.5);
    expect(() => parseDecimal('--budget', '0.5', bounds)).toThrow(/--budget must be a number/);
    expect(() => parseDecimal('--budget', 'NaN', bounds)).toThrow(/--budget must be a number/);
  });
});

describe('parsePercent', () => {
  it.each([
    ['5%', 0.05],
    ['0', 0],
    ['1.1 %', 0.011],
    ['100', 1],
    ['0.0000001', 1e-9],
  ])('%s is %d', (text, share) => {
    expect(parsePercent('--threshold', text)).toBe(share);
  });

  it.each(['', '%', '-1%', '101', '5%%', 'five'])('refuses %j by name', (text) => {
    expect(() => parsePercent('--threshold', text)).toThrow(/--threshold must be a percentage/);
  });
});

it('durations', () => {
  expect(duration(45.4)).toBe('45 s');
  expect(duration(200)).toBe('3 min 20 s');
  expect(duration(-1)).toBe('0 s');
});
