import { expect, it } from 'vitest';
import { beforehandInWords } from './beforehand.ts';

const said = (workloads: number, budgetSeconds: number, more: object = {}) =>
  beforehandInWords({
    budgetSeconds,
    rounds: null,
    measures: { time: true, memory: true },
    workloads: Array.from({ length: workloads }, (_, index) => ({ name: `w${index}` })),
    groups: Array.from({ length: workloads }, (_, index) => ({
      workloads: [`w${index}`],
      implementations: ['a', 'b', 'c'],
    })),
    ...more,
  } as unknown as Parameters<typeof beforehandInWords>[0]);

it('tells how much is measured, and with which budget, before it begins', () => {
  expect(said(3, 60)).toMatch(
    /^3 workloads with 9 benchmarks in all: a budget of 1 min 0 s, 20 s for/,
  );
  expect(said(4, 4)).toMatch(
    /^4 workloads with 12 benchmarks in all: a budget of 4 s, 1 s for each/,
  );
  expect(said(20, 10)).toMatch(/0\.5 s for each of 20 workloads.*takes 1 min 40 s or more\./);
});

it.each([
  ['one workload', 1, {}],
  ['rounds that were asked for', 5, { rounds: 3 }],
  ['memory alone, which takes what it takes', 5, { measures: { time: false, memory: true } }],
])('says nothing of %s', (_, workloads, more) => {
  expect(said(workloads, 60, more)).toBeNull();
});
