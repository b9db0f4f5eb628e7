/** The formats of a report: to add one, write a module in `formats/` and name it here. Pure. */
import { renderChoice } from './formats/choice.ts';
import { renderBencher, renderGithubBenchmark } from './formats/continuous.ts';
import { renderCsv } from './formats/csv.ts';
import { renderHtml } from './formats/html.ts';
import { renderJson } from './formats/json.ts';
import { renderMarkdown } from './formats/markdown.ts';
import { renderTerminal, type TerminalOptions } from './formats/terminal.ts';
import type { PageAssets } from './page-assets.ts';
import type { Report } from './report.ts';

/** What some formats need beside the report. */
export interface RenderOptions extends TerminalOptions {
  readonly page: () => PageAssets;
}

/** A format: the name of its file, and how it is made. */
export interface Format {
  readonly file: string;
  readonly render: (report: Report, options: RenderOptions) => string;
}

/** By the name that users write. */
export const FORMATS = {
  terminal: { file: 'report.txt', render: renderTerminal },
  json: { file: 'report.json', render: renderJson },
  choice: { file: 'choice.md', render: renderChoice },
  markdown: { file: 'report.md', render: renderMarkdown },
  html: { file: 'report.html', render: (report, { page }) => renderHtml(report, page()) },
  csv: { file: 'samples.csv', render: renderCsv },
  'github-benchmark': { file: 'github-benchmark.json', render: renderGithubBenchmark },
  bencher: { file: 'bencher.json', render: renderBencher },
} as const satisfies Readonly<Record<string, Format>>;

/** One of {@link FORMATS}. */
export type FormatName = keyof typeof FORMATS;
