/** A report, form by form: what is compared with each other stands in one table, and nothing else. Pure. */
import { type FormReport, partsOf } from '../figures/parts.ts';
import type { Report } from '../figures/report.ts';
import { shownName } from './units.ts';

/** One form on one workload. */
export interface Section {
  readonly workload: string;
  /** `everyday`, `everyday · columns`. */
  readonly name: string;
  /** The report, as if its run had been of this form alone. */
  readonly part: FormReport;
}

/** All forms on all workloads, in the order of the request. */
export function sectionsOf(report: Report): Section[] {
  const parts = partsOf(report);
  return report.request.workloads.flatMap((workload) =>
    parts
      .filter((part) => hasWorkload(part, workload))
      .map((part, _, { length }) => ({
        workload,
        name: named(workload, part, report, length),
        part,
      })),
  );
}

/** Tasks have workloads of their own. */
function hasWorkload({ groups }: FormReport, workload: string): boolean {
  return groups.every(({ workloads }) => workloads === undefined || workloads.includes(workload));
}

/** Tasks say their names with their workloads, where there are several; where revisions are compared, several groups share one. Rows alone are what a run was before there were other forms; they need no word. */
function named(
  workload: string,
  { form }: FormReport,
  { groups }: Report,
  ofWorkload: number,
): string {
  const [{ workloads, form: only }] = groups as [Report['groups'][number]];
  const needsNoWord =
    (workloads !== undefined && ofWorkload === 1) || (groups.length === 1 && only === 'rows');
  return needsNoWord ? shownName(workload) : `${shownName(workload)} · ${form}`;
}
