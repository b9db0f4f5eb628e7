/** What went wrong in a run, in words. Pure. */

import type { RunRecord } from '../../harness/record/record.ts';
import { faultsInWords } from '../../harness/record/task-fault.ts';
import { skippedInWords } from '../../harness/wire/groups.ts';
import { differenceInWords } from '../../harness/wire/refusal.ts';
import { onOneLine, printable } from '../../printable.ts';
import { duration, grouped } from '../../quantity.ts';
import { makeReport, membersOn, type Report } from '../figures/report.ts';
import type { ReportedTrial } from '../figures/trials.ts';
import { aboutInWords } from './likely-cause.ts';
import { sameProblems, whomInWords } from './same-problems.ts';
import { shownName } from './units.ts';

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** How a trial ended, and below it what helps whoever wrote the code: `failed. TypeError: …, in count (mine.ts:3:10)`. */
export function howItEnded(trial: ReportedTrial): string[] {
  const { outcome, detail, wrong } = trial;
  const said = printable(onOneLine(detail ?? ''), 600);
  // What was thrown stands as it is.
  const told = `${outcome}. ${outcome === 'failed' ? said : capitalized(said)}`;
  return [
    `${told}${thrownInWords(trial)}`,
    ...(wrong?.first ?? []).map((one) => `  ${printable(differenceInWords(one), 300)}`),
    ...aboutInWords(trial).map((line) => `  ${printable(line, 400)}`),
  ];
}

/** What went wrong, a line each; empty where nothing did. */
export function problemsOf(report: Report): string[] {
  const lines: string[] = [];
  const bad = report.trials.filter(({ outcome }) => outcome !== 'completed');
  for (const same of sameProblems(bad)) {
    const [first, ...others] = howItEnded(same[0]!);
    lines.push(`${whomInWords(same)}: ${first}`, ...others);
  }
  const faults = (report.taskFaults ?? []).filter((fault) => !isToldByTrial(fault, report));
  lines.push(...faultsInWords(faults).map((fault) => printable(fault, 900)));
  lines.push(...inputInQuestion(report), ...onceInQuestion(report), ...oracleInQuestion(report));
  lines.push(...(report.alone ?? []).map((one) => aloneInWords(one, report)));
  for (const one of report.request.leftOut ?? [])
    lines.push(printable(one.replaceAll(/\s*\n\s*/g, ' '), 500));
  for (const one of report.request.skipped)
    if (one.isAskedFor) lines.push(`${printable(skippedInWords(one), 300)}.`);
  if (report.durationMs === null) lines.push(noEndInWords(report));
  else if (!report.whole)
    lines.push(
      report.unswept === undefined
        ? 'The run was stopped before its end; the figures are those measured until then.'
        : 'The sweep is not whole: its budget had no time for all sizes.',
      ...(report.unswept ?? []).map(unsweptInWords),
    );
  if (!report.whole) lines.push(...notReachedInWords(report));
  return lines;
}

/** The same as whole texts: each with the lines that are indented below it. */
export function wholeProblemsOf(report: Report): string[] {
  const whole: string[] = [];
  for (const line of problemsOf(report)) {
    const before = line.startsWith(' ') ? whole.pop() : undefined;
    whole.push(before === undefined ? line : `${before}\n${line}`);
  }
  return whole;
}

function isToldByTrial(
  { workload, implementation }: NonNullable<Report['taskFaults']>[number],
  { trials }: Report,
): boolean {
  const isOfIt = (one: ReportedTrial) =>
    one.workload === workload && one.implementation === implementation;
  return trials.some((one) => isOfIt(one) && one.outcome === 'failed');
}

function aloneInWords(
  { workload, implementation }: NonNullable<Report['alone']>[number],
  { groups }: Report,
): string {
  const name = shownName(implementation);
  const group = groups.find(({ implementations }) => implementations.includes(implementation));
  // Those of other forms may have done well: they are not compared with it.
  const isOneOfSeveral = groups.length > 1 && group?.workloads === undefined;
  const form = isOneOfSeveral && group !== undefined ? ` · ${shownName(group.form)}` : '';
  return `On ${shownName(workload)}${form} all but ${name} failed: there is nothing to compare, so that neither its times nor its memory were measured. Run ${name} alone for these.`;
}

function unsweptInWords({
  of,
  settings,
  parameter,
  from,
  to,
  expectedSeconds,
}: NonNullable<Report['unswept']>[number]): string {
  const line = [of, ...Object.entries(settings).map((one) => one.join('='))].join(',');
  const sizes = from === to ? grouped(to) : `${grouped(from)} to ${grouped(to)}`;
  return `${shownName(line)}: ${shownName(parameter)} ${sizes} was not measured; that would take about ${duration(expectedSeconds)} more.`;
}

/** ` in group (mine.ts:7:30), called from count (mine.ts:3:10)`. */
function thrownInWords({ where = [] }: ReportedTrial): string {
  const [first, ...others] = where.map((frame) => printable(frame, 200));
  if (first === undefined) return '';
  return `, in ${[first, ...others].join(', called from ')}`;
}

/** Whoever takes the input for something else than it is throws a TypeError in his own code, as a rule. */
function inputInQuestion({ trials, groups, request }: Report): string[] {
  const ofRows = groups.find(({ form }) => form === 'rows')?.implementations ?? [];
  const isOne = ({ implementation, pass, detail = '', where = [] }: ReportedTrial) =>
    implementation !== null &&
    // What throws while it is loaded was handed nothing.
    pass !== 'inspect' &&
    ofRows.includes(implementation) &&
    where.length > 0 &&
    detail.startsWith('TypeError:');
  return request.words !== undefined && trials.some(isOne) ? [request.words.argument] : [];
}

/** Whoever goes over such an input again finds nothing, and answers as if there had been nothing. */
function onceInQuestion({ workloads, trials }: Report): string[] {
  return workloads.flatMap((one) => {
    if (!('task' in one) || !/^(?:async )?generator$| iterator$/.test(one.input)) return [];
    const isWrong = trials.some(
      ({ workload, outcome }) => workload === one.workload && outcome === 'wrong result',
    );
    return isWrong
      ? [
          `On ${shownName(one.workload)} the input (${one.input}) can be gone over once: the second time it has nothing.`,
        ]
      : [];
  });
}

/** Where nobody agrees with a task's oracle, a line for each workload: it may be the oracle that is wrong. */
export function oracleInQuestion({
  workloads,
  trials,
}: Pick<Report, 'workloads' | 'trials'>): string[] {
  return workloads.flatMap((one) => {
    if (!('task' in one) || one.judgedBy !== 'expected') return [];
    const answers = trials.filter(
      ({ workload, pass }) => workload === one.workload && pass === 'answer',
    );
    const isFromOracle = ({ wrong }: ReportedTrial) =>
      wrong !== undefined && !/^(?:hostile|relation) /.test(wrong.first[0]?.where ?? '');
    if (answers.length < 2 || !answers.every(isFromOracle)) return [];
    return [
      `On ${shownName(one.workload)} every implementation differs from what “expected” gives, the baseline as well: is it “expected” that is wrong?`,
    ];
  });
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
function notReachedInWords({ request, groups, trials, audits }: Report): string[] {
  return request.workloads.flatMap((workload) => {
    const own = trials.filter((trial) => trial.workload === workload);
    if (own.length === 0) return [`${shownName(workload)} was not reached.`];
    const without = (reached: readonly (string | null)[]) =>
      membersOn({ ...request, groups }, workload)
        .filter((name) => !reached.includes(name))
        .map(shownName);
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
