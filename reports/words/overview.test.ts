import { describe, expect, it } from 'vitest';
import type { Comparison } from '../figures/comparisons.ts';
import { makeReport, type Report } from '../figures/report.ts';
import { defaultRun } from '../fixtures/recorded.ts';
import { overviewsOf } from './overview.ts';

const whole = makeReport(defaultRun);
const [CANDIDATES, BASELINE] = [['packed-rows', 'batched-bytes'], 'naive-set-of-sets'];

type Verdict = Comparison['verdict'];

/** Of a run of several workloads, with these verdicts on the times of both candidates, by default the first by half the time. */
function told(
  verdicts: Readonly<Record<string, readonly [Verdict, Verdict]>>,
  wrong = '',
  ratios: readonly [number, number] = [0.5, 0.7],
): string[] {
  const workloads = Object.keys(verdicts);
  const of =
    (workload: string) =>
    <One extends object>(one: One) => ({ ...one, workload });
  const isAsked = (name: string | null) =>
    name === null || [BASELINE, ...CANDIDATES].includes(name);
  const implementations = [BASELINE, ...CANDIDATES];
  const report: Report = {
    ...whole,
    request: { ...whole.request, workloads, implementations },
    groups: whole.groups.map((group) => ({ ...group, implementations })),
    workloads: workloads.flatMap((workload) => whole.workloads.map(of(workload))),
    trials: workloads.flatMap((workload) =>
      whole.trials
        .filter(({ implementation }) => isAsked(implementation))
        .map((trial) => ({
          ...trial,
          workload,
          ...(trial.implementation === wrong && workload === workloads[0]
            ? { outcome: 'wrong result' as const, detail: 'no' }
            : {}),
        })),
    ),
    comparisons: workloads.flatMap((workload) =>
      whole.comparisons
        .filter(({ candidate, metric }) => CANDIDATES.includes(candidate) && metric === 'wallTime')
        .map((one) => ({
          ...one,
          workload,
          ratio: ratios[CANDIDATES.indexOf(one.candidate)]!,
          verdict: verdicts[workload]![CANDIDATES.indexOf(one.candidate)]!,
        })),
    ),
  };
  return overviewsOf(report);
}

describe('the answer of several workloads', () => {
  it('is who is fastest, where', () => {
    expect(told({ small: ['lower', 'lower'], large: ['lower', 'higher'] })).toEqual([
      'Fastest: packed-rows on both workloads.',
    ]);
    const mixed = {
      a: ['lower', 'lower'],
      b: ['higher', 'lower'],
      c: ['higher', 'higher'],
    } as const;
    expect(told(mixed)).toEqual([
      'Fastest: packed-rows on a; batched-bytes on b; naive-set-of-sets, the baseline, on c.',
    ]);
  });

  it('says where it is little', () => {
    const first = { a: ['lower', 'unresolved'], b: ['lower', 'lower'] } as const;
    expect(told(first, '', [0.97, 0.98])).toEqual([
      'Fastest: packed-rows on both workloads.',
      'By less than 5%, of these: packed-rows on both workloads.',
    ]);
    const mixed = { a: ['unresolved', 'lower'], b: ['higher', 'higher'] } as const;
    expect(told(mixed, '', [1.02, 1.03])).toEqual([
      'Fastest: naive-set-of-sets, the baseline, on b.',
      'Shown to be faster: batched-bytes on a.',
      'By less than 5%, of these: naive-set-of-sets, the baseline, on b.',
    ]);
  });

  it('says where that cannot be told, and who is not right', () => {
    const open = { a: ['unresolved', 'higher'], b: ['unresolved', 'unresolved'] } as const;
    expect(told(open, 'batched-bytes')).toEqual([
      'No candidate that is exact and right is shown to be faster than naive-set-of-sets on both workloads.',
      'Not right, or not checked: batched-bytes on a.',
    ]);
    expect(told(open)).toEqual([
      'No candidate is shown to be faster than naive-set-of-sets on both workloads.',
    ]);
    const slower = { a: ['higher', 'lower'], b: ['lower', 'lower'] } as const;
    expect(told(slower, 'batched-bytes')).toEqual([
      'Fastest of what is exact and right: naive-set-of-sets, the baseline, on a; packed-rows on b.',
      'Not right, or not checked: batched-bytes on a.',
    ]);
  });

  it('does not call fastest who has one before it that may be faster still', () => {
    expect(told({ a: ['lower', 'lower'], b: ['unresolved', 'lower'] })).toEqual([
      'Fastest: packed-rows on a.',
      'Shown to be faster: batched-bytes on b.',
    ]);
  });

  it('says where nothing was compared, as in a run that was stopped', () => {
    expect(told({ a: ['lower', 'lower'], b: [null, null] })).toEqual([
      'Fastest: packed-rows on a.',
      'Times were not compared on b.',
    ]);
  });

  it('names few of many workloads', () => {
    const many = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [
        `w${index}`,
        [index < 6 ? 'lower' : 'unresolved', 'unresolved'] as const,
      ]),
    );
    expect(told(many)).toEqual([
      'Fastest: packed-rows on w0, w1, w2 and 3 more.',
      'No candidate is shown to be faster than naive-set-of-sets on w6, w7, w8 and 3 more.',
    ]);
  });

  it('is nothing where there is one workload', () => {
    expect(overviewsOf(whole)).toEqual([]);
  });
});
