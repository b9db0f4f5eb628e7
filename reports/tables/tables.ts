/** The comparison tables of a workload, as rows of text: what every tabular format renders. Pure. */

import type { FormReport } from '../figures/parts.ts';
import { times } from '../words/ratios.ts';
import { TASK } from '../words/task-words.ts';
import { columnFormat, NOT_MEASURED, shownName, withUnit } from '../words/units.ts';
import { Figures } from './figures.ts';
import { curveTable, memoryTables, productionTable } from './memory-tables.ts';
import { objectTables } from './object-tables.ts';
import { summaryTable } from './summary-table.ts';
import { figureColumn, type Table, unitColumn, wordColumn } from './table.ts';

/** The tables of one workload beside the main one: all its columns, time, memory in both views, live memory over the input, objects by kind. */
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
export function readingTables(figures: Figures): Table[] {
  const { report, workload, form, baseline } = figures;
  const reading = report.readings.find((one) => one.workload === workload);
  if (reading === undefined) return [];
  const { wallNs, lowNs, highNs, firstCallNs, events, peakRssBytes } = reading;
  const range = columnFormat('ns', [wallNs]);
  const ofCall = figures.of('wallTime', baseline)?.median ?? null;
  return [
    {
      title: `Getting there: the file read · ${form}`,
      note:
        'By the replay reader, in processes of their own, from a file in the page cache; median of all calls but the first, and ' +
        'range over processes. What the implementations of this form take comes on top.',
      columns: [
        wordColumn('work', [`${form} from the file`]),
        unitColumn('time', 'ns', [wallNs]),
        figureColumn(withUnit('range', range.unit), [
          `${range.format(lowNs)} to ${range.format(highNs)}`,
        ]),
        figureColumn(`time ÷ a call of ${shownName(baseline)}`, [
          ofCall === null || ofCall === 0 ? NOT_MEASURED : times(wallNs / ofCall),
        ]),
        unitColumn(`per ${TASK.item}`, 'ns', [events === 0 ? null : wallNs / events]),
        unitColumn(TASK.items, 'rate', [wallNs === 0 ? null : (1e9 * events) / wallNs]),
        unitColumn('first call, cold process', 'ns', [firstCallNs]),
        unitColumn('peak RSS', 'bytes', [peakRssBytes]),
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
      figureColumn(withUnit('time', wall.unit), medians, wall.format),
      figures.rangeColumn('range', 'wallTime', 'ns'),
      figureColumn('samples', entries, (entry) => String(entry?.n ?? 0)),
      figures.metricColumn('CPU time', 'cpuTime', 'ns'),
      figures.metricColumn('first call', 'firstCall', 'ns'),
    ],
  };
}
