/** The audits on record as text for a terminal. Pure. */
import pc from 'picocolors';
import type { RunRecord } from '../../harness/record/record.ts';
import type { TrialEntry } from '../../harness/record/record-schema.ts';
import { faultsInWords } from '../../harness/record/task-fault.ts';
import { printable } from '../../printable.ts';
import { counted, duration } from '../../quantity.ts';
import { isOf } from '../figures/fields.ts';
import { notesOf, reportedTrial } from '../figures/trials.ts';
import { requirementsTables } from '../tables/requirements.ts';
import { auditInWords, notExamined, tricksInWords } from '../words/audit.ts';
import { howItEnded } from '../words/problems.ts';
import { shownName } from '../words/units.ts';
import { type TerminalOptions, tableLines, textLines, wrap } from './terminal-text.ts';

/** A table of requirements by implementations for each workload, then the evidence for each implementation. @param asked Those to be audited; all where it is empty. */
export function renderAudit(
  record: RunRecord,
  asked: ReadonlySet<string>,
  options: TerminalOptions,
): string {
  const { width, colors } = options;
  const paint = pc.createColors(colors);
  const colour = {
    pass: paint.cyan,
    fail: paint.red,
    unresolved: paint.yellow,
    told: paint.yellow,
    'not checked': paint.dim,
  };
  const { environment } = record.header;
  const lines = textLines(
    `uniqbench ${environment.uniqbench} · Node ${environment.node} · ${environment.cpuModel}, ${counted(environment.cores, 'core')}`,
    options,
  );
  for (const workload of record.header.workloads) {
    const audits = record.audits.filter((audit) => audit.workload === workload);
    lines.push('', paint.bold(`Workload ${shownName(workload)}`));
    if (audits.length === 0) {
      lines.push('Nothing was audited.');
      continue;
    }
    for (const table of requirementsTables(audits)) lines.push('', ...tableLines(table, options));
    for (const audit of audits) {
      lines.push('', paint.bold(shownName(audit.implementation)));
      for (const trick of tricksInWords(audit)) {
        lines.push(...wrap(`CAUGHT: ${trick}`, width).map((line) => paint.red(line)));
      }
      for (const note of record.trials
        .filter(isOf(workload, audit.implementation))
        .flatMap(notesOf))
        lines.push(
          ...wrap(`TOLD: ${printable(note, 600)}`, width).map((line) => paint.yellow(line)),
        );
      for (const { outcome, heading, evidence } of auditInWords(audit)) {
        lines.push(...wrap(heading, width).map((line) => colour[outcome](line)));
        for (const sentence of evidence) lines.push(...wrap(`    ${sentence}`, width));
      }
    }
  }
  const couldNot = (what: string, trial: TrialEntry) => {
    const [how, ...others] = howItEnded(reportedTrial(trial));
    lines.push('', ...[`${what}: ${how}`, ...others].flatMap((line) => wrap(line, width)));
  };
  for (const trial of record.trials) {
    const { workload, implementation, pass, round, outcome } = trial;
    if (outcome.outcome === 'completed') continue;
    // What is made for a size of a task stands in the evidence.
    if (implementation === null && round === null)
      couldNot(`${shownName(workload ?? '')} could not be made`, trial);
    if (pass === 'inspect')
      couldNot(`${shownName(implementation ?? '')} could not be loaded`, trial);
  }
  for (const message of faultsInWords(record.end?.taskFaults ?? []))
    lines.push(
      '',
      ...wrap(`${printable(message, 2_000)} Nothing more was looked at there.`, width),
    );
  for (const { implementation, workload } of notExamined(record, asked)) {
    lines.push('', `${shownName(implementation)} on ${shownName(workload)}: not examined.`);
  }
  if (record.end?.whole !== true) lines.push('', 'The audit was stopped before its end.');
  else lines.push('', `Took ${duration(record.end.durationMs / 1e3)}.`);
  return `${lines.join('\n')}\n`;
}
