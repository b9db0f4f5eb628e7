/** Requirements 1, 2, 5 and 6, from what was answered. Pure. */

import { firstFew, outcomeInWords } from '../../harness/audit/evidence-in-words.ts';
import type { Requirement } from '../../harness/record/audit-entry.ts';
import { completed } from '../../harness/wire/outcome.ts';
import type { Check } from '../../harness/wire/passes/examine.ts';
import type { Trick } from '../../harness/wire/refusal.ts';
import { TRICKS, type TrickName, trickInWords } from '../../harness/wire/tricks.ts';
import { printable } from '../../printable.ts';
import { grouped } from '../../quantity.ts';
import { type Evidence, type RequirementNumber, requirement } from './evidence.ts';

/** Tricks that another requirement is about. */
const OF_OTHERS: readonly TrickName[] = [TRICKS.slows, TRICKS.lazy, TRICKS.patches, TRICKS.later];
/** By every other one, what was seen to be right says nothing of what was not seen. */
const OF_NO_OTHER = Object.values(TRICKS).filter((trick) => !OF_OTHERS.includes(trick));

/** Requirement 1: right on every workload and every hostile input, at every call, and by no trick. */
export function judgeCounting(evidence: Evidence, tricks: readonly Trick[]): Requirement {
  const wrong = evidence.answers.filter(({ outcome }) => outcome.outcome !== 'completed');
  const faults = [
    ...wrong.map(({ workload, outcome }) => `on ${printable(workload)} ${outcomeInWords(outcome)}`),
    ...told(tricks, OF_NO_OTHER),
    ...faultsOf(evidence, 1),
  ];
  if (faults.length > 0) return requirement(1, 'fail', firstFew(faults));
  const compared = evidence.answers
    .map(({ workload, events }) => `${printable(workload)} (${grouped(events)})`)
    .join(', ');
  const checks = checksOf(evidence, 1);
  if (checks === null) return notExamined(1, evidence);
  return requirement(1, 'pass', [
    `equal to the oracle’s answer on workloads of so many events: ${compared}`,
    `right on ${checks.length} other inputs: ${checks.map(({ what }) => what).join('; ')}`,
  ]);
}

/** Requirement 2: the same answer in every order. */
export function judgeOrder(evidence: Evidence): Requirement {
  return judgeChecks(
    evidence,
    2,
    (whats) => `same answer in ${whats.length} orders: ${whats.join(', ')}`,
  );
}

/** Requirement 5: plain nested objects. */
export function judgeStructure(evidence: Evidence, tricks: readonly Trick[]): Requirement {
  const lazy = told(tricks, [TRICKS.lazy]);
  const judged = judgeChecks(evidence, 5, (whats) => `its answer has ${whats.join(', ')}`);
  if (lazy.length === 0) return judged;
  return requirement(5, 'fail', [...lazy, ...(judged.outcome === 'fail' ? judged.evidence : [])]);
}

/** Requirement 6: duplicates change nothing. */
export function judgeDuplicates(evidence: Evidence): Requirement {
  return judgeChecks(evidence, 6, (whats) => `same answer with ${whats.join(', ')}`);
}

function judgeChecks(
  evidence: Evidence,
  number: 2 | 5 | 6,
  inWords: (whats: readonly string[]) => string,
): Requirement {
  const checks = checksOf(evidence, number);
  if (checks === null || checks.length === 0) return notExamined(number, evidence);
  const faults = faultsOf(evidence, number);
  if (faults.length > 0) return requirement(number, 'fail', firstFew(faults));
  return requirement(number, 'pass', [inWords(checks.map(({ what }) => what))]);
}

/** The checks that are evidence for a requirement; null where the trial went wrong. */
function checksOf(evidence: Evidence, number: Check['requirement']): Check[] | null {
  const examined = completed(evidence.examined);
  if (examined === null) return null;
  return examined.checks.filter((check) => check.requirement === number);
}

/** What failed of them, in words. */
export function faultsOf(evidence: Evidence, number: Check['requirement']): string[] {
  return (checksOf(evidence, number) ?? []).flatMap(({ what, fault }) =>
    fault === null ? [] : [`${what}: ${fault}`],
  );
}

/** Those of the tricks that concern a requirement, in words. */
export function told(tricks: readonly Trick[], names: readonly TrickName[]): string[] {
  return tricks.filter(({ trick }) => names.includes(trick)).map(trickInWords);
}

function notExamined(number: RequirementNumber, { examined }: Evidence): Requirement {
  return requirement(number, 'unresolved', [
    `not examined to the end: ${outcomeInWords(examined)}`,
  ]);
}
