/** Whose answers are right. Pure. */
import type { AuditEntry } from '../../harness/record/audit-entry.ts';
import type { Group } from '../../harness/wire/groups.ts';
import { isOf } from './fields.ts';
import type { ReportedTrial } from './trials.ts';

/** Rows are verified on the way, the others by their first answer. */
export function isCheck({ pass }: ReportedTrial): boolean {
  return pass === 'verify' || pass === 'answer';
}

/**
 * Whether it was checked, no answer differed from the oracle's, but for counts that are said to be approximate, and it was caught
 * at no trick, by an audit or before: right answers to what it recognised say nothing of others.
 */
export function isRight(
  {
    trials,
    audits,
  }: {
    readonly trials: readonly ReportedTrial[];
    readonly audits: readonly Pick<AuditEntry, 'workload' | 'implementation' | 'tricks'>[];
  },
  workload: string,
  implementation: string,
): boolean {
  if (audits.some((one) => isOf(workload, implementation)(one) && one.tricks.length > 0))
    return false;
  const own = trials.filter(isOf(workload, implementation));
  return (
    own.some((trial) => isCheck(trial) && trial.outcome === 'completed') &&
    own.every(({ outcome }) => outcome !== 'wrong result' && outcome !== 'trick')
  );
}

/** Whether an implementation says that its counts are estimates. */
export function isApproximate(
  { groups }: { readonly groups: readonly Group[] },
  implementation: string,
): boolean {
  return groups.some(({ approximate }) => approximate.includes(implementation));
}
