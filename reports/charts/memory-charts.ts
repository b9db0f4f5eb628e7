/** Charts of memory over the input, of objects by kind, and of time over the number of events. Pure. */
import type { ObjectCount } from '../../harness/wire/memory-results.ts';
import { counted, grouped } from '../../quantity.ts';
import { peakBoundOf, type ReportedMemory } from '../figures/memory.ts';
import type { Figures } from '../tables/figures.ts';
import { auditsOf } from '../tables/requirements.ts';
import { itemsInWords, TASK } from '../words/task-words.ts';
import { AT_MOST, columnScale, shownName } from '../words/units.ts';
import type { Chart } from './chart.ts';
import { chartSeries, dimensionsOf } from './chart-series.ts';

/** The live curve of all implementations, and the objects at its peak by kind. */
export function memoryCharts(figures: Figures): Chart[] {
  const detailed = figures.memory()[0];
  if (detailed === undefined) return [];
  const { events, each } = detailed;
  return [
    // An input of a task without `stream` is one: there is nothing between its beginning and its end.
    figures.events === null && events <= 1 ? null : curveChart(figures, events, each),
    objectsChart(figures, each, {
      id: 'bytes-by-kind',
      title: 'Bytes alive at the peak, by kind',
      unit: 'bytes',
      value: ({ bytes }) => bytes,
    }),
    objectsChart(figures, each, {
      id: 'objects-by-kind',
      title: 'Objects alive at the peak, by kind',
      unit: 'count',
      value: ({ count }) => count,
    }),
  ].filter((chart) => chart !== null);
}

type Each = readonly (ReportedMemory | null)[];

function curveChart(figures: Figures, events: number, each: Each): Chart {
  const { unit, factor } = columnScale(
    'bytes',
    each.flatMap((one) => (one === null ? [] : [one.peakLiveBytes])),
  );
  return {
    kind: 'lines',
    id: 'live-memory',
    title: 'Live memory over the input',
    note: `Bytes alive after a full collection at each point of ${figures.events === null ? counted(events, 'element') : itemsInWords(events)}; the last point is after the call.`,
    alternative: figures.implementations
      .map((name, index) => {
        const memory = each[index] ?? null;
        const bound = peakBoundOf(memory);
        const peak = bound ?? memory?.peakLiveBytes;
        return `${shownName(name)}: peak ${peak === undefined ? 'not measured' : `${bound === null ? '' : AT_MOST}${(peak / factor).toFixed(1)} ${unit}`}.`;
      })
      .join(' '),
    dimensions: dimensionsOf([figures.events === null ? 'elements' : TASK.items], ['alive', unit]),
    series: chartSeries(figures, (_, row) =>
      (each[row]?.curve ?? []).map((point) => [point.events, point.bytes / factor]),
    ),
    logarithmic: false,
    isJoined: true,
  };
}

interface ObjectsMeasure {
  readonly id: string;
  readonly title: string;
  readonly unit: 'bytes' | 'count';
  readonly value: (count: ObjectCount) => number;
}

/** More colours in one bar are not told apart. */
const MOST_KINDS = 7;

function objectsChart(
  figures: Figures,
  each: Each,
  { id, title, unit: kind, value }: ObjectsMeasure,
): Chart | null {
  const shown = largestKinds(each, value);
  if (shown.length === 0) return null;
  const colors = colorsOf(
    shown,
    largestKinds(each, ({ bytes }) => bytes),
  );
  const sums = each.map((memory) =>
    (memory?.liveObjects ?? []).reduce((sum, count) => sum + value(count), 0),
  );
  const { unit, factor } = columnScale(kind, [Math.max(...sums)]);
  const barOf = (belongs: (count: ObjectCount) => boolean) =>
    each.flatMap((memory, row) => {
      if (memory === null || memory.liveObjects === null) return [];
      const sum = memory.liveObjects.filter(belongs).reduce((total, one) => total + value(one), 0);
      return [[row, Number((Math.max(0, sum) / factor).toPrecision(5))]];
    });
  const others = each.some((memory) =>
    memory?.liveObjects?.some(({ kind: one }) => !shown.includes(one)),
  );
  return {
    kind: 'bars',
    id,
    title,
    note: `Of one deterministic call, engine internals included${others ? '; kinds with little are one' : ''}. The table below has them all.`,
    alternative: figures.implementations
      .map(
        (name, row) =>
          `${shownName(name)}: ${kind === 'count' ? grouped(Math.round(sums[row]!)) : `${(sums[row]! / factor).toFixed(1)} ${unit}`} in all.`,
      )
      .join(' '),
    dimensions: dimensionsOf(['row'], [kind === 'bytes' ? 'alive' : 'objects', unit]),
    series: [
      ...shown.map((name) => ({
        name,
        color: colors.get(name)!,
        points: barOf((count) => count.kind === name),
      })),
      ...(others
        ? [
            {
              name: 'everything else',
              color: 0,
              points: barOf((count) => !shown.includes(count.kind)),
            },
          ]
        : []),
    ],
    rows: figures.implementations.map(shownName),
    logarithmic: false,
  };
}

