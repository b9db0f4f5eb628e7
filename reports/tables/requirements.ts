/** An audit's requirements as a table, and its evidence. Pure. */

import type { Requirement } from '../../harness/record/audit-entry.ts';
import { isOf } from '../figures/fields.ts';
import type { Report } from '../figures/report.ts';
import { outcomeOfRequirement, outcomesInWords } from '../words/audit.ts';
import { shownName } from '../words/units.ts';
import { type Table, tablesBeside, wordColumn } from './table.ts';

/** Implementations in one table. */
const MOST_BESIDE = 5;

/** An audit, as a report holds it. */
export type ReportedAudit = Report['audits'][number];

/** The audits of a workload, in the order of the request. */
export function auditsOf(report: Report, workload: string): ReportedAudit[] {
  return report.request.implementations.flatMap((name) =>
    report.audits.filter(isOf(workload, name)),
  );
}

/** Requirements as rows, implementations as columns, in several tables where these are many; none where no audit was made. */
export function requirementsTables(audits: readonly ReportedAudit[]): Table[] {
  const rows = new Map<number, Requirement>();
  for (const { requirements } of audits)
    for (const requirement of requirements)
      if (!rows.has(requirement.number)) rows.set(requirement.number, requirement);
  const numbers = [...rows.keys()].sort((a, b) => a - b);
  return tablesBeside(
    'Requirements',
    () => outcomesInWords(audits),
    wordColumn('requirement', numbers, (number) => `${number}. ${rows.get(number)!.title}`),
    audits.map(({ implementation, requirements }) => [
      wordColumn(shownName(implementation), numbers, (number) => {
        const found = requirements.find((one) => one.number === number);
        return found === undefined ? 'not audited' : outcomeOfRequirement(found.outcome);
      }),
    ]),
    MOST_BESIDE,
  );
}

/** What keeps an implementation from being accepted, a sentence each: tricks, then requirements with their evidence. */
export function notMetInWords({ requirements, tricks }: ReportedAudit): string[] {
  return [
    ...tricks.map(({ trick, evidence }) => `Caught: ${trick}. ${evidence}`),
    ...evidenceOf(requirements, ['fail', 'unresolved']),
  ];
}

/** What an audit found that is no fault, a sentence each. */
export function toldInWords({ requirements }: ReportedAudit): string[] {
  return evidenceOf(requirements, ['told']);
}

function evidenceOf(
  requirements: readonly Requirement[],
  outcomes: readonly Requirement['outcome'][],
): string[] {
  return requirements
    .filter(({ outcome }) => outcomes.includes(outcome))
    .map(({ number, title, outcome, evidence }) =>
      [`${number}. ${title}: ${outcomeOfRequirement(outcome)}.`, ...evidence].join(' '),
    );
}
