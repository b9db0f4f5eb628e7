/** The first times of a run, shown while it goes on: how fast each side is, about, and how long the rest will take. */
import type { FirstTimes } from '../harness/parent/record-trial.ts';
import { printable } from '../printable.ts';
import { grouped } from '../quantity.ts';
import { renderTable, wrap } from '../reports/formats/terminal.ts';
import type { Table } from '../reports/tables/table.ts';
import { columnFormat, duration, shownName, times, withUnit } from '../reports/words/units.ts';

/** Text of whole lines, at most so many columns wide as far as names allow. */
export function firstTimesText(first: FirstTimes, width: number): string {
  const { workload, events, allEvents, expectedSeconds, budgetSeconds } = first;
  const part =
    events < allEvents
      ? `${grouped(events)} of the ${grouped(allEvents)} events`
      : `all ${grouped(events)} events`;
  const title = `First times on ${printable(workload, 60)}, of calls on ${part}: no verdicts yet.`;
  const late =
    expectedSeconds > budgetSeconds
      ? `The run will take about ${duration(expectedSeconds)}, more than its budget of ${duration(budgetSeconds)}: three rounds, ` +
        'and memory, take that long. Fewer --events, fewer implementations or --only time take less.'
      : `The whole run will take ${duration(budgetSeconds)} at most, about, and less where all is resolved before.`;
  const lines = [
    ...wrap(title, width),
    ...renderTable(tableOf(first), width),
    ...wrap(late, width),
  ];
  return `${lines.join('\n')}\n`;
}

function tableOf({ baseline, sides }: FirstTimes): Table {
  const against = sides.find(({ implementation }) => implementation === baseline)?.callNs;
  const time = columnFormat(
    'ns',
    sides.map(({ callNs }) => callNs),
  );
  return {
    title: '',
    note: '',
    columns: [
      {
        header: 'implementation',
        align: 'left',
        cells: sides.map(({ implementation }) => shownName(implementation)),
      },
      {
        header: withUnit('time', time.unit),
        align: 'right',
        cells: sides.map(({ callNs }) => time.format(callNs)),
      },
      {
        header: 'against baseline, about',
        align: 'right',
        cells: sides.map(({ implementation, callNs }) =>
          implementation === baseline || against === undefined ? '' : times(callNs / against),
        ),
      },
    ],
  };
}
