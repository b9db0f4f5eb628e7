/** A history of figures in every format. Pure. */
import { historyChart } from '../charts/history-chart.ts';
import type { HistorySeries } from '../figures/history.ts';
import {
  cautionsOf,
  historyInWords,
  historyTable,
  pointsTable,
  seriesName,
  stepInWords,
} from '../tables/history.ts';
import { pageHtml } from './html-page.ts';
import { chartMarkup, sectionHeading, sentenceList, tableMarkup } from './html-parts.ts';
import { inertJson } from './inert-json.ts';
import { table as tableInMarkdown } from './markdown.ts';
import { prose } from './markdown-text.ts';
import { markup } from './markup.ts';
import type { PageAssets } from './page-assets.ts';
import { type TerminalOptions, tableLines, textLines } from './terminal-text.ts';

/** Formats of `history show`. */
export const HISTORY_FORMATS = ['terminal', 'json', 'markdown', 'html'] as const;

/** Every series and its steps, in one of the formats. */
export function renderHistory(
  series: readonly HistorySeries[],
  format: (typeof HISTORY_FORMATS)[number],
  terminal: TerminalOptions,
  assets: () => PageAssets,
): string {
  switch (format) {
    case 'terminal':
      return terminalText(series, terminal);
    case 'json':
      return `${inertJson({ version: 1, series }, 2)}\n`;
    case 'markdown':
      return markdownText(series);
    case 'html':
      return pageText(series, assets());
  }
}

function linesOf(one: HistorySeries): string[] {
  return [...one.steps.map((step) => stepInWords(one, step)), ...cautionsOf(one)];
}

function terminalText(series: readonly HistorySeries[], options: TerminalOptions): string {
  const lines = [
    ...textLines(historyInWords(series), options),
    '',
    ...tableLines(historyTable(series), options),
    ...series.flatMap((one) => {
      const told = linesOf(one);
      if (told.length === 0) return [];
      return [
        '',
        ...textLines(seriesName(one), options),
        ...told.flatMap((sentence) => textLines(`  ${sentence}`, options, 2)),
      ];
    }),
  ];
  return `${lines.join('\n')}\n`;
}

function markdownText(series: readonly HistorySeries[]): string {
  const blocks = [
    '# uniqbench: history',
    `**${prose(historyInWords(series))}**`,
    tableInMarkdown(historyTable(series)),
    ...series.flatMap((one) => {
      const told = linesOf(one);
      if (told.length === 0) return [];
      return [
        `**${prose(seriesName(one))}**`,
        told.map((sentence) => `- ${prose(sentence)}`).join('\n'),
      ];
    }),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function pageText(series: readonly HistorySeries[], assets: PageAssets): string {
  const charts = series.map((one, index) => historyChart(one, `series-${index + 1}`));
  const body = markup`<header class="top">
<p class="brand">uniqbench</p>
<h1>History</h1>
<p class="lead">${historyInWords(series)}</p>
</header>
<main id="main">
<section aria-labelledby="all">
${sectionHeading('all', 'All series')}
${tableMarkup(historyTable(series))}
</section>
${series.map((one, index) => {
  const told = linesOf(one);
  return markup`<section aria-labelledby="history-${index + 1}">
${sectionHeading(`history-${index + 1}`, seriesName(one))}
${told.length === 0 ? null : sentenceList(told)}
${chartMarkup(charts[index]!)}
<details><summary>Every point</summary>
${tableMarkup(pointsTable(one))}</details>
</section>
`;
})}</main>
<footer>Made by uniqbench from a history of runs. Charts: Apache ECharts.</footer>`;
  const title = 'uniqbench: history';
  return pageHtml({ title, body, charts, flames: [], uniqbench: null }, assets);
}
