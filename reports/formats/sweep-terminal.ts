/** A sweep as text for a terminal: who wins where, then costs by size, crossovers and growth. Pure. */
import pc from 'picocolors';
import type { Report } from '../figures/report.ts';
import {
  costTable,
  crossoverTable,
  growthTable,
  sweepTables,
  winnerMap,
} from '../tables/sweep-tables.ts';
import { lineInWords, lineTitle } from '../words/sweep-words.ts';
import { openTableLines, type TerminalOptions, tableLines, textLines } from './terminal-text.ts';

/** Empty where the run was no sweep. */
export function sweepLinesOfText(
  report: Report,
  options: TerminalOptions & { readonly details?: boolean },
): string[] {
  const { sweep = [] } = report;
  const paint = pc.createColors(options.colors);
  const bold = (text: string) => textLines(text, options).map((line) => paint.bold(line));
  const map = winnerMap(sweep);
  const whole = map === null ? [] : ['', ...bold(map.title), ...openTableLines(map, options)];
  const each = sweep.flatMap((line) => {
    const tables = options.details
      ? sweepTables(line)
      : [costTable(line, 'wallTime'), crossoverTable(line), growthTable(line)];
    return [
      '',
      ...bold(lineTitle(line)),
      ...lineInWords(report, line).flatMap((sentence) => textLines(sentence, options, 2)),
      ...tables.flatMap((table) => {
        if (table === null) return [];
        if (options.details) return ['', ...tableLines(table, options)];
        return ['', ...bold(table.title), ...openTableLines(table, options)];
      }),
    ];
  });
  return [...whole, ...each];
}
