/** Profiles as text for a terminal and as Markdown. Pure. */
import pc from 'picocolors';
import type { ProfileRecord, ToolResult } from '../../harness/record/profile-record.ts';
import { printable } from '../../printable.ts';
import { grouped } from '../../quantity.ts';
import { tablesOfTool } from '../tables/profile.ts';
import { diffTables } from '../tables/profile-diff.ts';
import type { Table } from '../tables/table.ts';
import { diffSentences, evidenceOf } from '../words/profile-words.ts';
import { cell, prose } from './markdown-text.ts';
import { type TerminalOptions, tableLines, textLines } from './terminal-text.ts';

/** How a format writes; each part stands apart from the next. */
interface Dialect {
  readonly heading: (text: string) => string[];
  readonly table: (table: Table) => string[];
  readonly text: (text: string) => string[];
}

/** Tables with borders, wrapped to the width. */
export function renderProfileTerminal(record: ProfileRecord, options: TerminalOptions): string {
  const paint = pc.createColors(options.colors);
  return render(record, {
    heading: (text) => textLines(text, options).map((line) => paint.bold(line)),
    table: (table) => tableLines(table, options),
    text: (text) => textLines(text, options),
  });
}

/** GitHub's Markdown. */
export function renderProfileMarkdown(record: ProfileRecord): string {
  return render(record, {
    heading: (text) => [`## ${prose(text)}`],
    table: ({ title, note, columns }) => [
      `### ${prose(title)}`,
      '',
      `| ${columns.map(({ header }) => cell(header)).join(' | ')} |`,
      `| ${columns.map(({ align }) => (align === 'right' ? '---:' : '---')).join(' | ')} |`,
      ...(columns[0]?.cells ?? []).map(
        (_, row) => `| ${columns.map(({ cells }) => indented(cells[row]!)).join(' | ')} |`,
      ),
      '',
      prose(note),
    ],
    text: (text) => [prose(text)],
  });
}

/** A cell. Markdown drops spaces at its start, which say how deep a retainer stands. */
function indented(text: string): string {
  const depth = text.length - text.trimStart().length;
  return `${'&nbsp;'.repeat(depth)}${cell(text)}`;
}

const LONGEST_LINE = 500;

function render(record: ProfileRecord, dialect: Dialect): string {
  const { environment } = record;
  const parts: string[][] = [
    dialect.text(
      `uniqbench ${environment.uniqbench} · Node ${environment.node} · ${environment.cpuModel} · ${inputInWords(record)}`,
    ),
  ];
  for (const profile of record.implementations) {
    for (const result of profile.results) {
      const { tool, problem, durationMs } = result;
      parts.push(
        dialect.heading(`${profile.name} · ${tool} · took ${(durationMs / 1e3).toFixed(1)} s`),
      );
      if (problem !== null) {
        const lines = `${problem.outcome}: ${problem.message}`.split('\n');
        parts.push(lines.flatMap((line) => dialect.text(printable(line, LONGEST_LINE))));
      }
      for (const table of tablesOfTool(profile.name, result, record))
        parts.push(dialect.table(table));
      if (result.files.length > 0) parts.push(dialect.text(filesOf(result)));
    }
    parts.push(dialect.heading(`${profile.name} in words`));
    for (const sentence of evidenceOf(profile, record)) parts.push(dialect.text(sentence));
  }
  for (const table of diffTables(record)) parts.push(dialect.table(table));
  for (const sentence of diffSentences(record)) parts.push(dialect.text(sentence));
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** Which workload was profiled, and what makes it the same again. */
function inputInWords({ workload, strings, dataset, task, seed }: ProfileRecord): string {
  const parts = [`workload ${printable(workload)}`];
  if (task !== undefined) {
    const set = Object.entries(task.parameters).map(([name, value]) => `${name}=${value}`);
    parts.push(`task ${task.task}`, ...set, `each input ${task.input}`);
  }
  if (dataset !== undefined) parts.push(`${grouped(dataset.events)} events`, `strings: ${strings}`);
  parts.push(`seed ${seed}`);
  if (dataset !== undefined) parts.push(`digest ${dataset.digest.slice(0, 12)}`);
  return parts.map((part) => printable(part, LONGEST_LINE)).join(', ');
}

const OPENED_BY: Readonly<Record<ToolResult['tool'], string>> = {
  cpu: 'Chrome DevTools (Performance) and speedscope open it',
  heap: 'Chrome DevTools (Memory) and speedscope open it',
  snapshot: 'Chrome DevTools (Memory) opens it',
  'trace-gc': 'as V8 printed it',
  doctor: 'open the HTML in a browser',
  flame: 'open the HTML in a browser',
  bubbleprof: 'open the HTML in a browser',
  heapprofiler: 'open the HTML in a browser',
};

function filesOf({ files, tool }: ToolResult): string {
  return `${files.join(', ')} (${OPENED_BY[tool]})`;
}
