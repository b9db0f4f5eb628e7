import { describe, expect, it } from 'vitest';
import { narrowToFirstAddress } from './forwarded.ts';

function narrowed(visitor: string): string {
  const bytes = Buffer.from(`<${visitor}>`);
  const range = { bytes, start: 1, end: bytes.length - 1 };
  narrowToFirstAddress(range);
  return bytes.toString('utf8', range.start, range.end);
}

describe('a list of addresses', () => {
  it.each([
    ['192.0.2.1, 203.0.113.8', '192.0.2.1'],
    ['unknown, -, 192.0.2.1,203.0.113.8', '192.0.2.1'],
    ['192.0.2.1:5555, unknown', '192.0.2.1:5555'],
    [' 2001:db8::1 , [2001:db8::2]:443', '2001:db8::1'],
    ['fe80::1%eth0, ::ffff:192.0.2.1', 'fe80::1%eth0'],
  ])('%s stands for %s', (list, first) => expect(narrowed(list)).toBe(first));

  it.each([
    '192.0.2.1',
    'Smith, John',
    'unknown, -',
    // Names whose first part alone would make one visitor of several.
    '192.0.2.1,Mozilla/5.0 (X11)',
    '7:12,3',
    'cafe:1,2',
  ])('is not %s', (name) => expect(narrowed(name)).toBe(name));
});
