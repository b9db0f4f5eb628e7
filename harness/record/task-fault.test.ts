import { expect, it } from 'vitest';
import { faultsInWords } from './task-fault.ts';

const faultOn = (workload: string, what: string) => ({
  ...{ workload, implementation: null, message: `Workload ${workload}: ${what}` },
});

it('each mistake is told once, with all workloads that have it', () => {
  const faults = [faultOn('a', 'make throws'), faultOn('b', 'no'), faultOn('c', 'make throws')];
  expect(faultsInWords(faults)).toEqual(['Workloads a, c: make throws', 'Workload b: no']);
  const many = Array.from({ length: 12 }, (_, index) => faultOn(`w${index}`, 'no'));
  expect(faultsInWords(many)).toEqual([
    `Workloads ${many
      .slice(0, 10)
      .map(({ workload }) => workload)
      .join(', ')}, and 2 more: no`,
  ]);
});

it('what names no workload in front stands as it is', () => {
  const message = 'Workload a makes another input.';
  expect(faultsInWords([{ workload: 'a', implementation: 'mine', message }])).toEqual([message]);
});
