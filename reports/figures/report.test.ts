import { describe, expect, it } from 'vitest';
import { HOSTILE, smallRecord } from '../fixtures/small-record.ts';
import { renderJson } from '../formats/json.ts';
import { renderTerminal } from '../formats/terminal.ts';
import { conclusionsOf } from '../words/conclusions.ts';
import { findingsOf } from '../words/findings.ts';
import { linesInWords } from '../words/lines-read.ts';
import { problemsOf } from '../words/problems.ts';
import { HELD_DOUBT_BYTES as held } from './memory.ts';
import { type FormReport, partsOf } from './parts.ts';
import { isAllRight, makeReport } from './report.ts';

const report = makeReport(smallRecord);
const memory = (implementation: string) =>
  report.memory.find((entry) => entry.implementation === implementation);
const measurement = (implementation: string, metric: string) =>
  report.measurements.find(
    (entry) => entry.implementation === implementation && entry.metric === metric,
  );
const comparison = (candidate: string, metric: string) =>
  report.comparisons.find((entry) => entry.candidate === candidate && entry.metric === metric);

describe('the report', () => {
  it('summarises all samples of all rounds', () => {
    expect(measurement('base', 'wallTime')).toMatchObject({
      unit: 'ns',
      n: 5,
      median: 110e6,
      low: 100e6,
      high: 300e6,
    });
    expect(measurement('base', 'cpuTime')).toMatchObject({ n: 5, median: 220e6 });
    expect(measurement('base', 'gcCount')).toMatchObject({ unit: 'count', median: 4 });
    expect(measurement('base', 'gcPause')).toMatchObject({ unit: 'ns', median: 3e6 });
    expect(measurement('base', 'gcLongestPause')).toMatchObject({ unit: 'ns', median: 1e6 });
    expect(measurement('base', 'gcMinorCount')).toMatchObject({ median: 3 });
    expect(measurement('base', 'gcMajorCount')).toMatchObject({ median: 1 });
    expect(measurement('base', 'productionAllocatedBytes')).toMatchObject({ n: 5, median: 5e6 });
    expect(measurement('quick', 'productionPeakLiveBytes')).toMatchObject({
      n: 2,
      low: 1.5e6,
      high: 4e6,
    });
    expect(measurement('quick', 'peakLiveBytes')).toMatchObject({
      unit: 'bytes',
      n: 1,
      median: 3e6,
    });
    expect(measurement('quick', 'retainedBytes')).toMatchObject({ median: 1_000 });
    expect(measurement('quick', 'allocatedBytes')).toMatchObject({ median: 12e6 });
  });

  it('leaves the engine out of the objects alive', () => {
    expect(measurement('base', 'liveObjects')).toMatchObject({ median: 1_001 });
    expect(memory('quick')?.liveObjects).toContainEqual({
      kind: 'Set',
      count: 2_000,
      bytes: 64_000,
    });
  });

  it('has null, never 0, for what was not measured', () => {
    for (const metric of ['wallTime', 'peakLiveBytes', 'gcCount', 'liveObjects']) {
      expect(measurement('broken', metric)).toMatchObject({
        n: 0,
        median: null,
        low: null,
        high: null,
      });
    }
    expect(measurement('base', 'peakRss')).toMatchObject({ n: 0, median: null });
    expect(comparison('broken', 'wallTime')).toMatchObject({ ratio: null, low: null, high: null });
  });

  it('pairs rounds, by the median of each trial, and leaves out a round that one side lacks', () => {
    // Rounds 1 and 2: 100 to 200 and 55 to 110; in round 3 the baseline was timed out.
    const { ratio, low, high } = comparison('quick', 'wallTime')!;
    expect(ratio).toBeCloseTo(0.5, 10);
    expect(low).toBeCloseTo(0.5, 10);
    expect(high).toBeCloseTo(0.5, 10);
    expect(comparison('quick', 'peakLiveBytes')).toMatchObject({
      baseline: 'base',
      ratio: 1.5,
      exact: false,
      verdict: 'unresolved',
    });
    // Two peaks are known to lie between bounds; what is held, and what two counts of quick do not agree on, is doubtful besides.
    const { low: least, high: most } = comparison('quick', 'peakLiveBytes')!;
    const doubt = memory('quick')!.repeated!.doubt.liveBytes;
    expect(doubt).toBeGreaterThan(0);
    expect(least).toBeCloseTo((3e6 - held) / (2.001e6 + held) / (1 + doubt), 10);
    expect(most).toBeCloseTo(((3.001e6 + held) / (2e6 - held)) * (1 + doubt), 10);
    // Counted once, or twice the same, there is no doubt.
    const once = smallRecord.trials.filter(
      ({ outcome }) =>
        outcome.outcome !== 'completed' ||
        outcome.result.kind !== 'census' ||
        outcome.result.events === 1_000_000,
    );
    const allocated = makeReport({ ...smallRecord, trials: once }).comparisons.find(
      ({ candidate, metric }) => candidate === 'quick' && metric === 'allocatedBytes',
    );
    expect(allocated).toMatchObject({ ratio: 1.5, low: null, verdict: 'higher', exact: true });
  });

  it('never tells two counts apart by what may be of the engine', () => {
    const withObjects = (count: number, more: number) => {
      const trials = smallRecord.trials.flatMap((trial) => {
        const { outcome } = trial;
        if (outcome.outcome !== 'completed' || outcome.result.kind !== 'census') return [trial];
        if (outcome.result.events !== 1_000_000) return [];
        const own = trial.implementation === 'quick' ? count + more : count;
        const allocatedObjects = [{ kind: 'Set', count: own, bytes: 40 * own }];
        const result = { ...outcome.result.result, allocatedObjects, allocatedBytes: 40 * own };
        return [{ ...trial, outcome: { ...outcome, result: { ...outcome.result, result } } }];
      });
      return (metric: string) =>
        makeReport({ ...smallRecord, trials }).comparisons.find(
          (one) => one.candidate === 'quick' && one.metric === metric,
        );
    };
    for (const metric of ['allocatedObjects', 'allocatedBytes'])
      expect(withObjects(100, 10)(metric)).toMatchObject({ verdict: 'unresolved', exact: false });
    expect(withObjects(10_000, 10)('allocatedObjects')).toMatchObject({
      verdict: 'equivalent',
      exact: false,
    });
    expect(withObjects(100, 100)('allocatedObjects')).toMatchObject({
      verdict: 'higher',
      exact: true,
    });
    expect(withObjects(100, 0)('allocatedObjects')).toMatchObject({ ratio: 1, exact: true });
  });

  it('is all right only where every trial is', () => {
    expect(isAllRight(report)).toBe(false);
    const good = smallRecord.trials.filter(({ outcome }) => outcome.outcome === 'completed');
    expect(isAllRight(makeReport({ ...smallRecord, trials: good }))).toBe(true);
    expect(isAllRight(makeReport({ ...smallRecord, trials: good, end: null }))).toBe(false);
  });
});

