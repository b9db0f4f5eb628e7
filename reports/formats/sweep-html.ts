/** The sections of a sweep on the page: answers, charts, tables. Pure. */
import type { Chart } from '../charts/chart.ts';
import { sweepCharts } from '../charts/sweep-charts.ts';
import type { Report } from '../figures/report.ts';
import type { LineInReport, SweepInReport } from '../figures/sweep-schema.ts';
import { sweepTables, winnerMap } from '../tables/sweep-tables.ts';
import { lineInWords, lineTitle } from '../words/sweep-words.ts';
import { chartMarkup, sectionHeading, sentenceList, tableMarkup } from './html-parts.ts';
import { type Markup, markup } from './markup.ts';

/** A line with the charts to be drawn for it; their ids are unique in the page. */
export interface LinePage {
  readonly id: string;
  readonly name: string;
  readonly line: LineInReport;
  /** Who wins where, and what figures do not show. */
  readonly sentences: readonly string[];
  readonly charts: readonly Chart[];
}

/** One for each line of the sweep. */
export function linePages(report: Report): LinePage[] {
  const { sweep = [] } = report;
  return sweep.map((line, index) => {
    const id = `sweep-${index + 1}`;
    return {
      id,
      name: lineTitle(line),
      line,
      sentences: lineInWords(report, line),
      charts: sweepCharts(line, id),
    };
  });
}

/** Who wins where, over all curves; null where there is one. */
export function mapSection(sweep: SweepInReport): Markup | null {
  const map = winnerMap(sweep);
  return map === null
    ? null
    : markup`<section aria-labelledby="map">
${sectionHeading('map', map.title)}
${tableMarkup(map)}
</section>
`;
}

/** Renders one. */
export function lineSection({ id, name, line, sentences, charts }: LinePage): Markup {
  const [answer, ...others] = sentences;
  return markup`<section class="workload" aria-labelledby="${id}">
${sectionHeading(id, name)}
${answer === undefined ? null : markup`<p class="answer">${answer}</p>\n`}${others.length === 0 ? null : sentenceList(others)}
<div class="charts">
${charts.map(chartMarkup)}</div>
${sweepTables(line).map((table) => tableMarkup(table, false))}
</section>
`;
}
