import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../harness/record/record.ts';
import { makeReport } from '../figures/report.ts';
import { defaultRun } from '../fixtures/recorded.ts';
import { FORMATS } from './formats.ts';

const OPTIONS = { width: 100, colors: false, page: () => ({ script: '', style: '' }) };

/** A recorded run, as if it had been one of a task. */
function ofTask(judgedBy: 'expected' | 'baseline'): RunRecord {
  const record = defaultRun;
  const [workload] = record.header.workloads as [string];
  const form = 'sort';
  return {
    ...record,
    header: {
      ...record.header,
      groups: record.header.groups.map((group) => ({ ...group, form, workloads: [workload] })),
    },
    workloads: [
      {
        type: 'workload',
        workload,
        task: {
          task: form,
          parameters: { size: 1_000, order: 'random' },
          input: 'Float64Array of 1,000',
          judgedBy,
          checks: ['hostile empty', 'relation reversed'],
          inputDigest: 'abcdef0123456789',
          dataDigest: null,
        },
      },
    ],
  };
}

describe('the report of a task', () => {
  const text = FORMATS.terminal.render(makeReport(ofTask('baseline')), OPTIONS);

  it('says what inputs are, and never calls right what only agrees', () => {
    expect(text).toContain('size 1,000, order random, input: Float64Array of 1,000');
    expect(text).toContain("Every answer agrees with that of the task's own baseline");
    expect(text).toMatch(/: agrees; /);
    expect(text).not.toMatch(/: right; /);
  });

  it('says right where there is an oracle', () => {
    const right = FORMATS.terminal.render(makeReport(ofTask('expected')), OPTIONS);
    expect(right).toMatch(/: right; /);
    expect(right).not.toContain('agrees with');
  });

  it('knows nothing of events', () => {
    const page = FORMATS.html.render(makeReport(ofTask('baseline')), OPTIONS);
    expect(page).toContain('<h1>sort: ');
    expect(page).toContain('Also checked: hostile empty, relation reversed.');
    expect(page).not.toContain('Live memory over the input');
  });
});
