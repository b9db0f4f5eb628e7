/** The audits on record as a table and sentences. Pure. */
import type { AuditEntry, Requirement } from '../harness/audit/audit-entry.ts';
import type { RunRecord } from '../harness/record.ts';
import { trickInWords } from '../harness/tricks.ts';
import { printable } from '../printable.ts';
import type { Table } from './figures.ts';

/** Requirements by implementations: the audits of one workload. */
export function auditTable(audits: readonly AuditEntry[]): Table {
  const requirements = audits[0]?.requirements ?? [];
  return {
    title: 'Audit',
    note:
      'Fail and pass are shown by the evidence below; unresolved says that it does not suffice for either. ' +
      'No machine judges whether a stated bottleneck is right.',
    columns: [
      {
        header: 'requirement',
        align: 'left',
        cells: requirements.map(({ number, title }) => `${number} ${title}`),
      },
      ...audits.map(({ implementation, requirements: own }) => ({
        header: implementation,
        align: 'left' as const,
        cells: own.map(({ outcome }) => outcome),
      })),
    ],
  };
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
    heading: `${number} ${title}: ${outcome}`,
    evidence: evidence.map((sentence) => printable(sentence, MOST_CHARACTERS)),
  }));
}

/** What an implementation was caught at, a line each. */
export function tricksInWords({ tricks }: AuditEntry): string[] {
  return tricks.map((trick) => printable(trickInWords(trick), MOST_CHARACTERS));
}

/** Whether the run came to its end, every implementation was audited, and none failed a requirement. */
export function isEveryRequirementMet({ audits, trials, end }: RunRecord): boolean {
  const isLoaded = trials.every(
    ({ pass, outcome }) => pass !== 'inspect' || outcome.outcome === 'completed',
  );
  const isMet = audits.every(({ requirements }) =>
    requirements.every(({ outcome }) => outcome !== 'fail'),
  );
  return end?.whole === true && isLoaded && audits.length > 0 && isMet;
}
