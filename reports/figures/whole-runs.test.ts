import { describe, expect, it } from 'vitest';
import type { WholeRun } from '../../harness/record/whole-runs.ts';
import { renderWholeRuns } from '../formats/calibration.ts';
import { countWholeRuns } from './whole-runs.ts';

function wholeRun(change: Partial<WholeRun>, added = 0): WholeRun {
  return {
    kind: {
      machine: ['20.20.2', 'some processor', '2', 'linux', 'x64'],
      uniqbench: '0.1.0',
      code: 'abc',
      implementation: 'nested-seen-cached',
      workload: 'everyday',
      parameters: {},
      strings: 'slices',
      budgetSeconds: 30,
      only: null,
      added,
    },
    startedAt: '2026-11-28T12:00:00.000Z',
    durationMs: 30_000,
    rounds: 9,
    differences: [],
    timeVerdict: 'equivalent',
    timeInterval: { low: 0.99, high: 1.01 },
    ...change,
  };
}

const ALARM = { metric: 'wallTime', verdict: 'higher', ratio: 1.1 } as const;

describe('whole runs of the same code', () => {
  const runs = [
    wholeRun({}),
    wholeRun({ durationMs: 20_000, timeInterval: { low: 1, high: 1.21 } }),
    wholeRun({
      differences: [ALARM, { ...ALARM, metric: 'liveObjects' }],
      timeVerdict: 'higher',
    }),
    wholeRun({ differences: [{ ...ALARM, metric: 'liveObjects', verdict: 'lower' }] }),
  ];

  it('are counted by run, and by metric', () => {
    const counts = countWholeRuns(runs)!;
    expect(counts.runs).toBe(4);
    expect(counts.different).toMatchObject({ count: 2, of: 4, rate: 0.5 });
    expect(counts.slower).toMatchObject({ count: 1, of: 4 });
    expect(counts.byMetric).toEqual([
      { metric: 'liveObjects', runs: 2 },
      { metric: 'wallTime', runs: 1 },
    ]);
    expect(counts.seconds).toEqual({ least: 20, median: 30, most: 30 });
    expect(counts.halfWidth!.most).toBeCloseTo(0.1, 10);
  });

  it('are told with the interval of their rate', () => {
    const text = renderWholeRuns(countWholeRuns(runs)!, runs[0]!.kind, {
      width: 200,
      colors: false,
    });
    expect(text).toContain(
      '4 whole runs: the same code was called different, in any metric, in 2 of 4, 50% (6.8% to 93.2%).',
    );
    expect(text).toMatch(/liveObjects\W+2\W+50%/);
    expect(text).toContain('nested-seen-cached on everyday, budget 30 s; Node 20.20.2');
  });

  it('of which there are none are not counted', () => {
    expect(countWholeRuns([])).toBeNull();
  });
});

describe('whole runs with added time', () => {
  it('are told by how many called it slower', () => {
    const runs = [
      wholeRun({ differences: [ALARM], timeVerdict: 'higher' }, 0.05),
      wholeRun({ timeVerdict: 'unresolved' }, 0.05),
    ];
    const text = renderWholeRuns(countWholeRuns(runs)!, runs[0]!.kind, {
      width: 200,
      colors: false,
    });
    expect(text).toContain('code that takes 5% longer was called slower in 1 of 2, 50%');
  });
});
