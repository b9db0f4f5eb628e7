/** The section of one workload: verdicts, main table, audit, charts, all other tables. Pure. */

import { counted } from '../../quantity.ts';
import type { Chart, FlameGraph } from '../charts/chart.ts';
import type { Comparison } from '../figures/comparisons.ts';
import type { FormReport } from '../figures/parts.ts';
import { mainTable } from '../tables/main-table.ts';
import { auditsOf, type ReportedAudit, requirementsTables } from '../tables/requirements.ts';
import { tablesOf } from '../tables/tables.ts';
import { outcomeOfRequirement } from '../words/audit.ts';
import { conclusionsOf, headlineOf, rightnessInWords } from '../words/conclusions.ts';
import { asidesOf } from '../words/findings.ts';
import { type Judgement, judgementsOf, requirementsInWords } from '../words/judgements.ts';
import { linesInWords } from '../words/lines-read.ts';
import { intervalText, ratioText, times, timesOf } from '../words/ratios.ts';
import { runtimesInWords } from '../words/runtimes.ts';
import type { Section } from '../words/sections.ts';
import { datasetInBrief, datasetInWords } from '../words/setting.ts';
import { NOT_MEASURED, shownName } from '../words/units.ts';
import { NOT_COMPARED, toneOf, verdictInWords } from '../words/verdicts.ts';
import { whyInWords } from '../words/why.ts';
import { chartMarkup, sectionHeading, sentenceList, tableMarkup } from './html-parts.ts';
import { explainedMarkup } from './html-why.ts';
import { type Markup, markup } from './markup.ts';

/** A workload with the charts to be drawn for it; their ids are unique in the page. */
export interface WorkloadPage extends Section {
  readonly id: string;
  readonly charts: readonly Chart[];
  /** Their ids are unique in the page as well. */
  readonly flames: readonly FlameGraph[];
  /** What is worth knowing, and was not told of a workload before. */
  readonly findings: readonly string[];
}

/** More cards than this are no longer a glance; the table says the same. */
const MOST_CARDS = 6;

/** An interval. Names have brackets, too; what is longer would be wider than a telephone. */
const IN_BRACKETS = /(\([^()]{1,26}\))/;

/** Renders it. */
export function workloadSection({
  id,
  workload,
  name,
  part: report,
  charts,
  flames,
  findings,
}: WorkloadPage): Markup {
  const dataset = datasetInWords(report, workload);
  const heading = sectionHeading(id, name);
  if (dataset === null)
    return markup`<section aria-labelledby="${id}">\n${heading}\n<p>There are no inputs: they could not be made, or the run ended before.</p>\n</section>\n`;
  const judgements = judgementsOf(report, workload);
  const read = linesInWords(report, workload);
  const besides = asidesOf(report, workload);
  const why = whyInWords(report, workload);
  const runtimes = runtimesInWords(report, workload);
  const [headline, ...next] = headlineOf(report, workload);
  return markup`<section class="workload" aria-labelledby="${id}">
${heading}
<p class="quiet">${datasetInBrief(report, workload)}${read === null ? '' : ` ${read}`}</p>
${headline === undefined ? null : markup`<p class="answer">${headline.split(IN_BRACKETS).map((part, index) => (index % 2 === 1 ? markup`<span class="together">${part}</span>` : part))}</p>\n`}<p>${[...next, rightnessInWords(report, workload)].join(' ')}</p>
${judgements.length > MOST_CARDS || judgements.length === 0 ? null : cards(report, judgements)}
${tableMarkup(mainTable(report, workload, { isNarrow: false }), false)}
${runtimes.length === 0 ? null : markup`<h3>Between runtimes</h3>\n${sentenceList(runtimes)}`}${findings.length === 0 ? null : markup`<h3>Worth knowing</h3>\n${sentenceList(findings)}`}
${why.length === 0 ? null : markup`<details><summary>What candidates make, and what not</summary>\n${sentenceList(why)}</details>`}
${explainedMarkup(report, workload, flames)}${auditMarkup(auditsOf(report, workload))}
${charts.length === 0 ? null : markup`<h3>Charts</h3>\n<div class="charts">\n${charts.map(chartMarkup)}</div>\n`}<h3>All figures</h3>
${tablesOf(report, workload).map((table) => markup`<details><summary>${table.title}</summary>\n${tableMarkup(table)}</details>\n`)}
<details><summary>The result in words</summary>${sentenceList([dataset, ...conclusionsOf(report, workload), ...besides])}</details>
</section>
`;
}

