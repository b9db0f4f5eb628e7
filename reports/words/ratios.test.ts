import { describe, expect, it } from 'vitest';
import { makeReport } from '../figures/report.ts';
import { smallRecord } from '../fixtures/small-record.ts';
import { aboveNothing, intervalText, ratioInWords, ratioText, times } from './ratios.ts';

const report = makeReport(smallRecord);
const [comparison] = report.comparisons;
const known = { ...comparison!, ratio: 0.171, low: 0.11, high: 0.264, verdict: 'lower' } as const;

describe('a ratio', () => {
  it('has two decimals, two digits below a tenth, and none behind the point where it is large', () => {
    expect(times(0.684)).toBe('0.68×');
    expect(times(0.0123)).toBe('0.012×');
    expect(times(0.00042)).toBe('0.00042×');
    expect(times(0)).toBe('0.00×');
    expect(times(99.99)).toBe('99.99×');
    expect(times(2_778.28)).toBe('2,778×');
    expect(intervalText(0.0961, 1.25)).toBe('0.096–1.25');
  });

  it('has no digits at the far ends of an interval that says nothing', () => {
    expect(intervalText(0.00000001, 192_744)).toBe('below 0.01 to above 100');
    expect(intervalText(0.0004, 1.25)).toBe('below 0.01 to 1.25');
    expect(intervalText(0.9, 3_000)).toBe('0.90 to above 100');
    expect(intervalText(1_342, 4e9)).toBe('above 1,342');
    expect(intervalText(1e-9, 0.005)).toBe('below 0.0050');
    expect(intervalText(0.0021, 0.0034)).toBe('0.0021–0.0034');
  });

  it('is seen to be off 1 where that is what it says', () => {
    expect(intervalText(0.97, 0.9986)).toBe('0.97–0.999');
    expect(intervalText(1.0004, 1.05)).toBe('1.0004–1.05');
    expect(intervalText(0.97, 1.0014)).toBe('0.97–1.00');
    expect(ratioText({ ...known, ratio: 0.997, low: 0.96, high: 0.9996 })).toBe(
      '0.997× (0.96–0.9996)',
    );
    expect(ratioInWords({ ...known, ratio: 1, low: null, high: null }, 'the time')).toBe(
      '1.00× the time',
    );
    const same = { ...known, ratio: 0.998, low: 0.99, high: 1.01, verdict: 'equivalent' } as const;
    expect(ratioText(same)).toBe('1.00× (0.99–1.01)');
  });

  it('stands with its interval', () => {
    expect(ratioText(known)).toBe('0.17× (0.11–0.26)');
    expect(ratioInWords(known, 'the time')).toBe('0.17× the time (0.11–0.26)');
    expect(ratioText({ ...known, low: null, high: null })).toBe('0.17×');
    expect(ratioText(undefined)).toBe('not measured');
  });

  it('is left out where it does not tell which is better: nobody shall remember a guess', () => {
    expect(ratioText({ ...known, ratio: 6.2, low: 0.9, high: 42, verdict: 'unresolved' })).toBe(
      '0.90–42.00',
    );
  });
});

describe('a ratio to next to nothing', () => {
  const peak = {
    ...known,
    metric: 'peakLiveBytes',
    ...{ ratio: 67_127_920, low: 67_127_920, high: 67_127_920 },
    verdict: 'higher',
  } as const;
  /** Peaks of the baseline and of all others. */
  const amounts = (below: number, above: number) => ({
    memory: [],
    measurements: report.measurements.map((one) =>
      one.metric === 'peakLiveBytes'
        ? { ...one, median: one.implementation === peak.baseline ? below : above }
        : one,
    ),
  });

  it('is told in words, with what is more', () => {
    const told = '67.1 MB more than next to nothing';
    expect(ratioText(peak, amounts(1, 67_127_920))).toBe(told);
    expect(ratioInWords(peak, 'its peak memory', amounts(1, 67_127_920))).toBe(
      `peak memory ${told}`,
    );
    const none = { ...peak, ratio: null, low: null, high: null };
    expect(ratioText(none, amounts(0, 67_127_920))).toBe('67.1 MB more than none');
    expect(ratioText(none)).toBe('from none');
  });

  it('is a ratio where there is something to compare with', () => {
    const tenth = { ...peak, ratio: 10, low: null, high: null };
    expect(ratioText(tenth, amounts(5_000, 50_000))).toBe('10.00×');
    const same = { ...peak, ratio: 1, low: null, high: null, verdict: 'equivalent' } as const;
    expect(ratioText(same, amounts(0, 0))).toBe('1.00×');
  });

  it('is so of what may be the engine’s own, and of no time', () => {
    expect(aboveNothing('allocatedBytes', 4_096, 1e6)).toBe('996 kB');
    expect(aboveNothing('allocatedBytes', 4_097, 1e6)).toBeNull();
    expect(aboveNothing('allocatedBytes', 80, 4_000)).toBeNull();
    expect(aboveNothing('allocatedObjects', 16, 5_000)).toBe('4,984');
    expect(aboveNothing('peakLiveBytes', -900, 2e6)).toBe('2.00 MB');
    expect(aboveNothing('wallTime', 10, 1e6)).toBeNull();
    expect(aboveNothing('peakLiveBytes', null, 1e6)).toBeNull();
  });

  it('has no digits the other way round', () => {
    expect(times(1 / 67_127_920)).toBe('below 0.0001×');
    expect(intervalText(1e-8, 2e-8)).toBe('below 0.0001');
    expect(intervalText(1e-12, 2e-8)).toBe('below 0.0001');
    expect(intervalText(0.00005, 0.003)).toBe('below 0.0001 to 0.0030');
    expect(times(-0.02)).toBe('0.00×');
  });
});
