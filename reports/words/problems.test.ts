import { describe, expect, it } from 'vitest';
import { makeReport, type Report } from '../figures/report.ts';
import type { ReportedTrial } from '../figures/trials.ts';
import { smallRecord } from '../fixtures/small-record.ts';
import { problemsOf } from './problems.ts';

const report = makeReport(smallRecord);

function told(workload: string, input: string, trial: Partial<ReportedTrial>): string[] {
  const trials: ReportedTrial[] = [
    {
      ...{ implementation: 'mine', workload, pass: 'answer', round: null, durationMs: 1 },
      outcome: 'wrong result',
      ...trial,
    },
  ];
  const one = {
    ...{ workload, task: 'sums', parameters: {}, input, judgedBy: 'expected', checks: [] },
    ...{ inputDigest: null, dataDigest: null },
  } as Report['workloads'][number];
  return problemsOf({ ...report, workloads: [one], trials });
}

describe('what went wrong', () => {
  it('is told on one line, however many the error has', () => {
    const detail = 'AssertionError: not equal:\n+ actual - expected\n\n+ 1\n- 2';
    expect(told('some', 'array of 3', { outcome: 'failed', detail })[0]).toBe(
      'mine, on some, answer: failed. AssertionError: not equal: + actual - expected + 1 - 2',
    );
  });

  it.each(['generator', 'async generator', 'map iterator'])(
    'may be that a %s was gone over twice',
    (input) => {
      expect(told('some', input, {})).toContain(
        `On some the input (${input}) can be gone over once: the second time it has nothing.`,
      );
      expect(told('some', input, { outcome: 'failed', detail: 'no' }).join()).not.toContain('once');
    },
  );

  it('names the form in which one was left alone, where there are several', () => {
    const alone = [{ workload: 'some', implementation: 'base' }];
    expect(problemsOf({ ...report, alone }).join('\n')).toContain('On some all but base failed');
    const [rows] = report.groups;
    const groups = [rows!, { ...rows!, form: 'columns', implementations: ['other'] }];
    expect(problemsOf({ ...report, alone, groups }).join('\n')).toContain(
      'On some · rows all but base failed',
    );
  });

  it('says nothing of that where the input is whole', () => {
    expect(told('some', 'array of 3', {}).join()).not.toContain('gone over');
  });
});
