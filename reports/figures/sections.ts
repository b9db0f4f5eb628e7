/** A report, form by form: what is compared with each other stands in one table, and nothing else. Pure. */
import type { Group } from '../../harness/wire/groups.ts';
import { shownName } from '../tables/table.ts';
import type { Report } from './report.ts';

/** One form on one workload. */
export interface Section {
  readonly workload: string;
  /** `everyday`, `everyday · columns`. */
  readonly name: string;
  /** The report, as if its run had been of this form alone. */
  readonly part: Report;
}

/** The report as one for each form. */
export function partsOf(report: Report): Report[] {
  return report.groups.length === 1
    ? [report]
    : report.groups.map((group) => partOf(report, group));
}

/** All forms on all workloads, in the order of the request. */
export function sectionsOf(report: Report): Section[] {
  return report.request.workloads.flatMap((workload) =>
    partsOf(report).map((part) => ({ workload, name: named(workload, part), part })),
  );
}

/** Rows alone are what a run was before there were other forms; they need no word. */
function named(workload: string, { request, groups }: Report): string {
  const isRowsAlone = (request.groups?.length ?? 1) === 1 && groups[0]?.form === 'rows';
  return isRowsAlone ? shownName(workload) : `${shownName(workload)} · ${groups[0]?.form}`;
}

function partOf(report: Report, group: Group): Report {
  const { form, baseline, implementations } = group;
  const names = new Set(implementations);
  const isOwn = ({ implementation }: { readonly implementation: string | null }) =>
    implementation === null || names.has(implementation);
  const isCompared = ({ candidate }: { readonly candidate: string }) => names.has(candidate);
  return {
    ...report,
    request: { ...report.request, baseline, implementations },
    groups: [group],
    implementations: report.implementations.filter(({ name }) => names.has(name)),
    trials: report.trials.filter(isOwn),
    measurements: report.measurements.filter(isOwn),
    memory: report.memory.filter(isOwn),
    comparisons: report.comparisons.filter(isCompared),
    leaders: report.leaders.filter(isCompared),
    samples: report.samples.filter(isOwn),
    readings: report.readings.filter((reading) => reading.form === form),
    approximations: report.approximations.filter(isOwn),
    audits: report.audits.filter(isOwn),
    steadyStates: report.steadyStates.filter(isOwn),
  };
}
