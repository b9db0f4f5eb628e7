import { describe, expect, it } from 'vitest';
import { DAILY_WEIGHTS, hourWeights, WEEKLY_WEIGHTS } from './rhythm.ts';

const MONDAY_MS = Date.UTC(2025, 2, 3);
const HOUR_MS = 3_600_000;

describe('hourWeights', () => {
  it('has weights with a mean of 1', () => {
    expect(DAILY_WEIGHTS).toHaveLength(24);
    expect(WEEKLY_WEIGHTS).toHaveLength(7);
    expect(DAILY_WEIGHTS.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(24, 10);
    expect(WEEKLY_WEIGHTS.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(7, 10);
  });

  it('is flat without rhythm', () => {
    expect(new Set(hourWeights(MONDAY_MS, 400, 0, 0))).toEqual(new Set([1]));
  });

  it('follows the hour of the day, before 1970 as well', () => {
    const weights = hourWeights(MONDAY_MS + 5 * HOUR_MS, 48, 1, 0);
    expect([...weights.subarray(0, 19)]).toEqual(DAILY_WEIGHTS.slice(5));
    expect([...weights.subarray(19, 43)]).toEqual(DAILY_WEIGHTS);
    const before1970 = hourWeights(Date.UTC(1969, 11, 30, 22), 4, 1, 0);
    expect([...before1970]).toEqual([22, 23, 0, 1].map((hour) => DAILY_WEIGHTS[hour]));
    const half = hourWeights(MONDAY_MS, 24, 0.5, 0);
    expect(half[20]).toBeCloseTo((1 + DAILY_WEIGHTS[20]!) / 2, 12);
  });

  it('follows the day of the week, before 1970 as well', () => {
    const byDay = (startMs: number) =>
      [0, 1, 2, 3, 4, 5, 6].map((day) => hourWeights(startMs, 24 * 7, 0, 1)[24 * day]);
    const mondayFirst = [...WEEKLY_WEIGHTS.slice(1), WEEKLY_WEIGHTS[0]];
    expect(byDay(MONDAY_MS)).toEqual(mondayFirst);
    expect(byDay(Date.UTC(1899, 11, 25))).toEqual(mondayFirst);
  });
});
