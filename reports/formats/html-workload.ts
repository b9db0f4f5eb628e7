/** The section of one workload: verdicts, main table, audit, charts, all other tables. Pure. */

import { percent } from '../../quantity.ts';
import type { Chart } from '../charts/chart.ts';
import type { Comparison } from '../figures/comparisons.ts';
import type { FormReport } from '../figures/parts.ts';
import { auditsOf, type ReportedAudit, requirementsTable } from '../tables/requirements.ts';
import { tablesOf } from '../tables/tables.ts';
import {
  conclusionsOf,
  type Judgement,
  judgementsOf,
  leadersInWords,
  rightnessInWords,
} from '../words/conclusions.ts';
import { findingsOf } from '../words/findings.ts';
import { linesInWords } from '../words/lines-read.ts';
import type { Section } from '../words/sections.ts';
import { datasetInWords } from '../words/setting.ts';
import { shownName, times } from '../words/units.ts';
import { NOT_RESOLVED, verdictInWords } from '../words/verdicts.ts';
import { chartMarkup, sectionHeading, sentenceList, tableMarkup } from './html-parts.ts';
import { type Markup, markup } from './markup.ts';

/** A workload with the charts to be drawn for it; their ids are unique in the page. */
export interface WorkloadPage extends Section {
  readonly id: string;
  readonly charts: readonly Chart[];
}

/** More cards than this are no longer a glance; the table says the same. */
const MOST_CARDS = 6;

/** Renders it. */
export function workloadSection({
  id,
  workload,
  name,
  part: report,
  charts,
}: WorkloadPage): Markup {
  const dataset = datasetInWords(report, workload);
  const heading = sectionHeading(id, `Workload ${name}`);
  if (dataset === null)
    return markup`<section aria-labelledby="${id}">\n${heading}\n<p>There are no events: they could not be made, or the run ended before.</p>\n</section>\n`;
  const [summary, ...others] = tablesOf(report, workload);
  const judgements = judgementsOf(report, workload);
  const read = linesInWords(report, workload);
  const findings = findingsOf(report, workload);
  return markup`<section class="workload" aria-labelledby="${id}">
${heading}
<p class="quiet">${dataset}${read === null ? '' : ` ${read}`}</p>
<p>${rightnessInWords(report, workload)}</p>
${judgements.length > MOST_CARDS || judgements.length === 0 ? null : cards(report, judgements)}
${leadersInWords(report, workload).map((sentence) => markup`<p>${sentence}</p>\n`)}
${summary === undefined ? null : tableMarkup(summary, false)}
${findings.length === 0 ? null : markup`<h3>Findings</h3>\n${sentenceList(findings)}`}
${auditMarkup(auditsOf(report, workload))}
<h3>Charts</h3>
<div class="charts">
${charts.map(chartMarkup)}</div>
<h3>All figures</h3>
${others.map((table) => markup`<details><summary>${table.title}</summary>\n${tableMarkup(table)}</details>\n`)}
<details><summary>The result in words</summary>${sentenceList(conclusionsOf(report, workload))}</details>
</section>
`;
}

function cards(report: FormReport, judgements: readonly Judgement[]): Markup {
  return markup`<ul class="cards">
${judgements.map((judgement) => card(report, judgement))}</ul>`;
}

function card(
  report: FormReport,
  { candidate, right, error, time, peak, allocated, requirements, tricks }: Judgement,
): Markup {
  const { baseline } = report.request;
  const verdict = right ? verdictInWords(time, 'ns') : 'not right, or not checked';
  const ratio = right ? (time?.ratio ?? null) : null;
  return markup`<li class="card ${tricks.length > 0 ? 'bad' : toneOf(right, time)}">
<h3>${shownName(candidate)}</h3>
<p class="verdict">${verdict}</p>
${error === null ? null : markup`<p class="quiet">Approximate: ${error}</p>`}
${tricks.length === 0 ? null : markup`<p class="bad">Caught: ${tricks.join('; ')}</p>`}
${ratio === null ? null : markup`<p class="big">${times(1 / ratio)}</p>\n<p class="quiet">as fast as ${shownName(baseline)}${intervalOf(time)}</p>`}
<dl>
${small('peak live memory', peak)}${small('bytes allocated', allocated)}${
  requirements === null
    ? null
    : markup`<div><dt>requirements met</dt><dd>${requirements.met} of ${requirements.all}</dd></div>\n`
}</dl>
</li>
`;
}

function intervalOf(time: Comparison | undefined): string {
  if (time === undefined || time.low === null || time.high === null) return '';
  return `; ${percent(time.confidence)} interval ${times(1 / time.high)} to ${times(1 / time.low)}`;
}

function small(name: string, comparison: Comparison | undefined): Markup | null {
  if (comparison === undefined || comparison.ratio === null) return null;
  const { low, high } = comparison;
  const interval = low === null || high === null ? '' : `${low.toFixed(2)} to ${high.toFixed(2)}, `;
  return markup`<div><dt>${name}</dt><dd>${times(comparison.ratio)} <span class="quiet">${interval}${verdictInWords(comparison, 'bytes')}</span></dd></div>\n`;
}

function toneOf(right: boolean, time: Comparison | undefined): string {
  if (!right || time?.verdict === 'higher') return 'bad';
  return verdictInWords(time, 'ns') === NOT_RESOLVED || time?.verdict === null ? 'open' : 'good';
}

function auditMarkup(audits: readonly ReportedAudit[]): Markup | null {
  const table = requirementsTable(audits);
  if (table === null) return null;
  const evidence = audits.map(evidenceMarkup);
  return markup`<h3>Requirements</h3>
${tableMarkup(table)}
${
  audits.length > MOST_CARDS
    ? markup`<details><summary>Evidence for each of ${audits.length}</summary>\n${evidence}</details>\n`
    : evidence
}`;
}

function evidenceMarkup({ implementation, requirements, tricks }: ReportedAudit): Markup {
  const caught = tricks.map(({ trick, evidence }) => `${trick}: ${evidence}`);
  return markup`<details><summary>Evidence: ${shownName(implementation)}</summary>
${caught.length === 0 ? null : markup`<p class="bad">Caught at tricks:</p>${sentenceList(caught)}`}
<ol class="evidence">
${requirements.map(
  ({ number, title, outcome, evidence }) =>
    markup`<li value="${number}"><strong>${title}</strong>: <span class="${OUTCOME_TONES[outcome]}">${outcome}</span>${evidence.map((sentence) => markup`<p>${sentence}`)}</li>\n`,
)}</ol>
</details>
`;
}

const OUTCOME_TONES = { pass: 'good', fail: 'bad', unresolved: 'open' } as const;
