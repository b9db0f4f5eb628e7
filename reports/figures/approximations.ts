/** How far the counts of approximate implementations are off. Pure. */

import { resultOf, type TrialEntry } from '../../harness/record/record-schema.ts';
import { countError } from '../../harness/wire/count-error.ts';
import type { Plain } from '../../harness/wire/plain.ts';
import { implementationName, workloadName } from './fields.ts';

export const reportedApproximation = countError.extend({
  implementation: implementationName,
  workload: workloadName,
});

/** The measured error of one implementation on one workload. */
export type ReportedApproximation = Plain<typeof reportedApproximation>;

/** Of a trial that checked an answer; none where its counts are exact, or wrong. */
export function approximationOf(trial: TrialEntry): ReportedApproximation[] {
  const { implementation, workload } = trial;
  const error = (resultOf(trial, 'verify') ?? resultOf(trial, 'answer'))?.error ?? null;
  if (implementation === null || workload === null || error === null) return [];
  return [{ implementation, workload, ...error }];
}