function cards(report: FormReport, judgements: readonly Judgement[]): Markup {
  return markup`<ul class="cards">
${judgements.map((judgement) => card(report, judgement))}</ul>`;
}

function card(report: FormReport, judgement: Judgement): Markup {
  const { candidate, right, isComparable, error, time, requirements, tricks } = judgement;
  const verdict = right
    ? isComparable
      ? verdictInWords(time, 'ns')
      : NOT_COMPARED
    : tricks.length > 0
      ? 'caught at a trick'
      : isUnchecked(judgement)
        ? 'not checked'
        : `not right: ${judgement.answer}`;
  return markup`<li class="card ${toneOfCard(judgement)}">
<h3>${shownName(candidate)}</h3>
<p class="verdict">${verdict}</p>
${error === null ? null : markup`<p class="quiet">Approximate: ${error}</p>`}
${tricks.length === 0 ? null : markup`<p class="bad">${tricks.join('; ')}</p>`}
${right ? timeOfCard(report, time) : null}
<dl>
${right ? [small(report, 'peak memory', judgement.peak), small(report, 'allocated', judgement.allocated)] : null}${
  requirements === null
    ? null
    : markup`<div><dt>requirements met</dt><dd>${requirementsInWords(requirements, '')}</dd></div>\n`
}</dl>
</li>
`;
}

/** The ratio is large where it is known; where it is not, there is no figure to remember. */
function timeOfCard({ request }: FormReport, time: Comparison | undefined): Markup | null {
  if (time === undefined || time.ratio === null) return null;
  const { ratio, low, high, verdict, moreRounds } = time;
  const whose = `the time of ${shownName(request.baseline)}`;
  if (low === null || high === null)
    return markup`<p class="quiet">${times(ratio)} ${whose} in ${counted(time.rounds, 'round')}, too few to tell</p>`;
  const interval = intervalText(low, high);
  if (verdict === 'unresolved') {
    const more =
      moreRounds === null ? '' : `; about ${counted(moreRounds, 'more round')} may settle it`;
    return markup`<p class="quiet">${interval}× ${whose}${more}</p>`;
  }
  return markup`<p class="big">${timesOf({ ratio, verdict })}</p>\n<p class="quiet">${whose} <span class="together">(${interval})</span></p>`;
}

function small(
  report: FormReport,
  name: string,
  comparison: Comparison | undefined,
): Markup | null {
  // What is more than none has no ratio, and was measured.
  if (comparison === undefined || (comparison.ratio === null && comparison.verdict === null))
    return null;
  const verdict = verdictInWords(comparison, 'bytes');
  // What is large is what is known: the ratio, or that it is not.
  const told =
    comparison.verdict === 'unresolved'
      ? markup`${verdict} <span class="together quiet">${ratioText(comparison, report)}</span>`
      : markup`<span class="${toneOf(verdict) ?? 'quiet'}">${verdict}</span> <span class="together">${ratioText(comparison, report)}</span>`;
  return markup`<div><dt>${name}</dt><dd>${told}</dd></div>\n`;
}

/** Whether nobody has looked at its answers, as in a run that was stopped. */
function isUnchecked({ right, answer, tricks }: Judgement): boolean {
  return !right && tricks.length === 0 && answer === NOT_MEASURED;
}

/** Where nothing tells, it is neither praise nor blame. */
function toneOfCard(judgement: Judgement): string {
  const { right, time } = judgement;
  if (!right) return isUnchecked(judgement) ? 'open' : 'bad';
  if (time?.verdict === 'higher') return 'bad';
  return time?.verdict == null || time.verdict === 'unresolved' ? 'open' : 'good';
}

function auditMarkup(audits: readonly ReportedAudit[]): Markup | null {
  if (audits.length === 0) return null;
  const evidence = audits.map(evidenceMarkup);
  return markup`<h3>Requirements</h3>
${requirementsTables(audits).map((table) => tableMarkup(table))}
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
    markup`<li value="${number}"><strong>${title}</strong>: <span class="${OUTCOME_TONES[outcome]}">${outcomeOfRequirement(outcome)}</span>${evidence.map((sentence) => markup`<p>${sentence}`)}</li>\n`,
)}</ol>
</details>
`;
}

const OUTCOME_TONES = {
  pass: 'good',
  fail: 'bad',
  unresolved: 'open',
  told: 'open',
  'not checked': 'open',
} as const;
