/** A series over commits as a chart, with the levels between its steps. Pure. */
import type { HistorySeries } from '../figures/history.ts';
import { seriesName, stepInWords } from '../tables/history.ts';
import { shownName } from '../words/units.ts';
import type { LinesChart } from './chart.ts';

/** @param id Unique in the page. */
export function historyChart(series: HistorySeries, id: string): LinesChart {
  const { points, pin, steps } = series;
  const name = seriesName(series);
  const ends = [0, ...steps.map(({ at }) => at), points.length];
  return {
    kind: 'lines',
    id,
    title: name,
    note: `Each dot is a run, in the order of the history, ÷ ${shownName(pin)}. Dashed: the level between two steps.`,
    alternative:
      steps.length === 0
        ? 'No step was found.'
        : steps.map((step) => stepInWords(series, step)).join(' '),
    dimensions: [
      { name: 'run', unit: '' },
      { name: `÷ ${shownName(pin)}`, unit: '×' },
    ],
    series: [{ name, color: 1, points: points.map(({ ratio }, index) => [index + 1, ratio]) }],
    fits: [
      {
        series: name,
        ends: ends.slice(1).flatMap((end, index) => {
          const begin = ends[index]!;
          const level = geometricMean(points.slice(begin, end).map(({ ratio }) => ratio));
          return [
            [begin + 1, level],
            [end, level],
          ] as const;
        }),
      },
    ],
    logarithmic: false,
    isJoined: false,
  };
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
