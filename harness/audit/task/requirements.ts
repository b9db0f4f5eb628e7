/** Which checks make which requirement of a task, and what they come to together. Pure. */

import { printable } from '../../../printable.ts';
import type { Requirement } from '../../record/audit-entry.ts';
import type { DescribedTask } from '../../wire/passes/describe.ts';
import { TASK_CHECKS, type TaskCheck } from '../../wire/task.ts';
import { firstFew, sentencesOf } from '../evidence-in-words.ts';
import type { CheckResult } from './evidence.ts';

/** A requirement, before it is judged. */
export interface AskedRequirement {
  readonly title: string;
  /** Empty where the task gives nothing of the kind. */
  readonly checks: readonly string[];
  /** Said where there are none. */
  readonly lacking: string;
  /** Whether it was asked for by the task, so that what is only told otherwise fails. */
  readonly isRequired: boolean;
}

const TITLES: Readonly<Record<TaskCheck, string>> = {
  right: 'right',
  'no heavier': 'no heavier than the baseline',
  scaling: 'scales as the baseline does',
  'standard library only': 'standard library only',
  'input unchanged': 'leaves its input as it was',
  'no tricks': 'no tricks',
  'wrong answers noticed': 'wrong answers would be noticed',
  'bottleneck named': 'says what its bottleneck is',
};

/** Those of the task; where it names none, all that there are. */
export function requirementsOf({ parts, checks, requirements }: DescribedTask): AskedRequirement[] {
  if (requirements !== undefined)
    return Object.entries(requirements).map(([title, ofTask]) => ({
      title: printable(title, 200),
      checks: ofTask,
      lacking: '',
      isRequired: true,
    }));
  const asked = (title: string, own: readonly string[], lacking = ''): AskedRequirement => ({
    title,
    checks: own,
    lacking,
    isRequired: false,
  });
  const [right, ...others] = TASK_CHECKS;
  const startingWith = (kind: string) => checks.filter((check) => check.startsWith(`${kind} `));
  return [
    asked(parts.includes('expected') ? TITLES.right : 'agrees with the baseline', [right]),
    asked('relations hold', startingWith('relation'), 'the task gives no “relations”'),
    asked('hostile inputs survived', startingWith('hostile'), 'the task gives no “hostile” inputs'),
    ...others.map((check) => asked(TITLES[check], [check])),
  ];
}

/** All checks that a task's requirements leave out; none where it names no requirements. */
export function notRequiredOf({ checks, requirements }: DescribedTask): string[] {
  if (requirements === undefined) return [];
  const wanted = new Set(Object.values(requirements).flat());
  return [...TASK_CHECKS, ...checks].filter((check) => !wanted.has(check));
}

/** What is told where nobody asks for it, and is a fault where a task does. */
const FAULTS_WHERE_REQUIRED: ReadonlySet<string> = new Set<TaskCheck>([
  'input unchanged',
  'wrong answers noticed',
  'bottleneck named',
]);
const MOST_SERIOUS_FIRST = ['fail', 'unresolved', 'not checked', 'told'] as const;

/** Judges one by its checks. */
export function judgeRequirement(
  number: number,
  { title, checks, lacking, isRequired }: AskedRequirement,
  judge: (check: string) => CheckResult,
): Requirement {
  if (checks.length === 0)
    return { number, title, outcome: 'not checked', evidence: sentencesOf([lacking]), checks: [] };
  const results = checks.map((check) => asRequired(judge(check), isRequired));
  const outcome =
    MOST_SERIOUS_FIRST.find((one) => results.some((result) => result.outcome === one)) ?? 'pass';
  const holding = results.filter((result) => result.outcome === 'pass');
  const open = results.filter((result) => result.outcome !== 'pass');
  const evidence =
    results.length === 1
      ? firstFew(results[0]!.evidence)
      : [
          ...open.flatMap(({ check, outcome, evidence }) =>
            evidence.map((text, index) =>
              index === 0 ? `${printable(check)}: ${outcome}: ${text}` : text,
            ),
          ),
          ...(isRequired
            ? holding.flatMap(({ check, evidence }) => `${printable(check)}: ${evidence[0]}`)
            : holding.length === 0
              ? []
              : [`held: ${holding.map(({ check }) => printable(check)).join('; ')}`]),
        ];
  return {
    number,
    title,
    outcome,
    evidence: sentencesOf(evidence),
    checks: results.map((result) => ({ check: result.check, outcome: result.outcome })),
  };
}

function asRequired(result: CheckResult, isRequired: boolean): CheckResult {
  const isOpen =
    result.outcome === 'told' ||
    (result.outcome === 'not checked' && result.check === 'bottleneck named');
  return isRequired && isOpen && FAULTS_WHERE_REQUIRED.has(result.check)
    ? { ...result, outcome: 'fail' }
    : result;
}
