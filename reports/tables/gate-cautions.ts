/** What a reader must know beside the gates, as sentences: where it goes, what went wrong, what was left out. Pure. */
import type { GateReport } from '../figures/gate-report.ts';
import { inOneLine, unchangedInWords } from '../words/gate-words.ts';
import { gateLinesInWords } from './gate-lines.ts';

/** Each in one line, in the order in which every format shows them; texts of unknown origin are in them. */
export function gateCautions(report: GateReport): string[] {
  return [
    ...gateLinesInWords(report),
    ...[...report.problems, ...report.notes].map(inOneLine),
    ...unchangedInWords(report),
  ];
}