/** Of the page's palette, from 1; 0 is for all that is little. */
const COLORS = 8;

/** One colour for a kind in both charts; those that only are many get what no other of their bar has. */
function colorsOf(shown: readonly string[], byBytes: readonly string[]): Map<string, number> {
  const free = Array.from({ length: COLORS }, (_, index) => index + 1)
    .filter((color) => !shown.includes(byBytes[color - 1] ?? ''))
    // Those that the other chart has not, first.
    .sort((a, b) => Number(a <= byBytes.length) - Number(b <= byBytes.length) || a - b);
  return new Map(
    shown.map((name) => [name, byBytes.includes(name) ? byBytes.indexOf(name) + 1 : free.shift()!]),
  );
}

function largestKinds(each: Each, value: ObjectsMeasure['value']): string[] {
  const totals = new Map<string, number>();
  for (const memory of each)
    for (const count of memory?.liveObjects ?? [])
      totals.set(count.kind, (totals.get(count.kind) ?? 0) + Math.max(0, value(count)));
  return [...totals.keys()].sort((a, b) => totals.get(b)! - totals.get(a)!).slice(0, MOST_KINDS);
}

/** Time over the number of events, both logarithmic, with the fitted power; null where no audit measured it. */
export function scalingChart(figures: Figures): Chart | null {
  const fitted = auditsOf(figures.report, figures.workload).flatMap(
    ({ implementation, scaling }) => {
      // A logarithmic axis has no 0.
      const points = (scaling?.points ?? []).filter(({ events, wallNs }) => events * wallNs > 0);
      return scaling === null || points.length === 0
        ? []
        : [{ implementation, ...scaling, points }];
    },
  );
  if (fitted.length === 0) return null;
  const { unit, factor } = columnScale(
    'ns',
    fitted.flatMap(({ points }) => points.map(({ wallNs }) => wallNs)),
  );
  const [{ parameter: ofTask }] = fitted as [(typeof fitted)[number]];
  const parameter = ofTask === undefined ? null : shownName(ofTask);
  const n = parameter ?? `the ${TASK.items}`;
  return {
    kind: 'lines',
    id: 'scaling',
    title: `Time over ${parameter ?? `the number of ${TASK.items}`}`,
    note: `Both axes are logarithmic: a straight line with a slope of 1 is time in proportion to ${n}.`,
    alternative: fitted
      .map(
        ({ implementation, exponent, low, high }) =>
          `${shownName(implementation)}: time grows with the power ${exponent.toFixed(2)} of ${n} (${low.toFixed(2)} to ${high.toFixed(2)}).`,
      )
      .join(' '),
    dimensions: dimensionsOf([parameter ?? TASK.items], ['time', unit]),
    series: chartSeries(figures, (name) =>
      (fitted.find(({ implementation }) => implementation === name)?.points ?? []).map(
        ({ events, wallNs }) => [events, wallNs / factor],
      ),
    ),
    logarithmic: true,
    isJoined: false,
    fits: fitted
      .map(({ implementation, points, exponent }) => ({
        series: shownName(implementation),
        ends: lineThrough(points, exponent, factor),
      }))
      .filter(({ ends }) => ends.flat().every((value) => value > 0 && Number.isFinite(value))),
  };
}

/** The power law with this exponent through the middle of the points, which the fit leaves open. */
function lineThrough(
  points: readonly { readonly events: number; readonly wallNs: number }[],
  exponent: number,
  factor: number,
): (readonly [number, number])[] {
  const offsets = points
    .map(({ events, wallNs }) => Math.log(wallNs) - exponent * Math.log(events))
    .sort((a, b) => a - b);
  const offset = offsets[Math.floor(offsets.length / 2)]!;
  const ends = [
    Math.min(...points.map(({ events }) => events)),
    Math.max(...points.map(({ events }) => events)),
  ];
  return ends.map((events) => [
    events,
    Number((Math.exp(offset + exponent * Math.log(events)) / factor).toPrecision(5)),
  ]);
}
