import { describe, expect, it } from 'vitest';
import type { CensusPoint } from '../wire/memory-results.ts';
import { isNearPeak, merged, objectsAt } from './peak-objects.ts';

const MB = 1e6;
const sets = (megabytes: number) => ({ kind: 'Set', count: megabytes, bytes: megabytes * MB });
const point = (events: number, liveMb: number, nextMb: number): CensusPoint => ({
  events,
  liveBytes: liveMb * MB,
  live: [sets(liveMb)],
  allocatedNext: [sets(nextMb)],
});

describe('the objects at the peak', () => {
  it('are those alive at the mark beside it, or with all that was made until the next', () => {
    const points = [point(0, 0, 30), point(50, 10, 31), point(100, 20, 0)];
    expect(objectsAt(19.9 * MB, points).objects).toEqual([sets(20)]);
    expect(objectsAt(40 * MB, points).objects).toEqual([sets(41)]);
  });

  it('are near enough within 2%, or 300 KB', () => {
    const at = (megabytes: number) => ({ bytes: megabytes * MB, objects: [] });
    expect(isNearPeak(at(100), 101.9 * MB)).toBe(true);
    expect(isNearPeak(at(100), 103 * MB)).toBe(false);
    expect(isNearPeak(at(1), 1.29 * MB)).toBe(true);
    expect(isNearPeak(at(1), 1.31 * MB)).toBe(false);
  });

  it('are summed by kind, most bytes first', () => {
    const dates = { kind: 'Date', count: 1, bytes: 2.5 * MB };
    expect(merged([sets(1), dates], [sets(2)])).toEqual([sets(3), dates]);
  });
});
