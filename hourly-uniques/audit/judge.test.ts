import { describe, expect, it } from 'vitest';
import type { Ranking, SourceHotspot } from '../../harness/record/profile-record.ts';
import { NO_FINDINGS, type ToolResult } from '../../harness/record/profile-record.ts';
import type { CensusResult } from '../../harness/wire/memory-results.ts';
import type { TrialFailure, TrialOutcome } from '../../harness/wire/outcome.ts';
import type { Check } from '../../harness/wire/passes/examine.ts';
import type { ScaleCall } from '../../harness/wire/passes/scale.ts';
import { TRICKS } from '../../harness/wire/tricks.ts';
import { judge } from './audit.ts';
import type { Evidence } from './evidence.ts';

const MEGABYTE = 1e6;
const SIZES = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000];

/** Calls of every size, four times each, a little apart. */
function scale(ns: (events: number) => number, afterShare = 0): TrialOutcome<'scale'> {
  const calls = [0.98, 1, 1.01, 1.03].flatMap((noise) =>
    SIZES.map((events): ScaleCall => {
      const wallNs = ns(events) * noise;
      return { events, wallNs, afterLastNs: wallNs * afterShare };
    }),
  );
  return { outcome: 'completed', result: { kind: 'scaled', calls } };
}

function census(allocatedBytes: number, afterBytes: number): TrialOutcome<'census'> {
  const next = (bytes: number) => [{ kind: 'Set', count: 1, bytes }];
  const point = { liveBytes: 0, live: [] };
  const result: CensusResult = {
    held: { byImportBytes: 0, byWarmUpBytes: 0 },
    points: [
      { ...point, events: 0, allocatedNext: next(allocatedBytes - afterBytes) },
      {
        ...point,
        events: 64_000,
        // What was counted too much before is not given back.
        allocatedNext: [
          ...next(afterBytes),
          { kind: 'string (forwarding)', count: -9, bytes: -216 },
        ],
      },
    ],
    retainedBytes: 0,
    retainedObjects: [],
    allocatedBytes,
    allocatedObjects: [],
  };
  return { outcome: 'completed', result: { kind: 'census', events: 64_000, result } };
}

const peak = (megabytes: number) => ({
  seenBytes: megabytes * MEGABYTE,
  atMostBytes: (megabytes + 0.3) * MEGABYTE,
});

function examined(
  checks: readonly Check[] = [],
  required: readonly string[] = [],
): TrialOutcome<'examine'> {
  const passed = ([1, 2, 5, 6, 8] as const).map((requirement) => ({
    requirement,
    what: `check ${requirement}`,
    fault: null,
  }));
  const result = {
    kind: 'examined',
    checks: [...passed, ...checks],
    tricks: [],
    required,
  } as const;
  return { outcome: 'completed', result };
}

/** Profiles by processor time and by allocation that found these lines. */
function profiled(hotspots: readonly SourceHotspot[]): ToolResult[] {
  const of = (
    tool: 'cpu' | 'heap',
    measure: Ranking['measure'],
    unit: Ranking['unit'],
  ): ToolResult => ({
    tool,
    calls: 3,
    durationMs: 1_000,
    files: [],
    findings: {
      ...NO_FINDINGS,
      rankings: [{ measure, by: 'line', unit, total: 1e9, calls: 3, hotspots }],
    },
    problem: null,
  });
  return [of('cpu', 'self CPU time', 'ns'), of('heap', 'bytes allocated', 'bytes')];
}

const hotspot = (changes: Partial<SourceHotspot> = {}): SourceHotspot => ({
  function: 'count',
  file: '/somewhere/mine.ts',
  line: 3,
  share: 0.8,
  amount: 8e8,
  text: 'seen.add(key)',
  ...changes,
});

const timedOut: TrialFailure = { outcome: 'timed out', afterMs: 1_000 };
const linear = (ns: number) => scale((events) => ns * events);

const honest: Evidence = {
  implementation: 'mine',
  baseline: 'base',
  events: 64_000,
  bottleneck: 'Two look-ups an event.',
  answers: [
    {
      workload: 'everyday',
      events: 64_000,
      outcome: { outcome: 'completed', result: {} as never },
    },
  ],
  examined: examined(),
  watched: { outcome: 'completed', result: { kind: 'watched', notes: [] } },
  own: { peak: peak(10), scale: linear(500), census: census(50e6, 100) },
  ofBaseline: { peak: peak(20), scale: linear(1_000), census: census(90e6, 9e6) },
  ofAnswer: { scale: scale((events) => 10 * events, 0.2), census: census(2e6, 1e6) },
  modules: { builtIns: [], ownFiles: 1, foreign: [], untold: [] },
  profiles: profiled([hotspot()]),
};

