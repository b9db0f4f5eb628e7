/** The table that this tool began with: the baseline's flaw, the fix, the requirement met. Pure. */
import type { FormReport } from '../figures/parts.ts';
import { sourcesOfWhy, whyOf } from '../words/explanations.ts';
import { shownName } from '../words/units.ts';
import { type Table, wordColumn } from './table.ts';

/** A row for each candidate and resource; null where nothing is known that explains anything. */
export function whyTable(report: FormReport, workload: string): Table | null {
  const rows = whyOf(report, workload);
  if (rows.length === 0) return null;
  const flaw = `${shownName(report.request.baseline)}: flaw`;
  return {
    title: 'Why: the flaw of the baseline, the fix, the requirement met',
    note: sourcesOfWhy(report, workload),
    columns: [
      wordColumn('candidate', rows, ({ candidate }) => candidate),
      wordColumn('of', rows, ({ resource }) => resource),
      wordColumn(flaw, rows, (row) => row.flaw),
      wordColumn('fix', rows, ({ fix }) => fix),
      wordColumn('requirement met', rows, ({ met }) => met),
    ],
  };
}
