/** Why candidates win or lose, on the page: a table, flame graphs, and the lines behind them. Pure. */
import type { FlameGraph } from '../charts/chart.ts';
import type { FormReport } from '../figures/parts.ts';
import { lineDifferencesTable } from '../tables/line-differences.ts';
import type { Table } from '../tables/table.ts';
import { whyTable } from '../tables/why.ts';
import { besidesWhy } from '../words/explanations.ts';
import { sentenceList, tableMarkup } from './html-parts.ts';
import { type Markup, markup } from './markup.ts';

/** null where nothing was profiled. */
export function explainedMarkup(
  report: FormReport,
  workload: string,
  flames: readonly FlameGraph[],
): Markup | null {
  const table = whyTable(report, workload);
  const besides = besidesWhy(report, workload);
  if (table === null && besides.length === 0 && flames.length === 0) return null;
  const lines = report.request.implementations.flatMap((name) => {
    const differences = lineDifferencesTable(report, workload, name);
    return name === report.request.baseline || differences === null ? [] : [differences];
  });
  return markup`<h3>Why</h3>
${table === null ? null : markup`<div class="prose">${tableMarkup(table)}</div>`}
${besides.length === 0 ? null : sentenceList(besides)}
${flames.map(flameMarkup)}
${lines.map(linesMarkup)}`;
}

/** An empty box for the script to draw in; the tables of lines say the same without. */
export function flameMarkup({ id, title, note }: FlameGraph): Markup {
  return markup`<figure class="flame-graph" id="${id}">
<figcaption><h4>${title} <a class="anchor" href="#${id}" aria-label="Link to this chart">#</a></h4>
<p class="note">${note}</p></figcaption>
<div class="flame" data-flame="${id}"></div>
<p class="note flame-told" id="${id}-told" aria-live="polite"></p>
</figure>
`;
}

/** Folded: it is long. */
export function linesMarkup(table: Table): Markup {
  return markup`<details><summary>${table.title}</summary>
${tableMarkup(table)}</details>
`;
}
