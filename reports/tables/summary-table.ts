/** What decides a workload with all its columns, and the table of all workloads. Pure. */

import { type FormReport, partsOf } from '../figures/parts.ts';
import { eventsOf, type Report } from '../figures/report.ts';
import { isDiscredited } from '../figures/rightness.ts';
import { answerOf, errorInWords, FINE_ANSWERS } from '../words/answers.ts';
import { eventsOfMemory } from '../words/conclusions.ts';
import { AGAINST_BASELINE, RATIO_NOTE, timesOf } from '../words/ratios.ts';
import { TASK } from '../words/task-words.ts';
import { columnFormat, NOT_MEASURED, shownName, withUnit } from '../words/units.ts';
import { NOT_COMPARED, verdictInWords } from '../words/verdicts.ts';
import { Figures } from './figures.ts';
import { peakColumn } from './main-table.ts';
import { type Column, figureColumn, type Table, unitColumn, wordColumn } from './table.ts';

const TIME_NOTE = `Median wall time of one call, in brackets the 95% interval of the median over rounds, where there are six or more. ${RATIO_NOTE}`;
const FORM_NOTES = {
  rows: '',
  columns:
    'From columns in memory to the result object; loading them into tables of its own comes before and is told apart.',
  file: 'From the bytes of the file, which the system holds in its page cache, to the result object.',
} as const satisfies Record<string, string>;

/** Empty for tasks of which nothing is to be said. */
function noteOf(form: string): string {
  return form in FORM_NOTES ? FORM_NOTES[form as keyof typeof FORM_NOTES] : '';
}

const COLD_NOTE =
  'The first call is that of a process of its own, code not compiled yet, once. Peak RSS is what that process needed above what ' +
  'it had before load and call, native memory and threads included.';

/** Implementations as rows, fastest first. */
export function summaryTable(report: FormReport, workload: string): Table {
  const figures = new Figures(report, workload);
  return figures.isWeighed ? rowsTable(figures) : formTable(figures);
}

function rowsTable(figures: Figures): Table {
  const events = eventsOfMemory(figures.report, figures.workload);
  const on = events === null ? '' : ` on the ${events}`;
  return {
    title: figures.titled('All columns of the summary'),
    note: `${TIME_NOTE} Peak live, allocated and live objects (at the peak) are those of one deterministic call${on}.`,
    columns: [
      ...timeColumns(figures),
      figures.peakBytesColumn('peak live'),
      peakColumn(figures),
      figures.metricColumn('allocated', 'allocatedBytes', 'bytes'),
      figures.metricColumn('live objects', 'liveObjects', 'count'),
      figures.metricColumn('GCs', 'gcCount', 'count'),
      figures.metricColumn('GC pause', 'gcPause', 'ns'),
    ],
  };
}

/** Columns and files: what is measured of them is time, and what the whole process takes. */
function formTable(figures: Figures): Table {
  const { report, workload, form } = figures;
  const bytes = eventsOf(report, workload)?.file?.bytes ?? null;
  const byteRates = figures
    .medians('wallTime')
    .map((ns) => (ns === null || ns === 0 || bytes === null ? null : (1e9 * bytes) / ns));
  const isLoaded = figures.medians('loadTime').some((ns) => ns !== null);
  return {
    title: figures.titled('All columns of the summary'),
    note: `${TIME_NOTE} ${noteOf(form)} ${COLD_NOTE}`,
    columns: [
      ...timeColumns(figures),
      ...(form === 'file' ? [unitColumn('file', 'byteRate', byteRates)] : []),
      figures.metricColumn('CPU time', 'cpuTime', 'ns'),
      figures.metricColumn('first call, cold process', 'firstCall', 'ns'),
      ...(isLoaded ? [loadColumn(figures)] : []),
      figures.metricColumn('peak RSS of the call', 'callPeakRss', 'bytes'),
    ],
  };
}

