/** From the record of a run to what reports show: every figure of every format is made here. Pure. */

import type { RunRecord } from '../../harness/record/record.ts';
import type { TrialEntry } from '../../harness/record/record-schema.ts';
import type { Plain } from '../../harness/wire/plain.ts';
import { approximationOf } from './approximations.ts';
import { callGrowthsOf } from './call-growth.ts';
import { type Comparison, comparisonsOf, type Side } from './comparisons.ts';
import { explanationsOf } from './explanations.ts';
import { isOf } from './fields.ts';
import { measurementOf } from './measurements.ts';
import { memoryOf } from './memory.ts';
import { METRICS } from './metrics.ts';
import { readingsOf } from './readings.ts';
import { REPORT_VERSION, type reportSchema } from './report-schema.ts';
import { type AnswersInReport, isDiscredited } from './rightness.ts';
import { samplesOf } from './samples.ts';
import { seriesOf } from './steady-states.ts';
import { sweepOf } from './sweep.ts';
import { reportedTrial } from './trials.ts';

/** Everything that a report shows; report-schema.ts says what each field is. */
export type Report = Plain<typeof reportSchema>;

/** Derives the report. */
export function makeReport(record: RunRecord): Report {
  const { header, implementations, workloads, trials, audits, end, cut } = record;
  const { type: _type, version: _version, environment, ...request } = header;
  const isOfTask = (name: string) =>
    workloads.some(({ workload, task }) => workload === name && task !== undefined);
  const sides = header.workloads.flatMap((workload) =>
    membersOn(header, workload).map((implementation) =>
      sideOf(trials, workload, implementation, isOfTask(workload)),
    ),
  );
  const answers = { trials: trials.map(reportedTrial), audits };
  const { comparisons, leaders, betweenRuntimes } = comparedAmong(
    answers,
    comparisonsOf(record, sides),
  );
  const callGrowth = callGrowthsOf(trials, record.keepers);
  const counting = sides.filter(
    ({ workload, implementation }) => !isDiscredited(answers, workload, implementation),
  );
  const sweep = sweepOf(record, counting, comparisons);
  const report: Report = {
    version: REPORT_VERSION,
    environment,
    request,
    implementations: implementations.map(({ type: _, ...implementation }) => implementation),
    groups: header.groups,
    workloads: workloads.flatMap(reportedWorkload),
    trials: answers.trials,
    measurements: sides.flatMap((side) => METRICS.map((metric) => measurementOf(side, metric))),
    memory: sides.flatMap(({ workload, implementation, sizes }) =>
      sizes.map((figures) => ({ implementation, workload, ...figures })),
    ),
    comparisons,
    leaders,
    ...(sweep.length === 0 ? {} : { sweep }),
    ...(callGrowth.length === 0 ? {} : { callGrowth }),
    ...(header.runtimes === undefined ? {} : { betweenRuntimes }),
    samples: trials.flatMap(samplesOf),
    readings: readingsOf(trials),
    approximations: trials.flatMap(approximationOf),
    steadyStates: trials.flatMap(seriesOf),
    audits: audits.map(({ type: _, ...audit }) => audit),
    calibration: header.calibrated,
    durationMs: end?.durationMs ?? null,
    ...(cut === undefined ? {} : { cut }),
    whole: end?.whole ?? false,
    ...(end?.unswept === undefined ? {} : { unswept: end.unswept }),
    ...(end?.taskFaults === undefined ? {} : { taskFaults: end.taskFaults }),
    ...(end?.alone === undefined ? {} : { alone: end.alone }),
  };
  if (record.profiles === undefined) return report;
  const profiles = record.profiles.map(({ type: _, ...profile }) => profile);
  return { ...report, profiles, explanations: explanationsOf({ ...report, profiles }) };
}

/** Figures of a baseline that was wrong, or caught at a trick, are no measure of others; who is ahead of whom is told of none of either. */
function comparedAmong(
  answers: AnswersInReport,
  { comparisons, leaders, betweenRuntimes }: ReturnType<typeof comparisonsOf>,
): ReturnType<typeof comparisonsOf> {
  const counts = (workload: string, name: string) => !isDiscredited(answers, workload, name);
  const doBothCount = ({ workload, baseline, candidate }: Comparison) =>
    counts(workload, baseline) && counts(workload, candidate);
  return {
    comparisons: comparisons.map((one) =>
      counts(one.workload, one.baseline) ? one : notCompared(one),
    ),
    leaders: leaders.filter(doBothCount),
    betweenRuntimes: betweenRuntimes.filter(doBothCount),
  };
}

function notCompared(comparison: Comparison): Comparison {
  const none = { ratio: null, low: null, high: null, verdict: null, moreRounds: null };
  return { ...comparison, ...none, limit: 0, exact: false };
}

function reportedWorkload({
  workload,
  task,
  strings,
  dataset,
  file,
}: RunRecord['workloads'][number]): Report['workloads'] {
  if (task !== undefined) return [{ workload, ...task }];
  // The schema of records knows one of the two; a record that has none is refused when it is read.
  if (dataset === undefined || strings === undefined) return [];
  return [{ workload, strings, ...dataset, ...(file === undefined ? {} : { file }) }];
}

/** What a report tells of a workload of events. */
export type EventsInReport = Exclude<Report['workloads'][number], { readonly task: string }>;

/** What is known of the events of a workload; null where it is one of a task, or could not be made. */
export function eventsOf(
  { workloads }: Pick<Report, 'workloads'>,
  workload: string,
): EventsInReport | null {
  const found = workloads.find((one) => one.workload === workload);
  return found === undefined || 'task' in found ? null : found;
}

function sideOf(
  trials: readonly TrialEntry[],
  workload: string,
  implementation: string,
  isOfTask: boolean,
): Side {
  const own = trials.filter(isOf(workload, implementation));
  const sizes = memoryOf(own, isOfTask);
  return { workload, implementation, trials: own, sizes, memory: sizes[0] ?? null };
}

/** Those that are measured on a workload: a task's are on its own alone. */
export function membersOn(
  { implementations, groups }: Pick<RunRecord['header'], 'implementations' | 'groups'>,
  workload: string,
): readonly string[] {
  const members = groups
    .filter(({ workloads }) => workloads === undefined || workloads.includes(workload))
    .flatMap((group) => group.implementations);
  return implementations.filter((name) => members.includes(name));
}

/** Whether every trial went well, the run to its end, and nothing that was named was left out. */
export function isAllRight(report: Report): boolean {
  return isComplete(report) && report.trials.every(({ outcome }) => outcome === 'completed');
}

/** Whether the run came to its end with all that was named, however its trials ended. */
export function isComplete({ whole, request, taskFaults }: Report): boolean {
  return (
    whole &&
    !request.skipped.some(({ isAskedFor }) => isAskedFor) &&
    request.leftOut === undefined &&
    taskFaults === undefined
  );
}

/** Whether the user said how many rounds are measured, and so left no choice to the budget. */
export function hasAskedForRounds({ environment }: Pick<Report, 'environment'>): boolean {
  return environment.commandLine.some((word) => /^--rounds(?:=|$)/.test(word));
}
