/** Where a broken gate's time or bytes go, line by line, as a table and in a sentence. Pure. */
import { printable } from '../../printable.ts';
import type { Difference } from '../figures/explanations.ts';
import type { GateReport } from '../figures/gate-report.ts';
import { sideInWords } from '../words/gate-words.ts';
import { columnFormat } from '../words/units.ts';
import { differencesTable } from './line-differences.ts';
import type { Table } from './table.ts';

/** Of what the whole call takes more, lines that are less are noise of the profile. */
const LEAST_SHARE = 0.05;
/** Of the largest difference: what is less only makes a table longer. */
const LEAST_SHOWN = 0.01;

/** One for each that was profiled. */
export function gateLinesTables({ lines, base, head }: GateReport): Table[] {
  return lines.map((one) => {
    const names = [`${sideInWords(base)} (base)`, `${sideInWords(head)} (head)`] as const;
    const table = differencesTable(names, worthShowing(one.differences), one.measure);
    const subject = `${printable(one.implementation, 200)} on ${printable(one.workload, 200)}`;
    const what = one.measure === 'self CPU time' ? 'processor time' : 'bytes allocated';
    return {
      ...table,
      title: `${subject}: ${what} of a call, line by line`,
      note: 'By profiles of both sides, the largest differences first, without those below a hundredth of the largest; lines of the same text are the same line. Above 0, head takes more.',
    };
  });
}

/** Without lines that are about the same in both; of none that differs, all. */
function worthShowing(differences: readonly Difference[]): readonly Difference[] {
  const largest = Math.max(...differences.map((one) => Math.abs(added(one))));
  return largest > 0
    ? differences.filter((one) => Math.abs(added(one)) >= LEAST_SHOWN * largest)
    : differences;
}

/** `plain on few: most of what head takes more is at sum.ts:3, for (const x of a) s += x: 1.2 ms of 1.3 ms`. */
export function gateLinesInWords({ lines }: GateReport): string[] {
  return lines.flatMap((one) => {
    const more = one.headTotal - one.baseTotal;
    const worst = one.differences.toSorted((a, b) => added(b) - added(a))[0];
    if (worst === undefined || more <= 0 || added(worst) <= LEAST_SHARE * more) return [];
    const unit = columnFormat(one.measure === 'self CPU time' ? 'ns' : 'bytes', [
      Math.max(added(worst), Math.abs(more)),
    ]);
    const amount = (value: number) =>
      `${unit.format(value)}${unit.unit === '' ? '' : ` ${unit.unit}`}`;
    const subject = `${printable(one.implementation, 200)} on ${printable(one.workload, 200)}`;
    return [
      `${subject}: by profiles of both sides, a call takes ${amount(more)} more, ${2 * added(worst) > more ? 'most of it' : 'the largest part'} at ${placeOf(worst)}: +${amount(added(worst))}.`,
    ];
  });
}

function added({ baseline, candidate }: Difference): number {
  return candidate - baseline;
}

function placeOf({ of, what, file, line }: Difference): string {
  const text = printable(what, 100);
  if (of !== 'line') return text;
  return `${printable(file.replace(/^.*[\\/]/, ''), 100)}:${line ?? '?'} (${text})`;
}
