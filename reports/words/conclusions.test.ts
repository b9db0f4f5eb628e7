/** The first sentences of every report: they claim what comparisons show, and no more. */
import { describe, expect, it } from 'vitest';
import type { Comparison } from '../figures/comparisons.ts';
import { partsOf } from '../figures/parts.ts';
import { makeReport } from '../figures/report.ts';
import { defaultRun } from '../fixtures/recorded.ts';
import { headlineOf } from './conclusions.ts';

const WORKLOAD = 'everyday';
const [part] = partsOf(makeReport(defaultRun));

type Told = Pick<Comparison, 'ratio' | 'low' | 'high' | 'verdict'>;
const UNRESOLVED: Told = { ratio: 1.05, low: 0.9, high: 1.2, verdict: 'unresolved' };
const SLOWER: Told = { ratio: 1.5, low: 1.4, high: 1.6, verdict: 'higher' };
const AS_HEAVY: Told = { ratio: 1, low: 0.99, high: 1.01, verdict: 'equivalent' };

/** The headline of a run of four candidates; what is not named is as `others`, and weighs the same. */
function headline(
  others: Told,
  times: Readonly<Record<string, Told>> = {},
  peaks: Readonly<Record<string, Told>> = {},
): string[] {
  const comparisons = part!.comparisons.map((one) =>
    one.metric === 'wallTime'
      ? { ...one, ...(times[one.candidate] ?? others) }
      : { ...one, ...(peaks[one.candidate] ?? AS_HEAVY) },
  );
  return headlineOf({ ...part!, comparisons, leaders: [] }, WORKLOAD);
}

describe('the headline', () => {
  it('names who is shown to be faster, also where a noisy one may be faster still', () => {
    const faster: Told = { ratio: 0.8, low: 0.75, high: 0.85, verdict: 'lower' };
    const noisy: Told = { ratio: 0.6, low: 0.3, high: 1.2, verdict: 'unresolved' };
    expect(headline(UNRESOLVED, { 'packed-rows': faster })[0]).toMatch(
      /^Fastest: packed-rows, 0\.80× the time of naive-set-of-sets \(0\.75–0\.85\);/,
    );
    expect(headline(UNRESOLVED, { 'packed-rows': faster, 'batched-bytes': noisy })[0]).toMatch(
      /^Shown to be faster: packed-rows, 0\.80×/,
    );
  });

  it('says how little it is, where it is little: in the line that is read first', () => {
    const faster: Told = { ratio: 0.98, low: 0.96, high: 0.999, verdict: 'lower' };
    const lighter: Told = { ratio: 0.98, low: 0.96, high: 0.99, verdict: 'lower' };
    const times = { 'packed-rows': faster };
    expect(headline(UNRESOLVED, times, { 'packed-rows': lighter })[0]).toBe(
      'Fastest: packed-rows, 2% faster, 0.98× the time of naive-set-of-sets (0.96–0.999); 2% lighter, 0.98× its peak memory (0.96–0.99).',
    );
    expect(headline(UNRESOLVED, {}, { 'packed-rows': lighter })[1]).toMatch(
      /^Lighter by 2%: packed-rows, 0\.98× the peak memory of /,
    );
    const slower: Told = { ratio: 1.03, low: 1.02, high: 1.04, verdict: 'higher' };
    expect(headline(SLOWER, { 'packed-rows': slower })[0]).toMatch(
      /; the next, packed-rows, takes 3% more, 1\.03× its time \(1\.02–1\.04\)\.$/,
    );
  });

  it('names the baseline where every candidate is slower', () => {
    const [first] = headline(SLOWER, { 'packed-rows': { ...SLOWER, ratio: 1.45 } });
    expect(first).toBe(
      'Fastest: naive-set-of-sets, the baseline; the next, packed-rows, takes 1.45× its time (1.40–1.60).',
    );
    expect(headline(SLOWER, { 'packed-rows': UNRESOLVED })).toEqual([
      'No candidate is shown to be faster than naive-set-of-sets.',
    ]);
  });

  it('names who is lighter where nobody is faster, unless it is slower', () => {
    const lighter: Told = { ratio: 0.5, low: 0.49, high: 0.51, verdict: 'lower' };
    expect(headline(UNRESOLVED, {}, { 'flat-tuple-set': lighter })).toEqual([
      'No candidate is shown to be faster than naive-set-of-sets.',
      expect.stringMatching(
        /^Lighter: flat-tuple-set, 0\.50× the peak memory of naive-set-of-sets \(0\.49–0\.51\); time: cannot tell \(0\.90–1\.20/,
      ),
    ]);
    const slower = headline(
      UNRESOLVED,
      { 'flat-tuple-set': SLOWER },
      { 'flat-tuple-set': lighter },
    );
    expect(slower).toHaveLength(1);
  });
});
