/** Says beforehand how much is measured with which budget, and where that is too small. */
import type { RunSettings } from '../harness/request/run-settings.ts';
import { counted, duration, grouped } from '../quantity.ts';

/** What three rounds of two short functions take at the very least. */
const LEAST_SECONDS = 5;
/** Whoever names a few knows what is asked for. */
const FEW = 10;

/** null where it is one workload, or the budget does not say how long it takes. */
export function beforehandInWords({
  budgetSeconds,
  workloads,
  groups,
  rounds,
  measures,
}: Pick<RunSettings, 'budgetSeconds' | 'workloads' | 'groups' | 'rounds' | 'measures'>):
  | string
  | null {
  if (!measures.time || rounds !== null || workloads.length < 2) return null;
  const each = budgetSeconds / workloads.length;
  if (each < LEAST_SECONDS && workloads.length >= FEW)
    return (
      `uniqbench: The budget of ${grouped(budgetSeconds)} s is ${each.toFixed(1)} s for each of ${counted(workloads.length, 'workload')}. ` +
      `Each gets three rounds all the same, so that the run takes ${duration(workloads.length * LEAST_SECONDS)} or more. Name less, or give --rounds 1, or a larger --budget.`
    );
  const benchmarks = groups.reduce(
    (sum, group) => sum + group.implementations.length * (group.workloads ?? workloads).length,
    0,
  );
  return `${counted(workloads.length, 'workload')} with ${counted(benchmarks, 'benchmark')} in all: a budget of ${duration(budgetSeconds)}, ${duration(each)} for each workload; less where all is resolved before, more where three rounds and what else is measured take longer.`;
}
