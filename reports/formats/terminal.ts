/** The report as text for a terminal: tables by cli-table3. Pure. */
import Table from 'cli-table3';
import pc from 'picocolors';
import { printable } from '../../printable.ts';
import { grouped } from '../../quantity.ts';
import { conclusionsOf, linesInWords, problemsOf } from '../conclusions.ts';
import type { Column, Table as TableModel } from '../figures.ts';
import { findingsOf } from '../findings.ts';
import type { Report } from '../report.ts';
import { tablesOf } from '../tables.ts';
import { duration } from '../units.ts';

/** What the terminal can do. */
export interface TerminalOptions {
  /** Characters a line. */
  readonly width: number;
  readonly colors: boolean;
}

/** Renders everything: machine, then each workload with its tables and the result in words, then problems. */
export function renderTerminal(report: Report, options: TerminalOptions): string {
  const paint = pc.createColors(options.colors);
  const { environment, request } = report;
  const gigabytes = (environment.memoryBytes / 1e9).toFixed(0);
  const lines: string[] = [
    `uniqbench ${environment.uniqbench} · Node ${environment.node} · ${environment.cpuModel}, ` +
      `${environment.cores} cores, ${gigabytes} GB · ${environment.platform} ${environment.arch}`,
  ];
  for (const workload of request.workloads) {
    const dataset = report.workloads.find((entry) => entry.workload === workload);
    lines.push('', paint.bold(`Workload ${printable(workload)}`));
    if (dataset === undefined) continue;
    const { events, pages, visitors, hours, pairs, uniques, digest } = dataset;
    lines.push(
      ...wrap(
        `${grouped(events)} events, ${grouped(pages)} pages, ${grouped(visitors)} visitors, ${grouped(hours)} hours; ` +
          `the answer: ${grouped(pairs)} pairs of hour and page, ${grouped(uniques)} uniques in all. ` +
          `Seed ${request.seed}, digest ${digest.slice(0, 12)}.`,
        options.width,
      ),
    );
    const read = linesInWords(report, workload);
    if (read !== null) lines.push(...wrap(read, options.width));
    for (const table of tablesOf(report, workload)) {
      lines.push('', ...wrap(table.title, options.width).map((line) => paint.bold(line)));
      lines.push(...renderTable(table, options.width));
      lines.push(...wrap(table.note, options.width).map((line) => paint.dim(line)));
    }
    lines.push('', paint.bold('In words'));
    for (const sentence of conclusionsOf(report, workload))
      lines.push(...wrap(sentence, options.width));
    const findings = findingsOf(report, workload);
    if (findings.length > 0) lines.push('', paint.bold('Findings'));
    for (const finding of findings) lines.push(...wrap(finding, options.width));
  }
  const problems = problemsOf(report);
  if (problems.length > 0) {
    lines.push('', paint.bold(paint.red('What went wrong')));
    for (const problem of problems) lines.push(...wrap(problem, options.width));
  }
  if (report.durationMs !== null) lines.push('', `Took ${duration(report.durationMs / 1e3)}.`);
  return `${lines.join('\n')}\n`;
}

/** A table too wide for the terminal is cut into several, each with the first column. */
export function renderTable({ columns }: TableModel, width: number): string[] {
  const [names, ...others] = columns;
  if (names === undefined) return [];
  const parts: Column[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const column of others) {
    if (used + widthOf(column) > width) {
      parts.push([]);
      used = widthOf(names) + 1;
    }
    parts[parts.length - 1]!.push(column);
    used += widthOf(column);
  }
  return parts.flatMap((part) => draw([names, ...part]).split('\n'));
}

/** The widest cell, a space on either side, and a border. */
function widthOf({ header, cells }: Column): number {
  return Math.max(header.length, ...cells.map((cell) => cell.length)) + 3;
}

function draw(columns: readonly Column[]): string {
  const table = new Table({
    head: columns.map(({ header }) => header),
    colAligns: columns.map(({ align }) => align),
    style: { head: [], border: [], compact: true },
  });
  const rows = columns[0]?.cells.length ?? 0;
  for (let row = 0; row < rows; row++) table.push(columns.map(({ cells }) => cells[row]!));
  return table.toString();
}

/** Lines of at most so many characters, cut between words. */
export function wrap(text: string, width: number): string[] {
  const indent = /^\s*/.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = indent;
  for (const word of text.trim().split(' ')) {
    if (line.trim() !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
    }
    line = line.trim() === '' ? indent + word : `${line} ${word}`;
  }
  return [...lines, line];
}
