/** The first times of a run, shown while it goes on: how fast each side is, about; and how long the rest will take. */
import type { ExpectedDuration, FirstTimes } from '../harness/parent/record-trial.ts';
import { printable } from '../printable.ts';
import { duration, grouped } from '../quantity.ts';
import {
  openTableLines,
  type TerminalOptions,
  textLines,
} from '../reports/formats/terminal-text.ts';
import { figureColumn, type Table, unitColumn, wordColumn } from '../reports/tables/table.ts';
import { AGAINST_BASELINE, times } from '../reports/words/ratios.ts';
import { itemsInWords } from '../reports/words/task-words.ts';
import { shownName } from '../reports/words/units.ts';

/** Text of whole lines, at most as wide as the terminal, as far as names allow. */
export function firstTimesText(first: FirstTimes, terminal: TerminalOptions): string {
  const table = tableOf(first);
  const lines = [...textLines(table.title, terminal), ...openTableLines(table, terminal)];
  return `${lines.join('\n')}\n`;
}

/**
 * How long the run will take, as text of whole lines.
 *
 * @param besides What else is done, and is in no estimate: `the audit`.
 */
export function durationText(
  expected: ExpectedDuration,
  terminal: TerminalOptions,
  besides: readonly string[] = [],
): string {
  const more = besides.length === 0 ? '' : ` Besides that: ${besides.join(', and ')}.`;
  return `${textLines(`${durationInWords(expected)}${more}`, terminal).join('\n')}\n`;
}

function tableOf(first: FirstTimes): Table {
  const { workload, baseline, sides } = first;
  const against = sides.find(({ implementation }) => implementation === baseline)?.callNs;
  return {
    title: `First times on ${printable(workload, 60)}, ${partInWords(first)}: no verdicts yet`,
    note: '',
    columns: [
      wordColumn('implementation', sides, ({ implementation }) => shownName(implementation)),
      unitColumn(
        'time',
        'ns',
        sides.map(({ callNs }) => callNs),
      ),
      figureColumn(`${AGAINST_BASELINE}, about`, sides, ({ implementation, callNs }) =>
        implementation === baseline || against === undefined ? '' : times(callNs / against),
      ),
    ],
  };
}

/** `of calls on 50,000 of the 2,000,000 events`; of an input of a task it is all. */
function partInWords({ events, allEvents }: FirstTimes): string {
  if (allEvents === null) return 'of whole calls';
  return events < allEvents
    ? `of calls on ${grouped(events)} of the ${itemsInWords(allEvents)}`
    : `of calls on all ${itemsInWords(events)}`;
}

function durationInWords({ rounds, expectedSeconds, budgetSeconds }: ExpectedDuration): string {
  if (rounds !== null) {
    return `The whole run will take about ${duration(expectedSeconds)}: rounds were asked for, and not a time.`;
  }
  if (expectedSeconds <= budgetSeconds) {
    return `The whole run will take about ${duration(budgetSeconds)}, and less where all is resolved before.`;
  }
  return (
    `The run will take about ${duration(expectedSeconds)}, more than its budget of ${duration(budgetSeconds)}: three rounds ` +
    'and what else is measured take that long. Smaller inputs, fewer implementations or --only time take less.'
  );
}
