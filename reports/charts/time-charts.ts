/** Charts of time: ratios, every sample, collections, calls of one process. Pure. */
import { counted } from '../../quantity.ts';
import type { MetricName } from '../figures/metrics.ts';
import type { ReportedSample } from '../figures/samples.ts';
import type { Figures } from '../tables/figures.ts';
import { ratioText } from '../words/ratios.ts';
import { itemsInWords } from '../words/task-words.ts';
import { columnScale, shownName } from '../words/units.ts';
import { verdictInWords } from '../words/verdicts.ts';
import type { Chart } from './chart.ts';
import { chartSeries, dimensionsOf } from './chart-series.ts';

const COMPARED: readonly { readonly metric: MetricName; readonly name: string }[] = [
  { metric: 'wallTime', name: 'time' },
  { metric: 'peakLiveBytes', name: 'peak live memory' },
  { metric: 'allocatedBytes', name: 'bytes allocated' },
];

/** Ends of intervals beyond are no figures, in words neither (`below 0.01 to above 100`): drawn whole, all else would be a dot. */
const FARTHEST_DRAWN = 100;

/** Candidate ÷ baseline with its interval, a row for each candidate; null where nothing was compared. */
export function forestChart(figures: Figures): Chart | null {
  const rows = figures.implementations.filter((name) => name !== figures.baseline);
  const series = COMPARED.map(({ metric, name }, index) => ({
    name,
    color: index + 1,
    points: rows.flatMap((candidate, row) => {
      const { ratio = null, low, high, verdict } = figures.comparison(metric, candidate) ?? {};
      if (ratio === null || ratio <= 0) return [];
      const from = Math.max(low ?? ratio, Math.min(ratio, 1 / FARTHEST_DRAWN));
      const to = Math.min(high ?? ratio, Math.max(ratio, FARTHEST_DRAWN));
      return [[row, ratio, from, to, ...(verdict === 'unresolved' ? [1] : [])]];
    }),
  })).filter(({ points }) => points.length > 0);
  if (series.length === 0) return null;
  const isWithout = COMPARED.some(({ metric }) =>
    rows.some((candidate) => {
      const { ratio, verdict = null } = figures.comparison(metric, candidate) ?? {};
      return verdict !== null && !((ratio ?? 0) > 0);
    }),
  );
  return {
    kind: 'intervals',
    id: 'ratios',
    title: 'Candidate ÷ baseline',
    note: `Left of 1 is faster or lighter than ${shownName(figures.baseline)}; the axis is logarithmic${isWithout ? ', with no place for 0 and for what is against 0: the tables have it' : ''}. A bar is the interval, drawn from 0.01 to 100 at the most; what was counted exactly has none. A ring in place of a dot: cannot tell.`,
    alternative: rows
      .map((name) => {
        const time = figures.comparison('wallTime', name);
        return `${shownName(name)}: time ${ratioText(time)}, ${verdictInWords(time, 'ns')}.`;
      })
      .join(' '),
    dimensions: dimensionsOf(['row'], ['ratio'], ['from'], ['to']),
    series,
    rows: rows.map(shownName),
    logarithmic: true,
    reference: 1,
  };
}

/** Every timed call as a dot. */
export function distributionChart(figures: Figures): Chart | null {
  const samples = samplesByImplementation(figures);
  const all = [...samples.values()].flat();
  if (all.length === 0) return null;
  const { unit, factor } = columnScale(
    'ns',
    all.map(({ wallNs }) => wallNs),
  );
  return {
    kind: 'samples',
    id: 'samples',
    title: 'Time of every call',
    note: 'A dot is one timed call; calls of one process lie on one line. The tall mark is the median.',
    alternative: medianAlternative(figures),
    dimensions: dimensionsOf(['row'], ['time', unit], ['round'], ['call']),
    series: chartSeries(figures, (name, row) =>
      (samples.get(name) ?? []).map(({ wallNs, round, call }) => [
        row,
        wallNs / factor,
        round,
        call,
      ]),
    ),
    rows: figures.implementations.map(shownName),
    logarithmic: false,
  };
}

/** Collections during each timed call, in the order of the calls; null where there were none. */
export function collectionsChart(figures: Figures): Chart | null {
  const samples = samplesByImplementation(figures);
  const pauses = [...samples.values()]
    .flat()
    .map(({ collections = {}, calls = 1 }) => sum(collections, 'pauseNs') / Math.max(1, calls));
  if (pauses.every((ns) => ns === 0)) return null;
  const { unit, factor } = columnScale('ns', pauses);
  return {
    kind: 'lines',
    id: 'collections',
    title: 'Garbage collection in each call',
    note: 'How long collections stopped each timed call, in the order of rounds and calls. When within a call they came is not recorded.',
    alternative:
      'The pauses of each timed call. Medians stand in the table of memory in production.',
    dimensions: dimensionsOf(['call'], ['GC pause', unit], ['collections']),
    series: chartSeries(figures, (name) =>
      (samples.get(name) ?? []).flatMap(({ collections, calls = 1 }, index) =>
        collections === undefined
          ? []
          : [
              [
                index + 1,
                sum(collections, 'pauseNs') / Math.max(1, calls) / factor,
                sum(collections, 'count') / Math.max(1, calls),
              ],
            ],
      ),
    ),
    logarithmic: false,
    isJoined: true,
  };
}

/** A longer series of calls of one process; null where none was measured. */
export function steadyChart(figures: Figures): Chart | null {
  const states = figures.report.steadyStates.filter(
    ({ workload }) => workload === figures.workload,
  );
  if (states.length === 0) return null;
  const { unit, factor } = columnScale(
    'ns',
    states.flatMap(({ callsNs }) => callsNs),
  );
  return {
    kind: 'lines',
    id: 'steady',
    title: 'Calls of one process, from its first',
    note: `Whether an implementation reaches a steady state, and after how many calls${figures.events === null ? '' : `, each on the first ${itemsInWords(Math.max(...states.map(({ events }) => events)))}`}.`,
    alternative: states
      .map(
        ({ implementation, kind, warmUpCalls }) =>
          `${shownName(implementation)}: ${kind}${warmUpCalls === null ? '' : `, ${counted(warmUpCalls, 'call')} of warm-up`}.`,
      )
      .join(' '),
    dimensions: dimensionsOf(['call'], ['time', unit]),
    series: chartSeries(figures, (name) =>
      (states.find(({ implementation }) => implementation === name)?.callsNs ?? []).map(
        (ns, index) => [index + 1, ns / factor],
      ),
    ),
    logarithmic: false,
    isJoined: true,
  };
}

function medianAlternative(figures: Figures): string {
  const column = figures.metricColumn('median', 'wallTime', 'ns');
  const unit = column.header.replace(/^median, /, '');
  return figures.implementations
    .map((name, index) => `${shownName(name)}: median ${column.cells[index]} ${unit}.`)
    .join(' ');
}

function samplesByImplementation({ report, workload }: Figures): Map<string, ReportedSample[]> {
  const own = report.samples.filter((sample) => sample.workload === workload);
  const byImplementation = new Map<string, ReportedSample[]>();
  for (const sample of own) {
    const samples = byImplementation.get(sample.implementation);
    if (samples === undefined) byImplementation.set(sample.implementation, [sample]);
    else samples.push(sample);
  }
  return byImplementation;
}

function sum(
  collections: NonNullable<ReportedSample['collections']>,
  part: 'count' | 'pauseNs',
): number {
  return Object.values(collections).reduce((total, one) => total + one[part], 0);
}
