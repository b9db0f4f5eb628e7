/** Parts of the page that every section is made of: headings, tables, lists, charts. Pure. */
import type { Chart } from '../charts/chart.ts';
import type { Table } from '../tables/table.ts';
import { toneOf } from '../words/verdicts.ts';
import { type Markup, markup } from './markup.ts';

/** A heading that can be linked to. */
export function sectionHeading(id: string, title: string): Markup {
  return markup`<h2 id="${id}">${title} <a class="anchor" href="#${id}" aria-label="Link to this section">#</a></h2>`;
}

/** A paragraph each would be too much air. */
export function sentenceList(sentences: readonly string[]): Markup {
  return markup`<ul class="sentences">
${withWhatIsIndented(sentences).map(
  ([sentence, ...below]) =>
    markup`<li>${sentence!.trim()}${below.map((line) => markup`<br>\n<span class="quiet">${line.trim()}</span>`)}</li>\n`,
)}</ul>`;
}

/** Each sentence with the lines below it that are indented: they are of it. */
function withWhatIsIndented(sentences: readonly string[]): string[][] {
  const groups: string[][] = [];
  for (const sentence of sentences) {
    const group = groups.at(-1);
    if (group === undefined || !sentence.startsWith(' ')) groups.push([sentence]);
    else group.push(sentence);
  }
  return groups;
}

/**
 * Scrolls in a box of its own where it is too wide; the script makes its columns sort.
 *
 * @param isNamed Whether a heading beside it says its title; it is shown in the table otherwise.
 */
export function tableMarkup({ title, note, columns }: Table, isNamed = true): Markup {
  const [names, ...others] = columns;
  if (names === undefined) return markup``;
  return markup`<div class="scroll${isNamed ? ' named' : ''}" role="region" aria-label="${title}" tabindex="0"><table>
<caption>${title}</caption>
<thead><tr>${columns.map(({ header, align }) => markup`<th scope="col" class="${align}">${header}</th>`)}</tr></thead>
<tbody>
${names.cells.map(
  (name, row) =>
    markup`<tr><th scope="row">${name}</th>${others.map(
      ({ align, cells }) => markup`<td${classOf(align, cells[row]!)}>${cells[row]!}</td>`,
    )}</tr>\n`,
)}</tbody>
</table></div>
<p class="note">${note}</p>
`;
}

/** Words that carry a judgement are coloured, and stay words. */
function classOfTone(cell: string): string | null {
  const tone = toneOf(cell);
  return tone === 'wrong' ? 'bad' : tone;
}

/** Cells are right-aligned by default: most are figures, and there may be twenty thousand. */
function classOf(align: 'left' | 'right', cell: string): Markup | null {
  const classes = [align === 'left' ? 'left' : null, classOfTone(cell)].filter(Boolean).join(' ');
  return classes === '' ? null : markup` class="${classes}"`;
}

/** An empty box for the script to draw in, and the chart in words: for screen readers, and for all where scripts do not run. */
export function chartMarkup(chart: Chart): Markup {
  return markup`<figure class="chart ${chart.kind}" id="${chart.id}">
<figcaption><h4>${chart.title} <a class="anchor" href="#${chart.id}" aria-label="Link to this chart">#</a></h4>
<p class="note">${chart.note}</p></figcaption>
<div class="legend" role="group" aria-label="Series, to be shown and hidden"></div>
<div class="plot" role="img" aria-labelledby="${chart.id}-words" data-chart="${chart.id}" style="height:${heightOf(chart)}px"></div>
<p class="note words" id="${chart.id}-words">${chart.alternative}</p>
</figure>
`;
}

const ROW_HEIGHT = 38;
const AXIS_HEIGHT = 50;
const LINES_HEIGHT = 300;

function heightOf(chart: Chart): number {
  if (chart.kind === 'lines') return LINES_HEIGHT;
  return AXIS_HEIGHT + chart.rows.length * ROW_HEIGHT;
}
