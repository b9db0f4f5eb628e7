/** A series over commits as a chart, with the levels between its steps. Pure. */
import type { HistorySeries } from '../figures/history.ts';
import { seriesName, stepInWords } from '../tables/history.ts';
import { shownName } from '../words/units.ts';
import type { LinesChart } from './chart.ts';
import { dimensionsOf } from './chart-series.ts';

/** In percent of the first level, because steps of a few percent cannot be seen on an axis that begins at 0. @param id Unique in the page. */
export function historyChart(series: HistorySeries, id: string): LinesChart {
  const { points, pin, steps } = series;
  const name = seriesName(series);
  const ends = [0, ...steps.map(({ at }) => at), points.length];
  const levels = ends
    .slice(1)
    .map((end, index) => geometricMean(points.slice(ends[index]!, end).map(({ ratio }) => ratio)));
  const change = (ratio: number) => 100 * (ratio / levels[0]! - 1);
  return {
    kind: 'lines',
    id,
    title: `Change since the first level, which is ${levels[0]!.toPrecision(3)} × ${shownName(pin)}`,
    note: 'Each dot is a run, in the order of the history. Dashed: the level between two steps.',
    alternative:
      steps.length === 0
        ? 'No step was found.'
        : steps.map((step) => stepInWords(series, step)).join(' '),
    dimensions: dimensionsOf(['run'], ['change', '%'], [`÷ ${shownName(pin)}`]),
    series: [
      {
        name,
        color: 1,
        points: points.map(({ ratio }, index) => [index + 1, change(ratio), ratio]),
      },
    ],
    fits: [
      {
        series: name,
        ends: levels.flatMap((level, index) => [
          [ends[index]! + 1, change(level)] as const,
          [ends[index + 1]!, change(level)] as const,
        ]),
      },
    ],
    logarithmic: false,
    isJoined: false,
  };
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
