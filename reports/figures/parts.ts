/** A report as one for each form: what is compared with each other, and nothing else. Pure. */
import { verdictOf } from '../../harness/stats/verdict.ts';
import type { Group } from '../../harness/wire/groups.ts';
import type { Comparison } from './comparisons.ts';
import type { Report } from './report.ts';

/** A report of one form: its request, its figures and its only group are that form's. */
export interface FormReport extends Report {
  /** The task's name; of the task that is built in, the form in which events are taken. */
  readonly form: string;
}

/** Whether memory is followed within a call: of rows and of tasks. */
export function isWeighed({ form, workloads }: FormReport, workload: string): boolean {
  return form === 'rows' || workloads.some((one) => one.workload === workload && 'task' in one);
}

/** The report as one for each form. */
export function partsOf(report: Report): FormReport[] {
  return report.groups.map((group) => partOf(report, group));
}

function partOf(report: Report, group: Group): FormReport {
  const { form, baseline, implementations } = group;
  const names = new Set(implementations);
  const isOwn = ({ implementation }: { readonly implementation: string | null }) =>
    implementation === null || names.has(implementation);
  const isCompared = ({ candidate }: { readonly candidate: string }) => names.has(candidate);
  return {
    ...report,
    form,
    request: {
      ...report.request,
      baseline,
      implementations,
      workloads: group.workloads ?? report.request.workloads,
    },
    groups: [group],
    implementations: report.implementations.filter(({ name }) => names.has(name)),
    trials: report.trials.filter(isOwn),
    measurements: report.measurements.filter(isOwn),
    memory: report.memory.filter(isOwn),
    comparisons: report.comparisons
      .filter(isCompared)
      .map((one) => aboutEquality(one, report.request.threshold)),
    leaders: report.leaders.filter(isCompared),
    ...(report.betweenRuntimes === undefined
      ? {}
      : { betweenRuntimes: report.betweenRuntimes.filter(isCompared) }),
    samples: report.samples.filter(isOwn),
    readings: report.readings.filter((reading) => reading.form === form),
    approximations: report.approximations.filter(isOwn),
    audits: report.audits.filter(isOwn),
    steadyStates: report.steadyStates.filter(isOwn),
    ...(report.profiles === undefined ? {} : { profiles: report.profiles.filter(isOwn) }),
    ...(report.explanations === undefined
      ? {}
      : { explanations: report.explanations.filter(isCompared) }),
  };
}

/**
 * The comparison as readers take it. In a run for a gate, `lower` says that a time is below what the gate allows, which may well be slower:
 * here it says so of the same time, by the same interval.
 */
export function aboutEquality(comparison: Comparison, threshold: number): Comparison {
  const { limit, low, high, verdict } = comparison;
  if (limit === 0 || verdict === null) return comparison;
  const own = low === null || high === null ? 'unresolved' : verdictOf({ low, high }, threshold);
  return { ...comparison, limit: 0, verdict: own, moreRounds: null };
}
