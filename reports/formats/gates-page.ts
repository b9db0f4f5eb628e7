/** What gates said, as a page: in front of the report of the run, where there is one. Pure. */
import type { GateReport } from '../figures/gate-report.ts';
import { amountsTable, gateTable } from '../tables/gate.ts';
import { gateCautions } from '../tables/gate-cautions.ts';
import { gateLinesTables } from '../tables/gate-lines.ts';
import { gateSetting } from '../words/gate-setting.ts';
import { gateSentence, oddsInWords, sideInWords } from '../words/gate-words.ts';
import { renderHtml } from './html.ts';
import { barePage } from './html-page.ts';
import { sectionHeading, sentenceList, tableMarkup } from './html-parts.ts';
import { type Markup, markup } from './markup.ts';
import type { PageAssets } from './page-assets.ts';

/** Renders everything; of several runs the gates alone. */
export function gatesAsPage(report: GateReport, assets: PageAssets): string {
  const [run, ...others] = report.reports;
  const gates = gatesSection(report);
  return run === undefined || others.length > 0
    ? barePage(headingOf(report), gates, assets)
    : renderHtml(run, assets, gates, headingOf(report));
}

/** Base, control and head are no three implementations to a reader. */
function headingOf({ base, head }: GateReport): string {
  return `${sideInWords(head)} against ${sideInWords(base)}`;
}

function gatesSection(report: GateReport): Markup {
  const { results, odds, reports } = report;
  const cautions = gateCautions(report);
  // Of one run, the rest stands below.
  const settings = gateSetting(report).filter(
    ({ name }) => reports.length > 1 || name === 'budget',
  );
  return markup`<section aria-labelledby="gates">
${sectionHeading('gates', 'Gates')}
<p class="lead"><strong>${gateSentence(report)}</strong></p>
${results.length === 0 ? null : [tableMarkup(gateTable(results, report.base, report.head)), tableMarkup(amountsTable(results))]}
${cautions.length === 0 ? null : sentenceList(cautions)}
${odds === null ? null : markup`<p>${oddsInWords(odds)}</p>`}
${gateLinesTables(report).map((one) => markup`<h3>${one.title}</h3>\n${tableMarkup(one)}`)}
${
  settings.length === 0
    ? null
    : markup`<dl class="facts">
${settings.map(({ name, value }) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>`
}
</section>
`;
}
