/** Charts with a row for each implementation: samples, intervals, stacked bars. Runs in the browser. */
import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from 'echarts';
import type { ChartSeries, RowsChart } from '../charts/chart.ts';
import { shortened } from './row-names.ts';
import { colorOf, type Theme } from './theme.ts';

const WIDTH_OF_NAMES = 220;
const NARROW_WIDTH_OF_NAMES = 96;

/** Names from the top, on an axis of numbers where dots need places between two rows. */
export function rowAxis({ rows, kind }: RowsChart, theme: Theme, isNarrow: boolean) {
  const width = isNarrow ? NARROW_WIDTH_OF_NAMES : WIDTH_OF_NAMES;
  const names = rows.map((name) => shortened(name, width));
  const label = {
    color: theme.text,
    width,
    overflow: 'truncate',
    interval: 0,
  };
  if (kind === 'bars') {
    return {
      type: 'category',
      inverse: true,
      data: names,
      axisLabel: label,
      axisTick: { show: false },
      axisLine: { show: false },
    };
  }
  return {
    type: 'value',
    inverse: true,
    min: -0.5,
    max: rows.length - 0.5,
    interval: 0.5,
    axisLabel: { ...label, formatter: (value: number) => names[value] ?? '' },
    axisTick: { show: false },
    axisLine: { show: false },
    splitLine: { show: false },
  };
}

/** The series of ECharts, one or two for each of the chart's. */
export function rowSeries(chart: RowsChart, theme: Theme): object[] {
  const reference = chart.reference === undefined ? [] : [referenceLine(chart.reference, theme)];
  switch (chart.kind) {
    case 'samples':
      return [
        ...chart.series.map((series) => samples(series, theme)),
        ...chart.series.map((series) => middle(series, theme)),
      ];
    case 'intervals':
      return [
        ...chart.series.map((series, index) =>
          intervals(series, (index + 0.5) / chart.series.length - 0.5, theme),
        ),
        ...reference,
      ];
    case 'bars':
      return chart.series.map((series) => bars(series, theme));
  }
}

/** The share of a row's height that its dots use. */
const SPREAD = 0.64;

/** Calls of one round lie side by side, rounds from top to bottom: each dot is seen, and what a process shares. */
function samples({ name, color, points }: ChartSeries, theme: Theme) {
  // Not spread into arguments, of which there cannot be as many as calls.
  const rounds = points.reduce((most, [, , round]) => Math.max(most, round!), 1);
  return {
    type: 'custom',
    name,
    dimensions: ['row', 'value', 'round', 'call'],
    encode: { x: 1, y: 0 },
    data: points,
    renderItem: (_: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => {
      const offset = rounds === 1 ? 0 : ((Number(api.value(2)) - 1) / (rounds - 1) - 0.5) * SPREAD;
      const [x, y] = api.coord([api.value(1), Number(api.value(0)) + offset]);
      return {
        type: 'circle',
        shape: { cx: x, cy: y, r: 3.5 },
        style: { fill: colorOf(theme, color), opacity: 0.65 },
        emphasis: { style: { opacity: 1, stroke: theme.text, lineWidth: 1.5 } },
      };
    },
  };
}

function middle({ name, points }: ChartSeries, theme: Theme) {
  const values = points.map(([, value]) => value!).sort((a, b) => a - b);
  const half = Math.floor(values.length / 2);
  const value = values.length % 2 === 1 ? values[half]! : (values[half - 1]! + values[half]!) / 2;
  return {
    type: 'custom',
    name,
    silent: true,
    encode: { x: 1, y: 0 },
    data: [[points[0]![0], value]],
    renderItem: (_: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => {
      const [x, top] = api.coord([value, Number(api.value(0)) - 0.42]);
      const [, bottom] = api.coord([value, Number(api.value(0)) + 0.42]);
      return {
        type: 'line',
        shape: { x1: x, x2: x, y1: top, y2: bottom },
        style: { stroke: theme.text, lineWidth: 2 },
      };
    },
  };
}

function intervals({ name, color, points }: ChartSeries, offset: number, theme: Theme) {
  return {
    type: 'custom',
    name,
    dimensions: ['row', 'ratio', 'from', 'to', 'open'],
    encode: { x: [1, 2, 3], y: 0 },
    data: points,
    renderItem: (_: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => {
      const row = Number(api.value(0)) + SPREAD * offset;
      const [x, y] = api.coord([api.value(1), row]);
      const [from] = api.coord([api.value(2), row]);
      const [to] = api.coord([api.value(3), row]);
      const stroke = colorOf(theme, color);
      const isOpen = Number(api.value(4)) === 1;
      return {
        type: 'group',
        children: [
          {
            type: 'line',
            shape: { x1: from, x2: to, y1: y, y2: y },
            style: { stroke, lineWidth: isOpen ? 2 : 3, lineCap: 'round', opacity: 0.55 },
          },
          {
            type: 'circle',
            shape: { cx: x, cy: y, r: 5 },
            style: isOpen ? { fill: theme.surface, stroke, lineWidth: 1.5 } : { fill: stroke },
          },
        ],
      };
    },
  };
}

function referenceLine(value: number, theme: Theme) {
  return {
    type: 'line',
    data: [],
    silent: true,
    markLine: {
      silent: true,
      symbol: 'none',
      animation: false,
      label: { show: false },
      lineStyle: { color: theme.quiet, type: 'dashed', width: 1.5 },
      data: [{ xAxis: value }],
    },
  };
}

function bars({ name, color, points }: ChartSeries, theme: Theme) {
  return {
    type: 'bar',
    name,
    stack: 'all',
    barMaxWidth: 20,
    dimensions: ['row', 'value'],
    encode: { x: 1, y: 0 },
    data: points,
    itemStyle: { color: colorOf(theme, color), borderColor: theme.surface, borderWidth: 1 },
    emphasis: { focus: 'series' },
  };
}
