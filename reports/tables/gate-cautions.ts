/** What a reader must know beside the gates, as sentences: where it goes, what went wrong, what was left out. Pure. */
import type { GateReport } from '../figures/gate-report.ts';
import { inOneLine, unchangedInWords } from '../words/gate-words.ts';
import { AT_MOST } from '../words/units.ts';
import { gateLinesInWords } from './gate-lines.ts';

/** Each in one line, in the order in which every format shows them; texts of unknown origin are in them. */
export function gateCautions(report: GateReport): string[] {
  return [
    ...gateLinesInWords(report),
    ...[...report.problems, ...report.notes].map(inOneLine),
    ...unchangedInWords(report),
    ...(report.results.some(({ atMost }) => atMost !== undefined)
      ? [
          `Peak memory with ${AT_MOST.trim()} is no more than that: the call is too short to be looked into. Changes are of what was seen, and their intervals of what may be.`,
        ]
      : []),
  ];
}
