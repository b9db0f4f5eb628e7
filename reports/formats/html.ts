/** The report as one self-contained page: tables and verdicts without scripts, charts with them. Pure. */
import { chartsOf } from '../charts/charts.ts';
import { flameGraphsOf } from '../charts/flame-graph.ts';
import type { Report } from '../figures/report.ts';
import { Figures } from '../tables/figures.ts';
import { overviewTables } from '../tables/summary-table.ts';
import { findingsOfSections } from '../words/findings.ts';
import { howMeasured } from '../words/how-measured.ts';
import { overviewsOf } from '../words/overview.ts';
import { problemsOf } from '../words/problems.ts';
import { sectionsOf } from '../words/sections.ts';
import { settingOf } from '../words/setting.ts';
import { subjectOf } from '../words/task-words.ts';
import { shownName } from '../words/units.ts';
import { pageHtml } from './html-page.ts';
import { sectionHeading, sentenceList, tableMarkup } from './html-parts.ts';
import { type WorkloadPage, workloadSection } from './html-workload.ts';
import { type Markup, markup } from './markup.ts';
import type { PageAssets } from './page-assets.ts';
import { linePages, lineSection, mapSection } from './sweep-html.ts';

/**
 * Renders everything; the page asks for nothing from anywhere, and its policy forbids it to.
 *
 * @param before What is to stand in front of all of it.
 * @param heading The page's, in place of one that counts implementations.
 */
export function renderHtml(
  report: Report,
  assets: PageAssets,
  before: Markup | null = null,
  heading: string | null = null,
): string {
  // Each size of a sweep is a workload; what they say together is shown in their place.
  const sections = report.sweep === undefined ? sectionsOf(report) : [];
  const lines = linePages(report);
  const findings = findingsOfSections(sections);
  const workloads = sections.map((section, index): WorkloadPage => {
    const id = `workload-${index + 1}`;
    const charts = chartsOf(new Figures(section.part, section.workload)).map((chart) => ({
      ...chart,
      id: `${id}-${chart.id}`,
    }));
    const flames = flameGraphsOf(section.part, section.workload).map((graph) => ({
      ...graph,
      id: `${id}-${graph.id}`,
    }));
    return { ...section, id, charts, flames, findings: findings[index]! };
  });
  const names =
    lines.length > 0 ? lines.map(({ name }) => name) : report.request.workloads.map(shownName);
  const title = `uniqbench: ${names.join(', ')}`;
  const body = markup`${header(report, [...lines, ...workloads], heading)}
<main id="main">
${before}${problems(report)}${lines.length > 0 ? mapSection(report.sweep ?? []) : overview(report)}${lines.map(lineSection)}${workloads.map(workloadSection)}${method(report)}
${implementations(report)}${setting(report)}
</main>
<footer>Made by uniqbench ${report.environment.uniqbench} from the record of a run. Charts: Apache ECharts.</footer>`;
  const charts = [...lines, ...workloads].flatMap((one) => one.charts);
  const flames = workloads.flatMap((one) => one.flames);
  const { uniqbench } = report.environment;
  return pageHtml({ title, body, charts, flames, uniqbench }, assets);
}

function header(
  { environment, request, groups }: Report,
  workloads: readonly { readonly id: string; readonly name: string }[],
  heading: string | null,
): Markup {
  const day = environment.startedAt.slice(0, 10);
  // Who is alone is held against nobody.
  const compared = groups.filter(({ implementations }) => implementations.length > 1);
  return markup`<header class="top">
<p class="brand">uniqbench</p>
<h1>${heading ?? `${subjectOf({ groups, request })}: ${titleOf(request.implementations.length)}`}</h1>
<p class="lead">${compared.map(({ baseline }, index) => markup`${index === 0 ? 'Against ' : ', '}<strong>${shownName(baseline)}</strong>`)}${compared.length === 0 ? 'On' : ', on'} ${environment.cpuModel} with Node ${environment.node}, ${day}.</p>
<nav aria-label="Sections"><ul>
${workloads.map(({ id, name }) => markup`<li><a href="#${id}">${name}</a></li>\n`)}<li><a href="#method">How this was measured</a></li>
<li><a href="#implementations">Implementations</a></li>
<li><a href="#setting">Machine and run</a></li>
</ul></nav>
</header>`;
}

function titleOf(implementations: number): string {
  return implementations === 1
    ? 'one implementation'
    : `${implementations} implementations compared`;
}

function problems(report: Report): Markup | null {
  const sentences = problemsOf(report);
  if (sentences.length === 0) return null;
  return markup`<section class="problems" aria-labelledby="problems">
${sectionHeading('problems', 'What went wrong')}
${sentenceList(sentences)}
</section>
`;
}

function overview(report: Report): Markup | null {
  const tables = overviewTables(report);
  if (tables.length === 0) return null;
  const [first, ...others] = overviewsOf(report);
  return markup`<section aria-labelledby="overview">
${sectionHeading('overview', 'All workloads')}
${first === undefined ? null : markup`<p class="answer">${first}</p>\n`}${others.length === 0 ? null : markup`<p>${others.join(' ')}</p>\n`}${tables.map((table) => tableMarkup(table))}
</section>
`;
}

/** Folded: who trusts the figures need not read it. */
function method(report: Report): Markup {
  const { calibration: known } = report;
  return markup`<section aria-labelledby="method">
${sectionHeading('method', 'How this was measured')}
<details><summary>What was done, in a few sentences</summary>
${sentenceList(howMeasured(report))}</details>
${
  known === null
    ? null
    : markup`<details open><summary>Calibration of this machine, ${known.startedAt.slice(0, 10)}</summary>
${sentenceList(known.sentences)}</details>
`
}</section>
`;
}

function implementations({ implementations: all }: Report): Markup {
  return markup`<section aria-labelledby="implementations">
${sectionHeading('implementations', 'Implementations, by their own account')}
<dl class="facts">
${all.map(
  ({ name, description, bottleneck }) =>
    markup`<div><dt>${shownName(name)}</dt><dd>${description} <span class="quiet">Bottleneck: ${bottleneck}</span></dd></div>\n`,
)}</dl>
</section>
`;
}

function setting(report: Report): Markup {
  return markup`<section aria-labelledby="setting">
${sectionHeading('setting', 'Machine and run')}
<dl class="facts">
${settingOf(report).map(({ name, value }) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
</section>
`;
}
