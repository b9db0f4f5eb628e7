/** A sweep in GitHub Flavored Markdown: who wins where, then costs by size, crossovers and growth. Pure. */
import type { Report } from '../figures/report.ts';
import { sweepTables, winnerMap } from '../tables/sweep-tables.ts';
import type { Table } from '../tables/table.ts';
import { lineInWords, lineTitle } from '../words/sweep-words.ts';
import { prose } from './markdown-text.ts';

/** How a table is written, and the note below it. */
type Draw = (table: Table) => string;

/** Empty where the run was no sweep. */
export function sweepBlocks(report: Report, drawn: Draw, noted: Draw): string[] {
  const { sweep = [] } = report;
  const told = (table: Table) => [`**${prose(table.title)}**`, drawn(table), noted(table)];
  const map = winnerMap(sweep);
  return [
    ...(map === null ? [] : told(map)),
    ...sweep.flatMap((line) => [
      `## ${prose(lineTitle(line))}`,
      lineInWords(report, line).map(prose).join(' '),
      ...sweepTables(line).flatMap(told),
    ]),
  ];
}
