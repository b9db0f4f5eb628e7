import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openArena } from './arena.ts';
import { likelyRange, timeRange } from './column-hours.ts';
import { hourOf, MS_PER_HOUR } from './hours.ts';
import { createMemory, instantiateKernel } from './kernel.ts';
import type { ColumnsKernel } from './scatter-columns.ts';

const memory = createMemory();
const kernel = instantiateKernel<ColumnsKernel>(memory);
const MOST_TIMES = 50;
const address = openArena(memory).allocate(12 * MOST_TIMES);
const hoursAt = address + 8 * MOST_TIMES;

function hoursSince(
  baseHour: number,
  times: readonly number[],
): { largest: number; hours: number[] } {
  new Float64Array(memory.buffer, address, times.length).set(times);
  const largest = kernel.hoursSince(baseHour * MS_PER_HOUR, address, times.length, hoursAt) >>> 0;
  return { largest, hours: [...new Uint32Array(memory.buffer, hoursAt, times.length)] };
}

const baseHour = fc.integer({ min: -2e9, max: 2e9 });
const millisecond = fc.oneof(
  fc.constantFrom(0, 1, MS_PER_HOUR / 2 - 1, MS_PER_HOUR / 2, MS_PER_HOUR - 1),
  fc.nat(MS_PER_HOUR - 1),
);
const time = fc.tuple(fc.oneof(fc.nat(30), fc.nat(2 ** 24 - 1)), millisecond);

describe('hoursSince', () => {
  it('rounds down as dividing does, for 2^24 hours', () => {
    fc.assert(
      fc.property(baseHour, fc.array(time, { maxLength: MOST_TIMES }), (base, parts) => {
        const times = parts.map(([hour, ms]) => (base + hour) * MS_PER_HOUR + ms);
        const expected = times.map((ms) => hourOf(ms) - base);
        const largest = Math.max(0, ...expected);
        expect(hoursSince(base, times)).toEqual({ largest, hours: expected });
      }),
    );
  });

  it('tells of a time that is before the base, too far behind it, or not a number', () => {
    const outside = fc.oneof(
      fc.integer({ min: -8.64e15, max: -1 }),
      fc.constantFrom(
        -1,
        Number.NaN,
        -Number.NaN,
        Infinity,
        -Infinity,
        2 ** 32 * MS_PER_HOUR,
        1e300,
      ),
      fc.integer({ min: 2 ** 24 * MS_PER_HOUR, max: Number.MAX_SAFE_INTEGER }),
    );
    const inside = fc.array(fc.nat(1e12), { maxLength: 20 });
    fc.assert(
      fc.property(inside, outside, inside, (before, one, after) => {
        expect(hoursSince(0, [...before, one, ...after]).largest).toBeGreaterThanOrEqual(2 ** 24);
      }),
    );
  });
});

describe('likelyRange', () => {
  it('is the range of few times, and an hour more on either side for many', () => {
    const few = Float64Array.of(5, 3, 9);
    expect(likelyRange(few)).toEqual(timeRange(few, 0, 3));
    const many = Float64Array.from({ length: 100_000 }, (_, index) => 1e12 + index);
    expect(likelyRange(many)).toEqual([1e12 - MS_PER_HOUR, 1e12 + 99_999 + MS_PER_HOUR]);
    expect(likelyRange(new Float64Array(0))).toEqual([Infinity, -Infinity]);
  });
});
