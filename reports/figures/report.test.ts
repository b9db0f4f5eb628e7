import { describe, expect, it } from 'vitest';
import { HOSTILE, smallRecord } from '../fixtures/small-record.ts';
import { renderJson } from '../formats/json.ts';
import { renderTerminal } from '../formats/terminal.ts';
import { conclusionsOf, headlineOf } from '../words/conclusions.ts';
import { asidesOf, findingsOf } from '../words/findings.ts';
import { linesInWords } from '../words/lines-read.ts';
import { problemsOf } from '../words/problems.ts';
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

  it('tells the collections of one call where many were timed together', () => {
    const trials = smallRecord.trials.map((trial) => {
      const { outcome } = trial;
      if (outcome.outcome !== 'completed' || outcome.result.kind !== 'timed') return trial;
      const { result } = outcome.result;
      const samples = result.samples.map((sample) => ({ ...sample, calls: 100 }));
      return {
        ...trial,
        outcome: { ...outcome, result: { kind: 'timed' as const, result: { ...result, samples } } },
      };
    });
    const { measurements } = makeReport({ ...smallRecord, trials });
    const median = (metric: string) =>
      measurements.find((one) => one.implementation === 'base' && one.metric === metric)?.median;
    expect(median('gcCount')).toBe(0.04);
    expect(median('gcMinorCount')).toBe(0.03);
    expect(median('gcPause')).toBe(3e4);
    expect(median('gcLongestPause')).toBe(1e6);
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
    // Two peaks are known to lie between bounds; what two counts of quick do not agree on is doubtful besides.
    const { low: least, high: most } = comparison('quick', 'peakLiveBytes')!;
    const doubt = memory('quick')!.repeated!.doubt.liveBytes;
    expect(doubt).toBeGreaterThan(0);
    expect(least).toBeCloseTo(3e6 / 2.001e6 / (1 + doubt), 10);
    expect(most).toBeCloseTo((3.001e6 / 2e6) * (1 + doubt), 10);
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
  it('ask for a longer budget where the user left the number of rounds to it', () => {
    const asked = {
      ...report,
      environment: { ...report.environment, commandLine: ['run', '--rounds', '3'] },
    };
    expect(findingsOf(asked, HOSTILE)[0]).toBe(
      'Only 2 to 3 rounds were timed, so that intervals are wide. That many were asked for.',
    );
  });

  it('tell of counts that differ between two deterministic runs, and of a production that needs more', () => {
    expect(findingsOf(report, HOSTILE)).toEqual([
      'Only 2 to 3 rounds were timed, so that intervals are wide. A longer --budget gives more.',
      'Times are noisy, by the medians of rounds: base 110–200 ms; quick 1.00–100.00 ms. Ratios are taken within rounds, which allows for it.',
      'Two counts of the same call do not agree, so that it depends on chance, on time or on threads: quick on its first 250,000 events: Set allocated: 20000 and 3000, Set alive: 20000 and 3000.',
      'More was alive at once in production than in the counted call: quick 4.00 MB instead of 3.00 MB.',
    ]);
  });

  it('tell of a peak that is not known, and of workers that were silent', () => {
    const [one] = report.memory;
    const open = { ...one!, peakAtMostBytes: 9e6, silentWorkers: 2 };
    const of = { ...report, memory: [open], samples: [] };
    expect(asidesOf(of, HOSTILE)[0]).toContain(`${one!.implementation} 2.00 MB to 9.00 MB.`);
    expect(findingsOf(of, HOSTILE)[0]).toContain(`${one!.implementation} 2 of its workers.`);
  });

  it('tell of memory outside of V8 where a candidate has much more than the baseline, and beside the details where it has not', () => {
    const native = (base: number, quick: number) => ({
      ...report,
      samples: [],
      memory: report.memory.map((memory) => ({
        ...memory,
        repeated: null,
        productionPeaksBytes: [],
        outside: {
          nativeBytes: memory.implementation === 'base' ? base : quick,
          childrenBytes: 0,
        },
      })),
    });
    expect(findingsOf(native(20e6, 60e6), HOSTILE).join()).toContain('outside of V8');
    expect(findingsOf(native(20e6, 21e6), HOSTILE)).toEqual([]);
    expect(asidesOf(native(20e6, 21e6), HOSTILE).join()).toContain('outside of V8');
  });
});

