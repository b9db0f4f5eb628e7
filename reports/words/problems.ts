/** What went wrong in a run, in words. Pure. */

import type { RunRecord } from '../../harness/record/record.ts';
import { skippedInWords } from '../../harness/wire/groups.ts';
import { differenceInWords } from '../../harness/wire/refusal.ts';
import { printable } from '../../printable.ts';
import { makeReport, type Report } from '../figures/report.ts';
import { shownName } from './units.ts';

/** What went wrong, a line each; empty where nothing did. */
export function problemsOf(report: Report): string[] {
  const lines: string[] = [];
  for (const { implementation, workload, pass, round, outcome, detail, wrong } of report.trials) {
    if (outcome === 'completed') continue;
    const where = [
      implementation === null ? null : shownName(implementation),
      workload === null ? null : `on ${shownName(workload)}`,
      `${pass}${round === null ? '' : ` round ${round}`}`,
    ];
    lines.push(`${where.filter(Boolean).join(', ')}: ${outcome}. ${printable(detail ?? '', 600)}`);
    for (const difference of wrong?.first ?? [])
      lines.push(`  ${printable(differenceInWords(difference), 300)}`);
  }
  for (const one of report.request.skipped)
    if (one.isAskedFor) lines.push(`${printable(skippedInWords(one), 300)}.`);
  if (report.durationMs === null) lines.push(noEndInWords(report));
  else if (!report.whole)
    lines.push('The run was stopped before its end; the figures are those measured until then.');
  if (!report.whole) lines.push(...notReachedInWords(report));
  return lines;
}

function noEndInWords({ cut }: Report): string {
  const until =
    cut === undefined
      ? ''
      : ` What is there is complete until line ${cut.wholeLines}${cut.hasHalfLine ? '; half a line behind it was left out' : ''}.`;
  return (
    'The record has no end: the run was killed, still goes on, or the file was cut off.' +
    `${until} The figures are those measured until then.`
  );
}

/** What a run that was stopped did not come to, a line for each workload. */
function notReachedInWords({ request, trials, audits }: Report): string[] {
  return request.workloads.flatMap((workload) => {
    const own = trials.filter((trial) => trial.workload === workload);
    if (own.length === 0) return [`${shownName(workload)} was not reached.`];
    const without = (reached: readonly (string | null)[]) =>
      request.implementations.filter((name) => !reached.includes(name)).map(shownName);
    const unmeasured = without(own.map(({ implementation }) => implementation));
    const audited = audits.filter((audit) => audit.workload === workload);
    const unexamined =
      audited.length === 0 ? [] : without(audited.map((one) => one.implementation));
    return [
      ...(unmeasured.length === 0
        ? []
        : [`Not reached on ${shownName(workload)}: ${unmeasured.join(', ')}.`]),
      ...(unexamined.length === 0
        ? []
        : [`Without requirements on ${shownName(workload)}: ${unexamined.join(', ')}.`]),
    ];
  });
}

/** What went wrong, a line each; that wrong answers were caught is what they were made for. */
export function unexpectedProblems(record: RunRecord): string[] {
  const mutants = new Set(
    record.injected.filter(({ what }) => what === 'answer').map((one) => one.implementation),
  );
  const trials = record.trials.filter(
    ({ implementation, outcome }) =>
      outcome.outcome !== 'wrong result' || implementation === null || !mutants.has(implementation),
  );
  return problemsOf(makeReport({ ...record, trials }));
}
