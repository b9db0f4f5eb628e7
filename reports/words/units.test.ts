import { describe, expect, it } from 'vitest';
import { columnFormat, NOT_MEASURED, shownName } from './units.ts';

function column(unit: Parameters<typeof columnFormat>[0], ...values: (number | null)[]): string[] {
  const { unit: name, format } = columnFormat(unit, values);
  return [name, ...values.map(format)];
}

describe('a column of figures', () => {
  it('has one unit and one number of decimals', () => {
    expect(column('ns', 52.2e6, 145.1e6, 1_405e6)).toEqual(['ms', '52.2', '145.1', '1,405.0']);
    expect(column('ns', 1.13e9, 12.7e9)).toEqual(['s', '1.13', '12.70']);
    expect(column('bytes', 8_010_000, 11_370_000)).toEqual(['MB', '8.01', '11.37']);
    expect(column('rate', 3_834_000, 493_000)).toEqual(['k/s', '3,834', '493']);
    expect(column('count', 38_514, 0)).toEqual(['', '38,514', '0']);
    expect(column('count', 44.5, 10)).toEqual(['', '44.5', '10.0']);
    expect(column('count', 0.0006, 4)).toEqual(['', '0.0006', '4.0000']);
  });

  it('keeps far apart figures readable', () => {
    expect(column('bytes', 1_200, 640_000_000)).toEqual(['kB', '1.20', '640,000.00']);
    expect(column('ns', 0, 5e6)).toEqual(['ms', '0.00', '5.00']);
  });

  it('shows what was not measured as such', () => {
    expect(column('ns', null, 5e6)[1]).toBe(NOT_MEASURED);
    expect(column('ns', null, null)).toEqual(['ns', NOT_MEASURED, NOT_MEASURED]);
    expect(column('bytes', 0)).toEqual(['B', '0']);
    expect(columnFormat('bytes', [4e6]).format(-900)).toBe('0.00');
    expect(column('bytes', -4_050_000, 40_500_000)).toEqual(['MB', '-4.05', '40.50']);
  });
});

describe('a name that is shown', () => {
  it('is cut in its middle, so that names that end differently stay apart', () => {
    const [one, other] = ['a', 'b'].map((end) => shownName(`${'long '.repeat(40)}${end}`));
    expect(one).toMatch(/^long long .*….* long a$/);
    expect(one).toHaveLength(80);
    expect(other).not.toBe(one);
  });

  it('is whole where it is short, whatever it ends with', () => {
    expect(shownName(`${'x'.repeat(79)}…`)).toBe(`${'x'.repeat(79)}…`);
    expect(shownName('a\u0007b')).toBe('a\\x07b');
  });

  it('is not endless, and breaks no character', () => {
    const name = shownName('🚀'.repeat(100_000));
    expect(Array.from(name)).toHaveLength(80);
    expect(name).toMatch(/^🚀+…🚀+$/u);
  });
});
