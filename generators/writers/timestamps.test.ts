import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Output } from './output.ts';
import { timestampAppender } from './timestamps.ts';

const LAST_MS = 8.64e15;

function write(timestamps: readonly number[], before = ''): string {
  const output = new Output();
  const append = timestampAppender(output, before);
  for (const timestampMs of timestamps) {
    append(timestampMs);
    output.append('\n');
  }
  return Buffer.from(output.take()).toString();
}

function expected(timestamps: readonly number[], before = ''): string {
  return timestamps.map((ms) => `${before}${new Date(ms).toISOString()}\n`).join('');
}

describe('timestampAppender', () => {
  it('writes what Date writes, near and far, in any order', () => {
    const near = fc.integer({ min: -100_000_000, max: 100_000_000 });
    const far = fc.integer({ min: -LAST_MS, max: LAST_MS });
    fc.assert(
      fc.property(fc.array(fc.oneof(near, far), { maxLength: 50 }), (timestamps) => {
        expect(write(timestamps, '{"')).toBe(expected(timestamps, '{"'));
      }),
    );
  });

  it('writes the first and the last moment, and those around the years 0 and 10000', () => {
    const timestamps = [
      -LAST_MS,
      LAST_MS,
      Date.UTC(-1, 11, 31, 23, 59, 59, 999),
      Date.UTC(-1, 11, 31, 23, 59, 59, 999) + 1,
      Date.UTC(9999, 11, 31, 23, 59, 59, 999),
      Date.UTC(10_000, 0),
      -1,
      0,
    ];
    expect(write(timestamps)).toBe(expected(timestamps));
  });

  it('goes on after more hours than it keeps', () => {
    const timestamps = Array.from({ length: 6000 }, (_, i) => ((i * 7919) % 3000) * 3_600_000 + i);
    expect(write(timestamps)).toBe(expected(timestamps));
  });

  it.each([Number.NaN, LAST_MS + 3_600_000])('throws for %f', (timestampMs) => {
    expect(() => write([timestampMs])).toThrow(RangeError);
  });
});
