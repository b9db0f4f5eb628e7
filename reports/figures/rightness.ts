/** Whose answers are right. Pure. */
import type { AuditEntry } from '../../harness/record/audit-entry.ts';
import type { Group } from '../../harness/wire/groups.ts';
import { isOf } from './fields.ts';
import type { ReportedTrial } from './trials.ts';

/** Rows are verified on the way, the others by their first answer. */
export function isCheck({ pass }: ReportedTrial): boolean {
  return pass === 'verify' || pass === 'answer';
}

/** What tells how answers were: parts of a report. */
export interface AnswersInReport {
  readonly trials: readonly ReportedTrial[];
  readonly audits: readonly Pick<AuditEntry, 'workload' | 'implementation' | 'tricks'>[];
}

/**
 * Whether it was checked, no answer differed from the oracle's, but for counts that are said to be approximate, and it was caught
 * at no trick, by an audit or before: right answers to what it recognised say nothing of others.
 */
export function isRight(
  report: AnswersInReport,
  workload: string,
  implementation: string,
): boolean {
  const own = report.trials.filter(isOf(workload, implementation));
  return (
    own.some((trial) => isCheck(trial) && trial.outcome === 'completed') &&
    !isDiscredited(report, workload, implementation)
  );
}

/** Whether its figures count for nothing: an answer was wrong, or it was caught at a trick. Who was merely not checked is not meant. */
export function isDiscredited(
  report: AnswersInReport,
  workload: string,
  implementation: string,
): boolean {
  return (
    isCaught(report, workload, implementation) ||
    report.trials.some(
      (one) => isOf(workload, implementation)(one) && one.outcome === 'wrong result',
    )
  );
}

/** Whether it was caught at a trick, by an audit or before. */
export function isCaught(
  { trials, audits }: AnswersInReport,
  workload: string,
  implementation: string,
): boolean {
  const isIts = isOf(workload, implementation);
  return (
    audits.some((one) => isIts(one) && one.tricks.length > 0) ||
    trials.some((one) => isIts(one) && one.outcome === 'trick')
  );
}

/** Whether an implementation says that its counts are estimates. */
export function isApproximate(
  { groups }: { readonly groups: readonly Group[] },
  implementation: string,
): boolean {
  return groups.some(({ approximate }) => approximate.includes(implementation));
}
