import { describe, expect, it } from 'vitest';
import { isBlank } from './bytes.ts';

describe('isBlank', () => {
  it('takes ASCII whitespace only', () => {
    const blank = Buffer.from(' \t\n\v\f\r');
    expect(isBlank(blank, 0, blank.length)).toBe(true);
    expect(isBlank(blank, 0, 0)).toBe(true);
    for (const other of ['\u00a0', '\0', '\u2003', 'a']) {
      const bytes = Buffer.from(` ${other}`);
      expect(isBlank(bytes, 0, bytes.length)).toBe(false);
    }
  });
});
