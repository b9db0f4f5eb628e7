/** How far the counts of approximate implementations are off. Pure. */
import type { CountError } from '../harness/forms.ts';
import type { TrialEntry } from '../harness/record.ts';
import type { Report } from './report.ts';
import { percent } from './verdicts.ts';

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

/** `mean error 0.81%, worst 4.2%, 62.1% of counts right`; null for exact ones. */
export function errorInWords(
  { approximations }: Report,
  workload: string,
  implementation: string,
): string | null {
  const found = approximations.find(
    (one) => one.workload === workload && one.implementation === implementation,
  );
  if (found === undefined) return null;
  const { meanRelative, worstRelative, exactShare } = found;
  return `mean error ${errorShare(meanRelative)}, worst ${errorShare(worstRelative)}, ${percent(exactShare)} of counts right`;
}

/** Two digits, however small. */
function errorShare(share: number): string {
  return `${Number((100 * share).toPrecision(2))}%`;
}

/** Whether an implementation says that its counts are estimates. */
export function isApproximate({ groups }: Report, implementation: string): boolean {
  return groups.some(({ approximate }) => approximate.includes(implementation));
}
