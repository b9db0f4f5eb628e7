/** The formats of a report: to add one, write a module in `formats/` and name it here. Pure. */

import type { Report } from '../figures/report.ts';
import { renderChoice } from './choice.ts';
import { renderBencher, renderGithubBenchmark } from './continuous.ts';
import { renderCsv } from './csv.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import type { PageAssets } from './page-assets.ts';
import { renderSweepCsv } from './sweep-csv.ts';
import { renderTerminal, type TerminalReportOptions } from './terminal.ts';

/** What some formats need beside the report. */
export interface RenderOptions extends TerminalReportOptions {
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
  'sweep-csv': { file: 'sweep.csv', render: renderSweepCsv },
  'github-benchmark': { file: 'github-benchmark.json', render: renderGithubBenchmark },
  bencher: { file: 'bencher.json', render: renderBencher },
  junit: { file: 'junit.xml', render: renderJunit },
} as const satisfies Readonly<Record<string, Format>>;

/** One of {@link FORMATS}. */
export type FormatName = keyof typeof FORMATS;
