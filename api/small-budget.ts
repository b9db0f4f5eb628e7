/** Says beforehand that a budget is too small for what was asked for. */
import type { RunSettings } from '../harness/request/run-settings.ts';
import { counted, grouped } from '../quantity.ts';

/** What three rounds of two short functions take at the very least. */
const LEAST_SECONDS = 5;
/** Whoever names a few knows what is asked for. */
const FEW = 10;

/** null where it may do. */
export function smallBudgetInWords({
  budgetSeconds,
  workloads,
  rounds,
  measures,
}: Pick<RunSettings, 'budgetSeconds' | 'workloads' | 'rounds' | 'measures'>): string | null {
  const each = budgetSeconds / workloads.length;
  if (!measures.time || rounds !== null || workloads.length < FEW) return null;
  if (each >= LEAST_SECONDS) return null;
  return (
    `The budget of ${grouped(budgetSeconds)} s is ${each.toFixed(1)} s for each of ${counted(workloads.length, 'workload')}. ` +
    'Each gets three rounds all the same, which takes longer. Name less, or give --rounds 1, or a larger --budget.'
  );
}
