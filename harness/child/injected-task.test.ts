import { expect, it } from 'vitest';
import { compiledTask, trialOfTask } from '../fixtures/tasks/trials.ts';
import { inject } from '../wire/injection.ts';

const sums = await compiledTask('sums.bench.ts');

it.each([
  ['loop', 'allocatedBytes'],
  ['opened', 'retainedBytes'],
  ['ofClass', 'allocatedBytes'],
  ['ofClass', 'retainedBytes'],
] as const)('%s answers as before where %s are added', async (implementation, what) => {
  const { url, source } = sums.file;
  const original = {
    ...sums.file,
    name: implementation,
    task: { url, source, task: null, implementation },
  };
  const plugIn = inject(original, 'dearer', { what, bytes: 10_000 });
  const outcome = await trialOfTask(sums, { implementation: null, plugIn }, { pass: 'answer' });
  expect(outcome).toMatchObject({ outcome: 'completed', result: { checked: { by: 'baseline' } } });
});