const [ofRows] = partsOf(report) as [FormReport];

describe('words', () => {
  it('conclude', () => {
    expect(conclusionsOf(ofRows, HOSTILE)).toEqual([
      'Fastest: quick, 0.50× the time of base (0.50–0.50); its peak memory: cannot tell (0.81–2.78).',
      'Not right, or not checked: broken.',
      'quick: right; faster, 0.50× the time (0.50–0.50); peak memory: cannot tell (0.81–2.78); allocation: cannot tell (0.81–2.78).',
      'broken: not right: wrong result.',
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
        moreRounds: 12,
      })),
    };
    expect(conclusionsOf(noisy, HOSTILE)[0]).toBe(
      'No candidate that is exact and right is shown to be faster than base.',
    );
    expect(conclusionsOf(noisy, HOSTILE)[2]).toContain(
      'time: cannot tell (0.40–1.10; about 12 more rounds may settle it)',
    );
    const single = {
      ...ofRows,
      comparisons: report.comparisons.map((entry) => ({ ...entry, low: null, high: null })),
    };
    expect(conclusionsOf(single, HOSTILE)[2]).toMatch(/time: cannot tell from \d+ rounds? \(/);
  });

  it('say why nothing is compared', () => {
    const headline = (trials: typeof smallRecord.trials) => {
      const [part] = partsOf(makeReport({ ...smallRecord, trials })) as [FormReport];
      return headlineOf(part, HOSTILE);
    };
    const verified = smallRecord.trials.filter(({ pass }) => pass === 'verify');
    expect(headline(verified)).toEqual(['Nothing but answers was measured.']);
    const isOfBase = ({ implementation }: { implementation: string | null }) =>
      implementation === 'base';
    const wrong = verified.find(({ implementation }) => implementation === 'broken')!;
    const withWrongBase = [
      { ...wrong, implementation: 'base' },
      ...smallRecord.trials.filter((trial) => !isOfBase(trial)),
    ];
    expect(headline(withWrongBase)).toEqual([
      'Nothing is compared with the baseline, base, whose answer is not right: wrong result.',
    ]);
  });

  it('tell what went wrong and where lines were rejected', () => {
    const problems = problemsOf(report);
    expect(problems[0]).toContain('broken');
    expect(problems[0]).toContain('wrong result. 12 differences from the expected answer');
    expect(problems[1]).toBe('  2025-01-01 00:00 /\\x1b[2J: expected 3, got 4');
    expect(problems[2]).toContain('time round 3: timed out. No answer within 600 s');
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

  it.each([60, 80, 120, 200])(
    'the terminal of %d characters is kept, with all details',
    (width) => {
      const text = renderTerminal(report, { width, colors: false, details: true });
      for (const line of text.split('\n'))
        expect(line.length).toBeLessThanOrEqual(Math.max(width, 78));
      for (const shown of [
        'quick',
        'base (baseline)',
        'broken',
        '55.0',
        '0.50× (0.50–0.50)',
        'wrong result',
        'not measured',
        'strings: slices',
        '▁',
      ]) {
        expect(text).toContain(shown);
      }
      expect(text.replaceAll(/\n */g, ' ')).toContain('Set allocated: 20000 and 3000');
    },
  );

  it('the terminal has the answer first, one table, and the rest where it is asked for', () => {
    const text = renderTerminal(report, { width: 80, colors: false });
    const order = [
      'Fastest: quick, 0.50×',
      'quick: right; faster',
      'broken: not right: wrong result',
      'implementation ',
      'faster 0.50 (0.50–0.50)',
      'Worth knowing',
      'What went wrong',
      'Node ',
      '--details',
    ].map((part) => text.indexOf(part));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(0);
    for (const absent of ['┌', '▁', 'digest', 'strings:']) expect(text).not.toContain(absent);
  });

  it('names from data move no cursor and colour nothing', () => {
    const text = renderTerminal(report, { width: 120, colors: false });
    for (const character of ['\u001b', '\u202e']) expect(text).not.toContain(character);
    expect(text).toContain('evil\\x1b[31m\\x0a|`<b>\\u202e.csv');
    expect(renderTerminal(report, { width: 120, colors: true })).toContain('\u001b[1m');
  });
});
