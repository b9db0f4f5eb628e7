/** The report for a pull request, in GitHub Flavored Markdown: verdicts first, details folded. Pure. */

import type { FormReport } from '../figures/parts.ts';
import type { Report } from '../figures/report.ts';
import { Figures } from '../tables/figures.ts';
import { mainTable } from '../tables/main-table.ts';
import { auditsOf, type ReportedAudit, requirementsTables } from '../tables/requirements.ts';
import { overviewTables } from '../tables/summary-table.ts';
import type { Table } from '../tables/table.ts';
import { tablesOf } from '../tables/tables.ts';
import { whyTable } from '../tables/why.ts';
import { notRequiredInWords, outcomeOfRequirement } from '../words/audit.ts';
import { headlineOf, judgementInWords, rightnessInWords } from '../words/conclusions.ts';
import { besidesWhy } from '../words/explanations.ts';
import { asidesOf, findingsOfSections } from '../words/findings.ts';
import { howMeasured } from '../words/how-measured.ts';
import { judgementsOf } from '../words/judgements.ts';
import { linesInWords } from '../words/lines-read.ts';
import { overviewsOf } from '../words/overview.ts';
import { problemsOf } from '../words/problems.ts';
import { runtimesInWords } from '../words/runtimes.ts';
import { type Section, sectionsOf } from '../words/sections.ts';
import { datasetInBrief, datasetInWords, settingOf } from '../words/setting.ts';
import { columnFormat, shownName } from '../words/units.ts';
import { whyInWords } from '../words/why.ts';
import { cell, code, html, prose } from './markdown-text.ts';
import { sweepBlocks } from './sweep-markdown.ts';

/** More bars than this say nothing in so small a chart. */
const MOST_BARS = 12;

