/** The audits on record in sentences; their table is requirements.ts's. Pure. */

import type { AuditEntry, Requirement } from '../../harness/record/audit-entry.ts';
import type { RunRecord } from '../../harness/record/record.ts';
import { resultOf } from '../../harness/record/record-schema.ts';
import { trickInWords } from '../../harness/wire/tricks.ts';
import { printable } from '../../printable.ts';
import { isOf } from '../figures/fields.ts';
import { shownName } from './units.ts';
import { NOT_RESOLVED } from './verdicts.ts';

/** As everywhere else, what the evidence does not tell is not told: `unresolved` stands in records and JSON alone. */
export function outcomeOfRequirement(outcome: Requirement['outcome']): string {
  return outcome === 'unresolved' ? NOT_RESOLVED : outcome;
}

/** What is known of one requirement: its heading and its evidence. */
export interface RequirementInWords {
  readonly outcome: Requirement['outcome'];
  readonly heading: string;
  readonly evidence: readonly string[];
}

const MOST_CHARACTERS = 2_000;

/** All requirements of an audit in words, in order. */
export function auditInWords({ requirements }: AuditEntry): RequirementInWords[] {
  return requirements.map(({ number, title, outcome, evidence }) => ({
    outcome,
    heading: `${number} ${printable(title, 200)}: ${outcomeOfRequirement(outcome)}`,
    evidence: evidence.map((sentence) => printable(sentence, MOST_CHARACTERS)),
  }));
}

/** What an implementation was caught at, a line each. */
export function tricksInWords({ tricks }: AuditEntry): string[] {
  return tricks.map((trick) => printable(trickInWords(trick), MOST_CHARACTERS));
}

/** Whose figures count for nothing, because an audit caught it at a trick: a sentence each. */
export function caughtInWords(
  audits: readonly Pick<AuditEntry, 'implementation' | 'workload' | 'tricks'>[],
): string[] {
  return audits
    .filter(({ tricks }) => tricks.length > 0)
    .map(({ implementation, workload, tricks }) => {
      const told = tricks.map((trick) => printable(trickInWords(trick), 300)).join('; ');
      return `${shownName(implementation)}, on ${shownName(workload)}, was caught at a trick, so that its figures are no measure: ${told}.`;
    });
}

/** How the outcomes are to be read, of all audits of a workload, and what the task does not require of anybody. */
export function outcomesInWords(
  audits: readonly Pick<AuditEntry, 'requirements' | 'notRequired'>[],
): string {
  const hasOpen = audits.some(({ requirements }) =>
    requirements.some(({ outcome }) => outcome === 'told' || outcome === 'not checked'),
  );
  const left = notRequiredInWords(audits);
  return [
    'Pass and fail each stand on evidence, which follows; where it does not suffice for either: cannot tell.',
    ...(hasOpen
      ? [
          'Told is worth knowing, and no fault; not checked, that the task does not give what it takes.',
        ]
      : []),
    ...(left === null ? [] : [left]),
  ].join(' ');
}

/** What the task requires of nobody; null where it says nothing of the kind. @param audits Of one workload. */
export function notRequiredInWords(
  audits: readonly Pick<AuditEntry, 'notRequired'>[],
): string | null {
  const left = audits[0]?.notRequired?.map((check) => printable(check, 200)).join(', ');
  return left === undefined ? null : `Not required by the task, and not looked at: ${left}.`;
}

/** Whether the run came to its end, every implementation was audited, and none failed a requirement. */
export function isEveryRequirementMet({ header, audits, trials, end }: RunRecord): boolean {
  const isLoaded = trials.every(
    ({ pass, outcome }) => pass !== 'inspect' || outcome.outcome === 'completed',
  );
  const isMet = audits.every(({ requirements }) =>
    requirements.every(({ outcome }) => outcome !== 'fail'),
  );
  // Of what a task could not judge nothing is met, and of a wrong answer neither, whatever else is required.
  const isJudged = trials.every((trial) => {
    const { pass, outcome } = trial;
    if (outcome.outcome === 'failed' && outcome.usage) return false;
    const checks = resultOf(trial, 'check')?.checks ?? [];
    const isRight = checks.every(({ check, fault }) => check !== 'right' || fault === null);
    return isRight && (pass !== 'check' || outcome.outcome === 'completed');
  });
  return (
    end?.whole === true &&
    end.taskFaults === undefined &&
    header.leftOut === undefined &&
    isLoaded &&
    isJudged &&
    audits.length > 0 &&
    isMet
  );
}

/** Of those that were to be audited, the ones that a workload's audit did not come to. */
export function notExamined(
  { header, audits }: RunRecord,
  asked: ReadonlySet<string>,
): { readonly implementation: string; readonly workload: string }[] {
  // Of several tasks, each has workloads of its own.
  const belongs = (workload: string, name: string) =>
    header.groups.some(
      ({ workloads, implementations }) =>
        (workloads?.includes(workload) ?? true) && implementations.includes(name),
    );
  return header.workloads.flatMap((workload) =>
    header.implementations
      .filter((name) => (asked.size === 0 || asked.has(name)) && belongs(workload, name))
      .filter((name) => !audits.some(isOf(workload, name)))
      .map((implementation) => ({ implementation, workload })),
  );
}