/** Those that count columns where they are load nothing. */
function loadColumn(figures: Figures): Column {
  const { header, cells } = figures.metricColumn('load before the call', 'loadTime', 'ns');
  const isTimed = figures.medians('wallTime').map((ns) => ns !== null);
  const isLoaded = figures.medians('loadTime').map((ns) => ns !== null);
  return figureColumn(header, cells, (one, row) => (isTimed[row] && !isLoaded[row] ? 'none' : one));
}

/** What every form has: how the answer was, and how fast it came. */
function timeColumns(figures: Figures): Column[] {
  const { events } = figures;
  const perEvent = figures
    .medians('wallTime')
    .map((ns) => (ns === null || events === null || events === 0 ? null : ns / events));
  const rates = perEvent.map((ns) => (ns === null || ns === 0 ? null : 1e9 / ns));
  return [
    figures.names(),
    ...answerColumns(figures),
    timeColumn(figures),
    verdictColumn(figures),
    figures.ratioColumn(`time ${AGAINST_BASELINE}`, 'wallTime'),
    // Inputs of other tasks have no events.
    ...(events === null
      ? []
      : [unitColumn(`per ${TASK.item}`, 'ns', perEvent), unitColumn(TASK.items, 'rate', rates)]),
  ];
}

/** One for each form: candidates as rows, a column of time ÷ baseline for each workload; none for a run of one workload. */
export function overviewTables(report: Report): Table[] {
  return partsOf(report).flatMap(overviewTable);
}

function overviewTable(report: FormReport): Table[] {
  const { workloads, baseline, implementations } = report.request;
  const candidates = implementations.filter((name) => name !== baseline);
  if (workloads.length < 2 || candidates.length === 0) return [];
  const columns = workloads.map((workload): Column => {
    const figures = new Figures(report, workload);
    return figureColumn(shownName(workload), candidates, (candidate) => {
      const comparison = figures.comparison('wallTime', candidate);
      const answer = answerOf(report, workload, candidate);
      if (!FINE_ANSWERS.includes(answer)) return answer;
      if (isDiscredited(report, workload, baseline)) return NOT_COMPARED;
      if (comparison === undefined || comparison.ratio === null) return NOT_MEASURED;
      const verdict = verdictInWords(comparison, 'ns');
      return comparison.verdict === 'unresolved'
        ? verdict
        : `${verdict} ${timesOf({ ...comparison, ratio: comparison.ratio })}`;
    });
  });
  return [
    {
      title: `All workloads: time ${AGAINST_BASELINE} · ${report.form}`,
      note: `The baseline is ${shownName(baseline)}; below 1 is faster. Each workload's own table has the intervals.`,
      columns: [wordColumn('implementation', candidates, shownName), ...columns],
    },
  ];
}

/** And how far counts are off, where some are estimates. */
function answerColumns({ report, workload, implementations }: Figures): Column[] {
  const errors = implementations.map((name) => errorInWords(report, workload, name));
  const answers = wordColumn('answer', implementations, (name) => answerOf(report, workload, name));
  if (errors.every((error) => error === null)) return [answers];
  const cells = errors.map((error) => error ?? 'none');
  return [answers, wordColumn('error of counts', cells)];
}

function timeColumn(figures: Figures): Column {
  const medians = figures.medians('wallTime');
  const { unit, format } = columnFormat('ns', medians);
  return figureColumn(withUnit('time', unit), figures.implementations, (name, index) => {
    const interval = figures.of('wallTime', name)?.interval ?? null;
    const middle = format(medians[index]!);
    return interval === null
      ? middle
      : `${middle} (${format(interval.low)} to ${format(interval.high)})`;
  });
}

function verdictColumn(figures: Figures): Column {
  return wordColumn('verdict', figures.implementations, (name) =>
    name === figures.baseline
      ? 'baseline'
      : isDiscredited(figures.report, figures.workload, figures.baseline)
        ? NOT_COMPARED
        : verdictInWords(figures.comparison('wallTime', name), 'ns'),
  );
}
