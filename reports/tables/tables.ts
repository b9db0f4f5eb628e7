/** The comparison tables of a workload, as rows of text: what every tabular format renders. Pure. */

import type { FormReport } from '../figures/parts.ts';
import { columnFormat, NOT_MEASURED, shownName, times, withUnit } from '../words/units.ts';
import { Figures } from './figures.ts';
import { curveTable, memoryTables, productionTable } from './memory-tables.ts';
import { objectTables } from './object-tables.ts';
import { summaryTable } from './summary-table.ts';
import type { Column, Table } from './table.ts';

/** The tables of one workload: the main one, time, memory in both views, live memory over the input, objects by kind. */
export function tablesOf(report: FormReport, workload: string): Table[] {
  const figures = new Figures(report, workload);
  return [
    summaryTable(report, workload),
    ...readingTables(figures),
    timeTable(figures),
    ...memoryTables(figures),
    productionTable(figures),
    ...curveTable(figures),
    ...objectTables(figures),
  ];
}

/** What it costs to bring the workload's file into the form of the other tables; none where that was not measured. */
function readingTables(figures: Figures): Table[] {
  const { report, workload, form, baseline } = figures;
  const reading = report.readings.find((one) => one.workload === workload);
  if (reading === undefined) return [];
  const { wallNs, lowNs, highNs, firstCallNs, events, peakRssBytes } = reading;
  const column = (label: string, unit: 'ns' | 'rate' | 'bytes', value: number | null): Column => {
    const { unit: name, format } = columnFormat(unit, [value]);
    return { header: withUnit(label, name), align: 'right', cells: [format(value)] };
  };
  const range = columnFormat('ns', [wallNs]);
  const ofCall = figures.of('wallTime', baseline)?.median ?? null;
  return [
    {
      title: `Getting there: the file read · ${form}`,
      note:
        'By the replay reader, in processes of their own, from a file in the page cache; median of all calls but the first, and ' +
        'range over processes. What the implementations of this form take comes on top.',
      columns: [
        { header: 'work', align: 'left', cells: [`${form} from the file`] },
        column('time', 'ns', wallNs),
        {
          header: withUnit('range', range.unit),
          align: 'right',
          cells: [`${range.format(lowNs)} to ${range.format(highNs)}`],
        },
        {
          header: `time ÷ a call of ${shownName(baseline)}`,
          align: 'right',
          cells: [ofCall === null || ofCall === 0 ? NOT_MEASURED : times(wallNs / ofCall)],
        },
        column('per event', 'ns', events === 0 ? null : wallNs / events),
        column('events', 'rate', wallNs === 0 ? null : (1e9 * events) / wallNs),
        column('first call, cold process', 'ns', firstCallNs),
        column('peak RSS', 'bytes', peakRssBytes),
      ],
    },
  ];
}

function timeTable(figures: Figures): Table {
  const medians = figures.medians('wallTime');
  const entries = figures.implementations.map((name) => figures.of('wallTime', name));
  const wall = columnFormat('ns', medians);
  return {
    title: figures.titled('Time'),
    note:
      'Wall time of one call on input made ready beforehand, median and range of all samples; CPU time is of the whole process, ' +
      'collector and compiler threads included.',
    columns: [
      figures.names(),
      {
        header: withUnit('time', wall.unit),
        align: 'right',
        cells: medians.map(wall.format),
      },
      figures.rangeColumn('range', 'wallTime', 'ns'),
      { header: 'samples', align: 'right', cells: entries.map((entry) => String(entry?.n ?? 0)) },
      figures.metricColumn('CPU time', 'cpuTime', 'ns'),
      figures.metricColumn('first call', 'firstCall', 'ns'),
    ],
  };
}
