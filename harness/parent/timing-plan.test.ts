import { describe, expect, it } from 'vitest';
import {
  callsOfSample,
  eventsOfSeries,
  planCalls,
  randomLayout,
  samplesOfShort,
} from './timing-plan.ts';

describe('eventsOfSeries', () => {
  it('makes calls of some 60 ms, on all events at most and one at least', () => {
    expect(eventsOfSeries(6, 2_000_000)).toBe(20_000);
    expect(eventsOfSeries(0.01, 5_000)).toBe(5_000);
    expect(eventsOfSeries(1e6, 1_000)).toBe(1);
  });
});

describe('planCalls', () => {
  const series = (warmUpCalls: number | null, secondsPerCall = 0.1) => ({
    warmUpCalls,
    secondsPerCall,
  });

  it('warms all sides up as long as the slowest to become steady needs', () => {
    expect(planCalls([series(2), series(7), series(0)], 1_000, 1_000)).toMatchObject({
      warmUps: 7,
    });
  });

  it('carries the work of a warm-up over to calls on all events', () => {
    expect(planCalls([series(7)], 1_000, 100_000)).toMatchObject({ warmUps: 1 });
    expect(planCalls([series(7)], 1_000, 3_500)).toMatchObject({ warmUps: 2 });
  });

  it('never does without a warm-up, and does not warm up for ever', () => {
    expect(planCalls([series(0)], 1_000, 1_000)).toMatchObject({ warmUps: 1 });
    expect(planCalls([series(null)], 1_000, 1_000)).toMatchObject({ warmUps: 5 });
    expect(planCalls([series(39)], 1_000, 1_000)).toMatchObject({ warmUps: 20 });
  });

  it('makes one call where it costs as much as a process, and several where it costs little', () => {
    expect(planCalls([series(5, 0.06)], 20_000, 2_000_000).iterations).toBe(1);
    expect(planCalls([series(1, 0.01)], 1_000, 1_000).iterations).toBeGreaterThan(2);
  });
});

describe('samplesOfShort', () => {
  it('makes as many calls as the shortest ones need, but for those that would take too long', () => {
    const fast = { name: 'fast', needed: 65_536, callNs: 50 };
    const near = { name: 'near', needed: 32, callNs: 1e3 };
    expect(samplesOfShort([fast, near])).toEqual({ callsPerSample: 65_536 });
    const long = { name: 'long', needed: 2, callNs: 1e6 };
    const hour = { name: 'hour', needed: 1, callNs: 3.6e12 };
    expect(samplesOfShort([fast, near, long, hour])).toEqual({
      callsPerSample: 65_536,
      fewerCalls: { long: 250, hour: 1 },
    });
    expect(samplesOfShort([hour])).toEqual({ callsPerSample: 1 });
  });

  it('tells how many a side makes, whatever it is called', () => {
    const samples = { callsPerSample: 512, fewerCalls: { slow: 2 } };
    expect(['slow', 'toString', 'constructor'].map((name) => callsOfSample(samples, name))).toEqual(
      [2, 512, 512],
    );
    expect(callsOfSample({}, 'valueOf')).toBe(1);
  });
});

describe('randomLayout', () => {
  it('varies', () => {
    const layouts = Array.from({ length: 20 }, randomLayout);
    expect(new Set(layouts.map(({ hashSeed }) => hashSeed)).size).toBeGreaterThan(15);
    expect(new Set(layouts.map(({ paddingBytes }) => paddingBytes)).size).toBeGreaterThan(15);
  });
});