/** Renders everything. */
export function renderMarkdown(report: Report): string {
  const sections = sectionsOf(report);
  const findings = findingsOfSections(sections);
  const blocks = [
    '# uniqbench',
    ...(report.sweep === undefined
      ? [
          overviewsOf(report).map(boldFirst).join(' '),
          ...overviewTables(report).flatMap((one) => [
            `**${prose(one.title)}**`,
            table(one),
            note(one),
          ]),
          ...sections.flatMap((section, index) => workloadBlocks(section, findings[index]!)),
        ]
      : sweepBlocks(report, table, note)),
    ...problemsBlock(report),
    folded('How this was measured', [
      list(howMeasured(report)),
      ...(report.calibration?.sentences ?? []).map(prose),
    ]),
    folded(
      'Machine and run',
      settingOf(report).map(({ name, value }) => `- ${name}: ${code(value)}`),
    ),
    folded(
      'Implementations, and what limits them by their own account',
      report.implementations.map(
        ({ name, description, bottleneck }) =>
          `- ${code(shownName(name))}: ${prose(description)} *Bottleneck:* ${prose(bottleneck)}`,
      ),
    ),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function boldFirst(sentence: string, index: number): string {
  return index === 0 ? `**${prose(sentence)}**` : prose(sentence);
}

function workloadBlocks(
  { workload, name: shown, part: report }: Section,
  findings: readonly string[],
): string[] {
  const dataset = datasetInWords(report, workload);
  if (dataset === null)
    return [
      `## ${code(shown)}`,
      'There are no inputs: they could not be made, or the run ended before.',
    ];
  const name = `## ${code(shown)}: ${prose(datasetInBrief(report, workload) ?? '')}`;
  const main = mainTable(report, workload, { isNarrow: false });
  const audits = auditsOf(report, workload);
  const read = linesInWords(report, workload);
  const besides = asidesOf(report, workload);
  const runtimes = runtimesInWords(report, workload);
  return [
    name.replace(/\.$/, ''),
    ...answerBlocks(report, workload),
    table(main),
    note(main),
    ...(read === null ? [] : [prose(read)]),
    ...requirementBlocks(audits),
    ...(runtimes.length === 0 ? [] : ['**Between runtimes**', list(runtimes)]),
    ...(findings.length === 0 ? [] : ['**Worth knowing**', list(findings)]),
    ...explainedBlocks(report, workload),
    folded('What candidates make, and what not', whyBlocks(report, workload)),
    folded('All figures', [
      prose(dataset),
      ...timeChart(report, workload),
      ...tablesOf(report, workload).flatMap((one) => [
        `**${prose(one.title)}**`,
        table(one),
        note(one),
      ]),
      ...(besides.length === 0 ? [] : [list(besides)]),
    ]),
  ];
}

function whyBlocks(report: FormReport, workload: string): string[] {
  const why = whyInWords(report, workload);
  return why.length === 0 ? [] : [list(why)];
}

function explainedBlocks(report: FormReport, workload: string): string[] {
  const why = whyTable(report, workload);
  const besides = besidesWhy(report, workload);
  return [
    ...(why === null ? [] : [`**${prose(why.title)}**`, table(why), note(why)]),
    ...(besides.length === 0 ? [] : [list(besides)]),
  ];
}

/** What a reviewer reads first: which one, how sure, at what cost; then a line for each candidate. */
function answerBlocks(report: FormReport, workload: string): string[] {
  const lines = judgementsOf(report, workload).map((judgement) => {
    const found = judgementInWords(report, workload, judgement);
    return `- **${code(shownName(judgement.candidate))}**: ${prose(found)}.`;
  });
  const [first, ...others] = headlineOf(report, workload).map(prose);
  return [
    [
      ...(first === undefined ? [] : [`**${first}**`]),
      ...others,
      prose(rightnessInWords(report, workload)),
    ].join(' '),
    lines.join('\n'),
  ];
}

function requirementBlocks(audits: readonly ReportedAudit[]): string[] {
  if (audits.length === 0) return [];
  const left = notRequiredInWords(audits);
  return [
    ...requirementsTables(audits).map(table),
    ...(left === null ? [] : [prose(left)]),
    ...audits.map(({ implementation, requirements: own, tricks }) =>
      folded(`Evidence: ${shownName(implementation)}`, [
        ...own.map(
          ({ number, title, outcome, evidence }) =>
            `${number}. **${outcomeOfRequirement(outcome)}**: ${prose(title)}\n${evidence.map((sentence) => `   - ${prose(sentence)}`).join('\n')}`,
        ),
        ...tricks.map(({ trick, evidence }) => `- **Caught: ${prose(trick)}.** ${prose(evidence)}`),
      ]),
    ),
  ];
}

function problemsBlock(report: Report): string[] {
  const problems = problemsOf(report);
  return problems.length === 0 ? [] : ['**What went wrong**', list(problems)];
}

/** GitHub draws Mermaid; names are cut to what its grammar takes without quotes. */
function timeChart(report: FormReport, workload: string): string[] {
  const figures = new Figures(report, workload);
  const medians = figures.medians('wallTime');
  const bars = figures.implementations
    .map((name, index) => ({ name, ns: medians[index] ?? null }))
    .filter((bar): bar is { name: string; ns: number } => bar.ns !== null)
    .slice(0, MOST_BARS);
  if (bars.length < 2) return [];
  const { unit, format } = columnFormat(
    'ns',
    bars.map(({ ns }) => ns),
  );
  const names = bars.map(({ name }) => `"${name.replace(/[^\w.-]/g, '_').slice(0, 40)}"`);
  const values = bars.map(({ ns }) => format(ns).replaceAll(',', ''));
  return [
    [
      '```mermaid',
      'xychart-beta horizontal',
      `  title "Time of one call, ${unit}: shorter is better"`,
      `  x-axis [${names.join(', ')}]`,
      `  y-axis "${unit}" 0 --> ${Math.max(...values.map(Number))}`,
      `  bar [${values.join(', ')}]`,
      '```',
    ].join('\n'),
  ];
}

/** A table, without its title and note. */
export function table({ columns }: Pick<Table, 'columns'>): string {
  const rows = columns[0]?.cells.map((_, row) => columns.map(({ cells }) => cell(cells[row]!)));
  const lines = [
    columns.map(({ header }) => cell(header)),
    columns.map(({ align }) => (align === 'right' ? '--:' : ':--')),
    ...(rows ?? []),
  ];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

/** What stands below a table. */
export function note({ note: text }: Table): string {
  return `<sub>${prose(text)}</sub>`;
}

/** Sentences that may hold data. */
export function list(sentences: readonly string[]): string {
  return sentences
    .map((one) => `${one.startsWith(' ') ? '  ' : ''}- ${prose(one.trim())}`)
    .join('\n');
}

/** Blocks behind a line to be opened; nothing where there are none. */
export function folded(summary: string, blocks: readonly string[]): string {
  if (blocks.length === 0) return '';
  const body = blocks.every((block) => block.startsWith('- '))
    ? blocks.join('\n')
    : blocks.join('\n\n');
  return `<details>\n<summary>${html(summary)}</summary>\n\n${body}\n\n</details>`;
}
