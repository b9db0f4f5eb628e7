/** Two records held against each other: the work behind `uniqbench compare RECORD RECORD`, which measures nothing. */
import { UsageError } from '../contract.ts';
import {
  differencesOfEnvironment,
  isSameMachine,
} from '../harness/record/environment-differences.ts';
import { readRecord } from '../harness/record/read-record.ts';
import type { RunRecord } from '../harness/record/record.ts';
import type { Gates } from '../reports/figures/gate.ts';
import { figuresOfRecords } from '../reports/figures/gate-figures.ts';
import { apartInRecords, gatesOfRecords } from '../reports/figures/record-gates.ts';
import { makeReport } from '../reports/figures/report.ts';
import { caughtInWords } from '../reports/words/audit.ts';
import { wholeProblemsOf } from '../reports/words/problems.ts';
import { toldOfHeads } from '../reports/words/watched.ts';
import type { Outcome } from './compare-revisions.ts';
import { filesInWords } from './compare-told.ts';

/**
 * @param base Path of a record or its folder.
 * @throws UsageError where they have nothing in common, or other machines made them and `force` is not given.
 */
export function compareRecords(
  base: string,
  head: string,
  gates: Gates,
  { force, task = [] }: { readonly force?: boolean; readonly task?: readonly string[] },
): Outcome {
  if (task.length > 0)
    throw new UsageError('Records hold what they hold: a task is only named beside two revisions.');
  const [ofBase, ofHead] = [readRecord(base), readRecord(head)];
  const differences = differencesOfEnvironment(ofBase, ofHead);
  if (!isSameMachine(ofBase, ofHead) && force !== true) {
    throw new UsageError(
      `The two records were not made by the same machine and runtime. ${differences.join(' ')} ` +
        'Their times do not compare; --force compares them all the same and says so.',
    );
  }
  const results = gatesOfRecords(ofBase, ofHead, gates);
  const { notes, leftOut } = apart(ofBase, ofHead);
  if (results.length === 0) {
    throw new UsageError(
      [
        'The two records have no implementation on the same workload in common: make both with the same implementation, workload and --seed.',
        ...notes,
      ].join(' '),
    );
  }
  const [baseReport, headReport] = [makeReport(ofBase), makeReport(ofHead)];
  const names = [...new Set(results.map(({ implementation }) => implementation))];
  const sides = names.map((name) => ({ name, base: name, head: name }));
  const notBeside =
    'The two records were not measured side by side: whatever changed about the machine in between is in every ratio of times.';
  return {
    report: {
      base: nameOf(base),
      head: nameOf(head),
      results,
      unchanged: [],
      leftOut,
      notes: [
        notBeside,
        ...differences,
        ...notes,
        ...[...wholeProblemsOf(baseReport), ...caughtInWords(baseReport.audits)].map(
          (problem) => `In base: ${problem.trim()}`,
        ),
        ...toldOfHeads(headReport, sides, baseReport),
      ],
      problems: [...wholeProblemsOf(headReport), ...caughtInWords(headReport.audits)],
      reports: [baseReport, headReport],
      lines: [],
      odds: null,
    },
    folders: [],
    figures: figuresOfRecords(baseReport, headReport, { base, head }),
    isOfRecords: true,
  };
}

/** A dot alone is what revisions call the working tree. */
function nameOf(path: string): string {
  return path === '.' ? './record.jsonl' : path;
}

/** What is not compared, and why. */
function apart(
  base: RunRecord,
  head: RunRecord,
): { readonly notes: readonly string[]; readonly leftOut: readonly string[] } {
  const { onlyInBase, onlyInHead, unlike } = apartInRecords(base, head);
  const told = (names: readonly string[], what: string) =>
    names.length === 0 ? [] : [`${what}: ${filesInWords(names)}.`];
  return {
    notes: [
      ...told(onlyInBase, 'Only in the record of base, and not compared'),
      ...told(onlyInHead, 'Only in the record of head, and not compared'),
      ...told(unlike, 'In both records, but on other inputs, or in another form, and not compared'),
    ],
    leftOut: unlike,
  };
}
