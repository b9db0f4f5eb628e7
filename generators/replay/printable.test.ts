import { describe, expect, it } from 'vitest';
import { grouped, printable, quotedStart } from './printable.ts';

describe('printable', () => {
  it('lets nothing through that a terminal would obey', () => {
    expect(printable('a\x1b[31m\r\n\t\0\x7f\u009b')).toBe(
      'a\\x1b[31m\\x0d\\x0a\\x09\\x00\\x7f\\x9b',
    );
    expect(printable('\u202eevil\u2028\ufeff')).toBe('\\u202eevil\\u2028\\ufeff');
    expect(printable('\udce9\ud800')).toBe('\\xe9\\ud800');
  });

  it('keeps other text as it is', () => {
    expect(printable('/café?q=日本 😀')).toBe('/café?q=日本 😀');
  });

  it('cuts by characters, not in the middle of one', () => {
    expect(printable('😀😀😀', 2)).toBe('😀😀…');
    expect(printable('abc', 3)).toBe('abc');
  });
});

describe('quotedStart', () => {
  it('shows the start of a range of bytes', () => {
    const bytes = Buffer.from(`xx${'é'.repeat(100)}`);
    expect(quotedStart(bytes, 2, bytes.length, 5)).toBe('"ééééé…"');
    expect(quotedStart(bytes, 0, 2)).toBe('"xx"');
  });
});

describe('grouped', () => {
  it('puts commas between thousands', () => {
    expect([0, 12, 999, 1000, 1234567].map(grouped)).toEqual([
      '0',
      '12',
      '999',
      '1,000',
      '1,234,567',
    ]);
  });
});