describe('findings', () => {
  it('tell of counts that differ between two deterministic runs, and of a production that needs more', () => {
    expect(findingsOf(report, HOSTILE)).toEqual([
      'Only 2 to 3 rounds were timed for each implementation; a longer --budget gives more.',
      'base: times are noisy: medians of the rounds lie between 110 and 200 ms. Comparisons within a round allow for it.',
      'quick: times are noisy: medians of the rounds lie between 1.00 and 100.00 ms. Comparisons within a round allow for it.',
      'quick, 1,000,000 events: two deterministic counts of its first 250,000 events do not agree, so it depends on chance, on time or on threads: Set allocated: 20000 and 3000; Set alive: 20000 and 3000.',
      'quick, 1,000,000 events: in production as much as 4.00 MB was alive at once, deterministically 3.00 MB.',
    ]);
  });

  it('tell of a peak that is not known, and of workers that were silent', () => {
    const [one] = report.memory;
    const open = { ...one!, peakAtMostBytes: 9e6, silentWorkers: 2 };
    const findings = findingsOf({ ...report, memory: [open], samples: [] }, HOSTILE);
    expect(findings[0]).toContain('its peak is only known to lie between 2.00 MB and 9.00 MB');
    expect(findings[1]).toContain('2 of its workers');
  });
});

const [ofRows] = partsOf(report) as [FormReport];

describe('words', () => {
  it('conclude', () => {
    expect(conclusionsOf(ofRows, HOSTILE)).toEqual([
      'Not right, or not checked: broken.',
      'quick: faster: 2.00× as fast as base (97.5% interval 2.00 to 2.00), 1.50× its peak live memory (0.75 to 3.02, not resolved), 1.50× its allocation (0.81 to 2.78, not resolved).',
    ]);
  });

  it('do not tell a difference that the interval does not', () => {
    const noisy = {
      ...ofRows,
      comparisons: report.comparisons.map((entry) => ({
        ...entry,
        low: 0.4,
        high: 1.1,
        verdict: 'unresolved' as const,
      })),
    };
    expect(conclusionsOf(noisy, HOSTILE)[1]).toContain('a difference in time is not resolved');
    const single = {
      ...ofRows,
      comparisons: report.comparisons.map((entry) => ({ ...entry, low: null, high: null })),
    };
    expect(conclusionsOf(single, HOSTILE)[1]).toContain('too few to tell');
  });

  it('tell what went wrong and where lines were rejected', () => {
    const problems = problemsOf(report);
    expect(problems[0]).toContain('broken');
    expect(problems[0]).toContain('wrong result. 12 differences from the right answer');
    expect(problems[1]).toBe('  2025-01-01 00:00 /\\x1b[2J: expected 3, got 4');
    expect(problems[2]).toContain('time round 3: timed out. no answer within 600 s');
    expect(linesInWords(report, HOSTILE)).toBe(
      'Read 1,000,002 lines; 2 hold no event: blank 2 (first: line 3, 9).',
    );
    expect(problemsOf({ ...report, trials: [], whole: false })).toHaveLength(2);
  });
});

describe('formats', () => {
  it('JSON parses and is the report', () => {
    expect(JSON.parse(renderJson(report))).toEqual(JSON.parse(JSON.stringify(report)));
    expect(Object.keys(JSON.parse(renderJson(report)))).toEqual(
      expect.arrayContaining(['environment', 'trials', 'measurements', 'memory', 'comparisons']),
    );
  });

  it.each([60, 80, 120, 200])('the terminal of %d characters is kept', (width) => {
    const text = renderTerminal(report, { width, colors: false });
    for (const line of text.split('\n'))
      expect(line.length).toBeLessThanOrEqual(Math.max(width, 78));
    for (const shown of [
      'quick',
      'base (baseline)',
      'broken',
      '55.0',
      '0.50× (0.50 to 0.50)',
      'wrong result',
      'not measured',
      'strings: slices',
      '▁',
    ]) {
      expect(text).toContain(shown);
    }
    expect(text.replaceAll('\n', ' ')).toContain('Set allocated: 20000 and 3000');
  });

  it('names from data move no cursor and colour nothing', () => {
    const text = renderTerminal(report, { width: 120, colors: false });
    for (const character of ['\u001b', '\u202e']) expect(text).not.toContain(character);
    expect(text).toContain('evil\\x1b[31m\\x0a|`<b>\\u202e.csv');
    expect(renderTerminal(report, { width: 120, colors: true })).toContain('\u001b[1m');
  });
});
