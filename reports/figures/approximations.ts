/** How far the counts of approximate implementations are off. Pure. */

import type { TrialEntry } from '../../harness/record/record-schema.ts';
import { resultOf } from '../../harness/record/record-schema.ts';
import type { CountError } from '../../harness/wire/passes/verify.ts';

/** The measured error of one implementation on one workload. */
export interface ReportedApproximation extends CountError {
  readonly implementation: string;
  readonly workload: string;
}

/** Of a trial that checked an answer; none where its counts are exact, or wrong. */
export function approximationOf(trial: TrialEntry): ReportedApproximation[] {
  const { implementation, workload } = trial;
  const error = (resultOf(trial, 'verify') ?? resultOf(trial, 'answer'))?.error ?? null;
  if (implementation === null || workload === null || error === null) return [];
  return [{ implementation, workload, ...error }];
}
