/** The charts of a sweep: each metric over sizes, with intervals and the growth that was fitted, on logarithmic axes. Pure. */
import { fittedAt } from '../figures/sweep.ts';
import { type CurveInReport, type LineInReport, SWEPT_METRICS } from '../figures/sweep-schema.ts';
import { growthInWords, SWEPT_NAMES } from '../words/sweep-words.ts';
import { AT_MOST, columnScale, shownName, sizeText } from '../words/units.ts';
import type { Chart } from './chart.ts';
import { dimensionsOf } from './chart-series.ts';

/** Of a fitted curve. */
const STEPS = 40;

/** One for each metric that was measured. */
export function sweepCharts(line: LineInReport, id: string): Chart[] {
  return SWEPT_METRICS.map((metric) => sweepChart(line, metric, id)).filter((one) => one !== null);
}

function sweepChart(line: LineInReport, metric: CurveInReport['metric'], id: string): Chart | null {
  // A logarithmic axis has no 0.
  const curves = line.curves
    .map((curve) => ({ ...curve, points: curve.points.filter(({ value }) => value > 0) }))
    .filter((curve) => curve.metric === metric && curve.points.length > 0);
  const [first] = curves;
  if (first === undefined) return null;
  const hasNone = line.curves.some(
    (curve) => curve.metric === metric && curve.points.some(({ value }) => value <= 0),
  );
  const values = curves.flatMap(({ points }) => points.map(({ value }) => value));
  const { unit, factor } = columnScale(first.unit, values);
  const scaled = (value: number) => Number((value / factor).toPrecision(5));
  const shown = ({ value, high }: CurveInReport['points'][number]) =>
    metric === 'peakLiveBytes' && high !== null ? `${AT_MOST}${scaled(high)}` : scaled(value);
  const others = line.curves.map(({ implementation }) => implementation);
  const candidates = [...new Set(others)].filter((name) => name !== line.baseline);
  return {
    kind: 'lines',
    id: `${id}-${metric}`,
    title: capitalized(`${SWEPT_NAMES[metric]} over ${shownName(line.parameter)}`),
    note: `Both axes are logarithmic${hasNone ? ', with no place for 0: the table has it' : ''}. Bars ${metric === 'peakLiveBytes' ? 'reach from what was seen to the most that it may be, of calls too short to be looked into' : 'are 95% intervals'}; dashed is the growth that fits best, where one does.`,
    alternative: curves
      .map((curve) => {
        const [least, most] = [curve.points[0]!, curve.points.at(-1)!];
        return `${shownName(curve.implementation)}: ${shown(least)} ${unit} at ${sizeText(least.size)}, ${shown(most)} ${unit} at ${sizeText(most.size)}; grows like ${growthInWords(curve)}.`;
      })
      .join(' '),
    dimensions: dimensionsOf([line.parameter], [SWEPT_NAMES[metric], unit]),
    series: curves.map(({ implementation, points }) => ({
      name: shownName(implementation),
      color: implementation === line.baseline ? 0 : candidates.indexOf(implementation) + 1,
      points: points.map(({ size, value }) => [size, scaled(value)]),
    })),
    logarithmic: true,
    isJoined: false,
    fits: curves.flatMap((curve) => {
      const ends = fitOf(curve, scaled);
      return ends.length === 0 ? [] : [{ series: shownName(curve.implementation), ends }];
    }),
    intervals: curves.flatMap(({ implementation, points }) =>
      points.flatMap(({ size, low, high }) => {
        if (low === null || high === null) return [];
        const ends = [low, high].map((end): [number, number] => [size, scaled(end)]);
        const isDrawn = ends.every(([, end]) => end > 0 && Number.isFinite(end));
        return isDrawn ? [{ series: shownName(implementation), ends }] : [];
      }),
    ),
  };
}

function capitalized(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}

/** The best class, at places that are near enough to look like a curve. */
function fitOf(
  curve: CurveInReport,
  scaled: (value: number) => number,
): (readonly [number, number])[] {
  const [least, most] = [curve.points[0]!.size, curve.points.at(-1)!.size];
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const size = least * (most / least) ** (step / STEPS);
    return [Number(size.toPrecision(5)), scaled(fittedAt(curve, size) ?? 0)] as const;
  }).filter(([, value]) => value > 0 && Number.isFinite(value));
}
