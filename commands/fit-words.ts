/** What `fit` says: the log beside the workload, how counts grow, and what cannot be told from the log. Pure. */
import { differs, LIKE_WITHIN, type Likeness } from '../generators/fitted/likeness.ts';
import type { WorkloadModel } from '../generators/fitted/model.ts';
import { grouped } from '../quantity.ts';
import { type TerminalOptions, textLines } from '../reports/formats/terminal-text.ts';
import { figureColumn, type Table, wordColumn } from '../reports/tables/table.ts';

/** @param weights How many each one that was kept stands for. */
export function likenessTable(
  rows: readonly Likeness[],
  weights: { readonly pages: number; readonly visitors: number },
): Table {
  const isSampled = weights.pages > 1 || weights.visitors > 1;
  return {
    title: 'The log and the workload',
    note: isSampled
      ? `The log is large: its counts are estimates of one in ${weights.visitors} visitors and one in ${weights.pages} pages.`
      : '',
    columns: [
      wordColumn('how many', rows, ({ name }) => name),
      figureColumn('log', rows, ({ log }) => grouped(log)),
      figureColumn('workload', rows, ({ fitted }) => grouped(fitted)),
      figureColumn('difference', rows, ({ log, fitted }) =>
        log === 0 ? '' : signed((100 * (fitted - log)) / log),
      ),
      wordColumn(`within ${100 * LIKE_WITHIN}%`, rows, (row) => (differs(row) ? 'differs' : 'yes')),
    ],
  };
}

/** What is not like the log, and why; no line where all is. */
export function differencesInWords(rows: readonly Likeness[], terminal: TerminalOptions): string[] {
  const reasons = new Map<string, string[]>();
  for (const row of rows.filter(differs)) {
    reasons.set(row.notKept, [...(reasons.get(row.notKept) ?? []), inWords(row)]);
  }
  return [...reasons].flatMap(([notKept, names]) =>
    textLines(
      `The workload differs from the log in ${names.join('; ')}: ${notKept}. Do not go by it for what depends on that.`,
      terminal,
    ),
  );
}

function inWords({ name, log, fitted }: Likeness): string {
  const by = log === 0 ? '' : `, ${signed((100 * (fitted - log)) / log)}`;
  return `${name} (${grouped(fitted)} for ${grouped(log)}${by})`;
}

function signed(percent: number): string {
  const text = percent.toFixed(1);
  if (/^-?0\.0$/.test(text)) return percent === 0 ? '0' : '0.0%';
  return `${percent > 0 ? '+' : ''}${text}%`;
}

const EXAMPLE_EVENTS = 100_000_000;

/** Heaps' law of each count, and what comes of it for a hundred million events. */
export function growthInWords(
  { growth, events }: WorkloadModel,
  terminal: TerminalOptions,
): string[] {
  const { pages, visitors, pairs, triples } = growth;
  const times = (power: number) => ((EXAMPLE_EVENTS / events) ** power).toPrecision(3);
  const sentence =
    'With other numbers of events, counts grow as they did within the log, by a power of the events (Heaps’ law): ' +
    `pages ${pages}, visitors ${visitors}, (page, visitor) ${pairs}, sum of the uniques ${triples}. The hours stay the same.`;
  const example =
    events < EXAMPLE_EVENTS
      ? ` So --events 100M has ${Number(times(pages))} times the pages and ${Number(times(visitors))} times the visitors.`
      : '';
  return textLines(sentence + example, terminal);
}

/** What the log is too short to tell. */
export function limitsInWords({ visitsByHour, pages, visitors, events }: WorkloadModel): string[] {
  const hours = visitsByHour.length;
  const one = (rows: readonly (readonly number[])[]) => rows.length === 1 && rows[0]![0] === 1;
  return [
    hours === 1
      ? 'The log is of one hour: longer workloads repeat it, without any rhythm of day or week.'
      : hours < 24
        ? `The log is of ${hours} hours, less than a day: longer workloads repeat them.`
        : hours < 168
          ? `The log is of ${hours} hours, less than a week: in longer workloads all days are alike.`
          : '',
    one(pages) ? 'All events are of one page; so are those of the workload, however many.' : '',
    one(visitors)
      ? 'All events are of one visitor; so are those of the workload, however many.'
      : '',
    events < 1000
      ? `The log has ${grouped(events)} events: how counts grow with their number is told better by thousands.`
      : '',
  ].filter((sentence) => sentence !== '');
}
