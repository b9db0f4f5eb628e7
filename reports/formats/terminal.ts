/** The report as text for a terminal: tables by cli-table3. Pure. */
import Table from 'cli-table3';
import pc from 'picocolors';
import { printable } from '../../printable.ts';
import type { Report } from '../figures/report.ts';
import { auditsOf, notMetInWords, requirementsTable } from '../tables/requirements.ts';
import { overviewTables } from '../tables/summary-table.ts';
import type { Column, Table as TableModel } from '../tables/table.ts';
import { tablesOf } from '../tables/tables.ts';
import { conclusionsOf } from '../words/conclusions.ts';
import { findingsOf } from '../words/findings.ts';
import { linesInWords } from '../words/lines-read.ts';
import { problemsOf } from '../words/problems.ts';
import { sectionsOf } from '../words/sections.ts';
import { datasetInWords, settingOf } from '../words/setting.ts';
import { duration, shownName } from '../words/units.ts';

/** Longer than any that is made here; what data bring is cut where it comes in. */
const LONGEST_SENTENCE = 2_000;
const LONGEST_CELL = 120;

/** What the terminal can do. */
export interface TerminalOptions {
  /** Characters a line. */
  readonly width: number;
  readonly colors: boolean;
}

/** Renders everything: machine, all workloads at a glance, each workload in full, then problems. */
export function renderTerminal(report: Report, options: TerminalOptions): string {
  const paint = pc.createColors(options.colors);
  const text = (sentence: string) => wrap(printable(sentence, LONGEST_SENTENCE), options.width);
  const heading = (title: string) => ['', ...text(title).map((line) => paint.bold(line))];
  const drawn = (table: TableModel) => ['', ...tableLines(table, options)];
  const section = (title: string, sentences: readonly string[]) =>
    sentences.length === 0 ? [] : [...heading(title), ...sentences.flatMap(text)];
  const lines = [
    ...settingLines(report).flatMap(text),
    ...overviewTables(report).flatMap(drawn),
    ...sectionsOf(report).flatMap(({ workload, name, part }) => {
      const dataset = datasetInWords(part, workload);
      const named = heading(`Workload ${name}`);
      if (dataset === null) return named;
      const audits = auditsOf(part, workload);
      const requirements = requirementsTable(audits);
      return [
        ...named,
        ...[dataset, linesInWords(part, workload)].flatMap((line) =>
          line === null ? [] : text(line),
        ),
        ...tablesOf(part, workload).flatMap(drawn),
        ...(requirements === null ? [] : drawn(requirements)),
        ...audits.flatMap((audit) =>
          section(`${shownName(audit.implementation)}: what is not met`, notMetInWords(audit)),
        ),
        ...section('In words', conclusionsOf(part, workload)),
        ...section('Findings', findingsOf(part, workload)),
      ];
    }),
    ...section('Calibration', report.calibration?.sentences ?? []),
  ];
  const problems = problemsOf(report);
  if (problems.length > 0)
    lines.push('', paint.bold(paint.red('What went wrong')), ...problems.flatMap(text));
  if (report.durationMs !== null) lines.push('', `Took ${duration(report.durationMs / 1e3)}.`);
  return `${lines.join('\n')}\n`;
}

/** What a reader needs to judge the run; seed and digest stand with each workload. */
function settingLines(report: Report): string[] {
  const facts = new Map(settingOf(report).map(({ name, value }) => [name, value]));
  const told = [
    'started',
    'went on',
    'load at the start',
    'CPU governor',
    'flags',
    'commit',
    'command',
  ];
  const { environment } = report;
  return [
    `uniqbench ${environment.uniqbench} · Node ${facts.get('Node')} · ${facts.get('machine')} · ` +
      `${environment.platform} ${environment.arch}`,
    told
      .filter((name) => facts.has(name))
      .map((name) => `${name} ${facts.get(name)}`)
      .join(' · '),
    ...settingOf(report)
      .filter(({ name }) => name === 'threads' || name === 'left out')
      .map(({ name, value }) => `${name}: ${value}`),
  ];
}

/** A table between its title and its note. */
export function tableLines(table: TableModel, { width, colors }: TerminalOptions): string[] {
  const paint = pc.createColors(colors);
  const text = (sentence: string) => wrap(printable(sentence, LONGEST_SENTENCE), width);
  return [
    ...text(table.title).map((line) => paint.bold(line)),
    ...renderTable(table, width),
    ...text(table.note).map((line) => paint.dim(line)),
  ];
}

/** A table too wide for the terminal is cut into several, each with the first column. */
function renderTable({ columns }: TableModel, width: number): string[] {
  const [names, ...others] = columns.map(withoutControls);
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

function withoutControls({ header, align, cells }: Column): Column {
  return {
    header: printable(header, LONGEST_CELL),
    align,
    cells: cells.map((cell) => printable(cell, LONGEST_CELL)),
  };
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

/** Lines of at most so many characters, indented as the text is. */
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
