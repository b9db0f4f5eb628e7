/** The comparison tables of a workload, as rows of text: what every tabular format renders. Pure. */
import { Figures, type Table, withUnit } from './figures.ts';
import { curveTable, memoryTables, objectTables, productionTable } from './memory-tables.ts';
import type { Report } from './report.ts';
import { summaryTable } from './summary-table.ts';
import { columnFormat } from './units.ts';

/** The tables of one workload: the main one, time, memory in both views, live memory over the input, objects by kind. */
export function tablesOf(report: Report, workload: string): Table[] {
  const figures = new Figures(report, workload);
  return [
    summaryTable(report, workload),
    timeTable(figures),
    ...memoryTables(figures),
    productionTable(figures),
    ...curveTable(figures),
    ...objectTables(figures),
  ];
}

function timeTable(figures: Figures): Table {
  const medians = figures.medians('wallTime');
  const entries = figures.implementations.map((name) => figures.of('wallTime', name));
  const wall = columnFormat('ns', medians);
  return {
    title: figures.titled('Time'),
    note:
      'Wall time of one call on rows made beforehand, median and range of all samples; CPU time is of the whole process, ' +
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
    ],
  };
}