function judged(number: number, changed: Partial<Evidence> = {}) {
  const { requirements } = judge('everyday', { ...honest, ...changed });
  const { outcome, evidence } = requirements.find((one) => one.number === number)!;
  return { outcome, evidence: evidence.join(' | ') };
}

const own = (changed: Partial<Evidence['own']>) => ({ own: { ...honest.own, ...changed } });

describe('an audit', () => {
  it('passes an honest implementation in all nine', () => {
    const entry = judge('everyday', honest);
    expect(entry.requirements.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(entry.requirements.map(({ outcome }) => outcome)).toEqual(Array(9).fill('pass'));
    expect(entry.tricks).toEqual([]);
    expect(entry.scaling?.exponent).toBeCloseTo(1, 2);
    expect(entry.scaling?.points).toHaveLength(28);
  });

  it.each([1, 2, 5, 6, 8] as const)(
    'fails requirement %i by a fault, and tells it',
    (requirement) => {
      const check = { requirement, what: 'reversed order', fault: '/a is 2 instead of 3' };
      const { outcome, evidence } = judged(requirement, { examined: examined([check]) });
      expect(outcome).toBe('fail');
      expect(evidence).toBe('reversed order: /a is 2 instead of 3.');
    },
  );

  it.each([1, 2, 5, 6, 8])(
    'leaves requirement %i open where it could not be examined',
    (number) => {
      const { outcome, evidence } = judged(number, { examined: timedOut });
      expect(outcome).toBe('unresolved');
      expect(evidence).toContain('did not answer within 1 s');
    },
  );

  it('fails 1 by a workload whose answer is wrong', () => {
    const wrong = {
      differences: 12,
      first: [{ where: 'h /a', expected: '3', actual: '2' }],
    };
    const answers = [
      { workload: 'unicode', events: 9, outcome: { outcome: 'wrong result', wrong } as const },
    ];
    const { outcome, evidence } = judged(1, { answers });
    expect(outcome).toBe('fail');
    expect(evidence).toContain('on unicode its answer has 12 differences');
    expect(evidence).toContain('h /a: expected 3, got 2');
  });

  it.each([
    [1, TRICKS.remembers],
    [1, TRICKS.onlyOnce],
    [1, TRICKS.changesInput],
    [4, TRICKS.slows],
    [5, TRICKS.lazy],
    [7, TRICKS.patches],
    [8, TRICKS.later],
  ])('fails %i by the trick: %s, wherever it was caught', (number, trick) => {
    const caught = {
      outcome: 'trick',
      message: '',
      tricks: [{ trick, evidence: 'seen' }],
    } as const;
    const answers = [...honest.answers, { workload: 'bots', events: 9, outcome: caught }];
    const { tricks } = judge('everyday', { ...honest, answers });
    expect(tricks).toEqual([{ trick, evidence: 'seen' }]);
    const { outcome, evidence } = judged(number, { answers });
    expect(outcome).toBe('fail');
    expect(evidence).toContain(`${trick}: seen`);
  });

  it.each(Object.values(TRICKS))(
    'fails one of them by: %s, also where it was only watched',
    (trick) => {
      const watched = {
        outcome: 'trick',
        message: '',
        tricks: [{ trick, evidence: 'seen' }],
      } as const;
      const { requirements } = judge('everyday', { ...honest, watched });
      const failed = requirements.filter(({ outcome }) => outcome === 'fail');
      expect(failed.flatMap(({ evidence }) => evidence).join()).toContain(`${trick}: seen`);
    },
  );
});

describe('requirement 3', () => {
  it('compares peaks by their intervals', () => {
    expect(judged(3, own({ peak: peak(19.8) })).outcome).toBe('pass');
    expect(judged(3, own({ peak: peak(20.4) })).outcome).toBe('unresolved');
    expect(judged(3, own({ peak: peak(30) })).outcome).toBe('fail');
    expect(judged(3, own({ peak: peak(30) })).evidence).toContain('1.50 times the baseline’s');
    expect(judged(3, own({ peak: peak(0) })).evidence).toContain(' against the baseline’s');
  });

  it('is open where a peak is not known', () => {
    expect(judged(3, own({ peak: timedOut })).outcome).toBe('unresolved');
    expect(judged(3, { ofBaseline: { ...honest.ofBaseline, peak: timedOut } }).outcome).toBe(
      'unresolved',
    );
  });
});

describe('requirement 4', () => {
  it('passes n log n, which cannot be told from n among cache misses', () => {
    const nLogN = scale((events) => 20 * events * Math.log(events));
    expect(judged(4, own({ scale: nLogN })).outcome).toBe('pass');
  });

  it('fails what grows faster, and what is linear but slow', () => {
    const root = judged(4, own({ scale: scale((events) => events ** 1.5) }));
    expect(root.outcome).toBe('fail');
    expect(root.evidence).toContain('to the power of 1.50');
    expect(judged(4, own({ scale: linear(2_500) })).outcome).toBe('fail');
    expect(judged(4, own({ scale: linear(1_700) })).outcome).toBe('unresolved');
  });

  it('is open where it was not measured, and has no points then', () => {
    expect(judged(4, own({ scale: timedOut })).outcome).toBe('unresolved');
    expect(judge('everyday', { ...honest, ...own({ scale: timedOut }) }).scaling).toBeNull();
  });
});

describe('requirement 7', () => {
  const modules = { builtIns: ['fs'], ownFiles: 2, foreign: [], untold: [] };

  it('names the module', () => {
    const foreign = [{ module: 'lodash', importer: 'mine.ts' }];
    expect(judged(7, { modules: { ...modules, foreign } })).toEqual({
      outcome: 'fail',
      evidence: 'mine.ts imports lodash.',
    });
    expect(judged(7, { modules })).toEqual({
      outcome: 'pass',
      evidence: '2 files of its own, importing node:fs.',
    });
  });

  it('takes in what is required while it runs, but not its own files', () => {
    expect(judged(7, { examined: examined([], ['lodash']) }).evidence).toContain('requires lodash');
    expect(
      judged(7, { examined: examined([], ['/somewhere/mine.cjs', './part.js']) }).outcome,
    ).toBe('pass');
  });

  it('is open where imports cannot be followed', () => {
    const untold = ['mine.ts:3: import() of a name that is only known when it runs'];
    expect(judged(7, { modules: { ...modules, untold } }).outcome).toBe('unresolved');
    expect(judged(7, { modules: 'does not parse' }).outcome).toBe('unresolved');
  });
});

describe('requirement 8', () => {
  it('lets the answer object be built at the end', () => {
    const building = own({
      scale: scale((events) => 500 * events, 0.01),
      census: census(50e6, 1.5e6),
    });
    expect(judged(8, building).outcome).toBe('pass');
  });

  it('fails what walks something else', () => {
    const walking = own({ scale: scale((events) => 500 * events, 0.2), census: census(50e6, 9e6) });
    const { outcome, evidence } = judged(8, walking);
    expect(outcome).toBe('fail');
    expect(evidence).toContain('20% of the time');
    expect(evidence).toContain('9.00 times what building the answer alone takes');
  });

  it('fails late allocation by itself, and is open by late time alone', () => {
    expect(judged(8, own({ census: census(50e6, 9e6) })).outcome).toBe('fail');
    expect(judged(8, own({ scale: scale((events) => 500 * events, 0.2) })).outcome).toBe(
      'unresolved',
    );
  });
});

describe('requirement 9', () => {
  it('fails without a text, and leaves the rest to the reader', () => {
    expect(judged(9, { bottleneck: 'Not stated.' }).outcome).toBe('fail');
    expect(judged(9).evidence).toContain(
      'measured, processor time: 80% mine.ts:3 in count, “seen.add(key)”',
    );
    expect(judged(9).evidence).toContain('measured, bytes allocated: 80% mine.ts:3');
    expect(judged(9).evidence).toContain('for the reader to judge');
  });

  it('is open where the profiles show none of its own lines, or failed', () => {
    const engine = hotspot({ function: '(garbage collector)', file: '', line: null, text: null });
    expect(judged(9, { profiles: profiled([engine]) }).outcome).toBe('unresolved');
    expect(judged(9, { profiles: [] }).outcome).toBe('unresolved');
    const [cpu] = profiled([]);
    const problem = { outcome: 'timed out', message: 'After 600 s.' } as const;
    const failed = judged(9, { profiles: [{ ...cpu!, findings: NO_FINDINGS, problem }] });
    expect(failed.outcome).toBe('unresolved');
    expect(failed.evidence).toContain('not profiled by cpu: timed out. After 600 s.');
  });
});
