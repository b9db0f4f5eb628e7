/** The comparison tables of a workload, as rows of text: what every tabular format renders. Pure. */
import { Figures, type Table, withUnit } from './figures.ts';
import { curveTable, memoryTables, objectTables, productionTable } from './memory-tables.ts';
import type { Report } from './report.ts';
import { columnFormat, NOT_MEASURED } from './units.ts';

/** The tables of one workload: time, memory in both views, live memory over the input, objects by kind. */
export function tablesOf(report: Report, workload: string): Table[] {
  const figures = new Figures(report, workload);
  return [
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
  const rates = medians.map((ns) =>
    ns === null || figures.events === null ? null : figures.events / (ns / 1e9),
  );
  const rate = columnFormat('rate', rates);
  return {
    title: figures.titled('Time'),
    note:
      'Wall time of one call on rows made beforehand, median and range of all samples; ÷ baseline is ' +
      'paired by round, with its 95% interval.',
    columns: [
      figures.names(),
      {
        header: 'answer',
        align: 'left',
        cells: figures.implementations.map((name) => answerOf(figures, name)),
      },
      { header: withUnit('time', wall.unit), align: 'right', cells: medians.map(wall.format) },
      figures.rangeColumn('range', 'wallTime', 'ns'),
      { header: 'samples', align: 'right', cells: entries.map((entry) => String(entry?.n ?? 0)) },
      figures.ratioColumn('time ÷ baseline', 'wallTime'),
      figures.metricColumn('CPU time', 'cpuTime', 'ns'),
      { header: withUnit('events', rate.unit), align: 'right', cells: rates.map(rate.format) },
    ],
  };
}

/** `right`, or how the first trial that went wrong ended. */
function answerOf({ report, workload }: Figures, implementation: string): string {
  const trials = report.trials.filter(
    (trial) =>
      trial.implementation === implementation &&
      (trial.workload === workload || trial.workload === null),
  );
  const bad = trials.find(({ outcome }) => outcome !== 'completed');
  if (bad !== undefined)
    return bad.pass === 'verify' ? bad.outcome : `${bad.outcome} (${bad.pass})`;
  return trials.some(({ pass }) => pass === 'verify') ? 'right' : NOT_MEASURED;
}
