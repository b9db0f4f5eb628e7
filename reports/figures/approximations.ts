/** How far the counts of approximate implementations are off. Pure. */

import type { TrialEntry } from '../../harness/record/record.ts';
import type { CountError } from '../../harness/wire/forms.ts';

/** The measured error of one implementation on one workload. */
export interface ReportedApproximation extends CountError {
  readonly implementation: string;
  readonly workload: string;
}

/** Of a trial that checked an answer; none where its counts are exact, or wrong. */
export function approximationOf({
  implementation,
  workload,
  outcome,
}: TrialEntry): ReportedApproximation[] {
  if (implementation === null || workload === null || outcome.outcome !== 'completed') return [];
  const { result } = outcome;
  if (result.kind !== 'verified' && result.kind !== 'answered') return [];
  const { error } = result;
  return error === null || error === undefined ? [] : [{ implementation, workload, ...error }];
}
