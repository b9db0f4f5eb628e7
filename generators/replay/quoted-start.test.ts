import { describe, expect, it } from 'vitest';
import { quotedStart } from './quoted-start.ts';

describe('quotedStart', () => {
  it('shows the start of a range of bytes', () => {
    const bytes = Buffer.from(`xx${'é'.repeat(100)}`);
    expect(quotedStart(bytes, 2, bytes.length, 5)).toBe('"ééééé…"');
    expect(quotedStart(bytes, 0, 2)).toBe('"xx"');
  });
});
