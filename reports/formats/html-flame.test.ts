import { expect, it } from 'vitest';
import { NO_FINDINGS, type Stacks } from '../../harness/record/profile-record.ts';
import { smallProfile } from '../fixtures/small-profile.ts';
import { renderFlamePage } from './html-flame.ts';

const place = { kind: 'function', parent: null, function: 'sum', file: 'sum.ts' } as const;
const stacks: Stacks = {
  measure: 'self CPU time',
  unit: 'ns',
  calls: 1,
  frames: [{ ...place, line: 1, text: 'sum();', amount: 1e6 }],
};

it('says what each call of a task was on, and what widths mean', () => {
  const { environment, workload, seed, implementations } = smallProfile;
  const page = renderFlamePage(
    {
      ...{ environment, workload, seed },
      task: { task: 'sum', parameters: {}, input: 'Array of 5' },
      implementations: implementations.map(({ results, ...one }) => ({
        ...one,
        results: [{ ...results[0]!, findings: { ...NO_FINDINGS, stacks } }],
      })),
    },
    { script: '', style: '' },
  );
  expect(page).toContain('Processor time of one call on one input, from');
  expect(page).toContain('a function as all below it together');
});
