/** What two implementations spend on which lines, side by side: a differential flame graph for whoever cannot see one. Pure. */

import { printable } from '../../printable.ts';
import { type Difference, linesOf } from '../figures/explanations.ts';
import { isOf } from '../figures/fields.ts';
import type { FormReport } from '../figures/parts.ts';
import { type ProfiledMeasure, profiledCall } from '../figures/profiles.ts';
import { where } from '../words/profile-words.ts';
import { columnFormat, shownName, withUnit } from '../words/units.ts';
import { figureColumn, type Table, wordColumn } from './table.ts';

const MOST_ROWS = 16;
const LONGEST_LINE = 70;

/** The largest differences first; null where one of the two was not profiled. */
export function lineDifferencesTable(
  { profiles = [], request }: FormReport,
  workload: string,
  candidate: string,
): Table | null {
  const { baseline } = request;
  const [base, own] = [baseline, candidate].map((name) => {
    const profile = profiles.find(isOf(workload, name));
    return profile === undefined ? null : profiledCall(profile, 'self CPU time');
  });
  if (base == null || own == null) return null;
  return differencesTable([baseline, candidate], linesOf(base, own));
}

/** @param names Of the baseline and of the candidate. */
export function differencesTable(
  [baseline, candidate]: readonly [string, string],
  differences: readonly Difference[],
  measure: ProfiledMeasure = 'self CPU time',
): Table {
  const byHowMuch = (one: Difference) => Math.abs(one.candidate - one.baseline);
  const rows = differences.toSorted((a, b) => byHowMuch(b) - byHowMuch(a)).slice(0, MOST_ROWS);
  const amounts = rows.map((one) => Math.max(one.baseline, one.candidate));
  const isTime = measure === 'self CPU time';
  const { unit, format } = columnFormat(isTime ? 'ns' : 'bytes', amounts);
  const [theirs, its] = [baseline, candidate].map(shownName);
  return {
    title: `${its} against ${theirs}, line by line`,
    note: `${isTime ? 'Processor time' : 'Bytes allocated'} of a call, the largest differences first; lines of the same text are the same line. Below 0 the candidate takes less.`,
    columns: [
      wordColumn('line', rows, (one) =>
        one.of === 'line'
          ? where({ file: one.file, line: one.line, function: '', share: 0, amount: 0 })
          : printable(one.what, LONGEST_LINE),
      ),
      wordColumn('source', rows, (one) =>
        one.of === 'line' ? printable(one.what, LONGEST_LINE) : '',
      ),
      figureColumn(withUnit(theirs!, unit), rows, (one) => format(one.baseline)),
      figureColumn(withUnit(its!, unit), rows, (one) => format(one.candidate)),
      figureColumn(withUnit('difference', unit), rows, (one) =>
        format(one.candidate - one.baseline).replace('-', '−'),
      ),
    ],
  };
}
