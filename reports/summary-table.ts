/** The main table of a workload, and the one of all workloads: what decides, at a glance. Pure. */
import { answerOf } from './answers.ts';
import { type Column, Figures, shownName, type Table, withUnit } from './figures.ts';
import type { Report } from './report.ts';
import { columnFormat, NOT_MEASURED, times } from './units.ts';
import { verdictInWords } from './verdicts.ts';

/** Implementations as rows, fastest first. */
export function summaryTable(report: Report, workload: string): Table {
  const figures = new Figures(report, workload);
  const medians = figures.medians('wallTime');
  const perEvent = medians.map((ns) => overEvents(ns, figures.events));
  const rates = perEvent.map((ns) => (ns === null || ns === 0 ? null : 1e9 / ns));
  return {
    title: figures.titled('Summary'),
    note:
      'Median wall time of one call, in brackets the 95% interval of the median over rounds, where there are six or more. ' +
      '÷ baseline: below 1 is faster or lighter, with its interval. Peak live, allocated and live objects (at the peak) are ' +
      'those of one deterministic call.',
    columns: [
      figures.names(),
      {
        header: 'answer',
        align: 'left',
        cells: figures.implementations.map((name) => answerOf(report, workload, name)),
      },
      timeColumn(figures),
      verdictColumn(figures),
      figures.ratioColumn('time ÷ baseline', 'wallTime'),
      derivedColumn('per event', 'ns', perEvent),
      derivedColumn('events', 'rate', rates),
      figures.metricColumn('peak live', 'peakLiveBytes', 'bytes'),
      peakColumn(figures),
      figures.metricColumn('allocated', 'allocatedBytes', 'bytes'),
      figures.metricColumn('live objects', 'liveObjects', 'count'),
      figures.metricColumn('GCs', 'gcCount', 'count'),
      figures.metricColumn('GC pause', 'gcPause', 'ns'),
    ],
  };
}

/** Candidates as rows, a column of time ÷ baseline for each workload; null for a run of one workload. */
export function overviewTable(report: Report): Table | null {
  const { workloads, baseline, implementations } = report.request;
  const candidates = implementations.filter((name) => name !== baseline);
  if (workloads.length < 2 || candidates.length === 0) return null;
  const columns = workloads.map((workload): Column => {
    const figures = new Figures(report, workload);
    return {
      header: shownName(workload),
      align: 'right',
      cells: candidates.map((candidate) => {
        const comparison = figures.comparison('wallTime', candidate);
        if (comparison === undefined || comparison.ratio === null) return NOT_MEASURED;
        return `${times(comparison.ratio)} ${verdictInWords(comparison, 'ns')}`;
      }),
    };
  });
  return {
    title: 'All workloads: time ÷ baseline',
    note: `The baseline is ${shownName(baseline)}; below 1 is faster. Each workload's own table has the intervals.`,
    columns: [
      { header: 'implementation', align: 'left', cells: candidates.map(shownName) },
      ...columns,
    ],
  };
}

function timeColumn(figures: Figures): Column {
  const medians = figures.medians('wallTime');
  const { unit, format } = columnFormat('ns', medians);
  return {
    header: withUnit('time', unit),
    align: 'right',
    cells: figures.implementations.map((name, index) => {
      const interval = figures.of('wallTime', name)?.interval ?? null;
      const middle = format(medians[index]!);
      return interval === null
        ? middle
        : `${middle} (${format(interval.low)} to ${format(interval.high)})`;
    }),
  };
}

function verdictColumn(figures: Figures): Column {
  return {
    header: 'verdict',
    align: 'left',
    cells: figures.implementations.map((name) =>
      name === figures.baseline
        ? 'baseline'
        : verdictInWords(figures.comparison('wallTime', name), 'ns'),
    ),
  };
}

/** Ratio and verdict in one: a ratio of counts has no interval. */
function peakColumn(figures: Figures): Column {
  const { header, align, cells } = figures.ratioColumn('peak ÷ baseline', 'peakLiveBytes');
  return {
    header,
    align,
    cells: figures.implementations.map((name, row) => {
      const comparison = figures.comparison('peakLiveBytes', name);
      return comparison === undefined || comparison.verdict === null
        ? cells[row]!
        : `${cells[row]} ${verdictInWords(comparison, 'bytes')}`;
    }),
  };
}

function derivedColumn(
  label: string,
  unit: 'ns' | 'rate',
  values: readonly (number | null)[],
): Column {
  const { unit: name, format } = columnFormat(unit, values);
  return { header: withUnit(label, name), align: 'right', cells: values.map(format) };
}

function overEvents(ns: number | null, events: number | null): number | null {
  return ns === null || events === null || events === 0 ? null : ns / events;
}
