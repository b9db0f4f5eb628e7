/** From a chart's data to the options of ECharts. Runs in the browser. */
import type { EChartsCoreOption } from 'echarts/core';
import type { Chart, ChartSeries, Dimension, LinesChart } from '../charts/chart.ts';
import { exact, short } from './numbers.ts';
import { rowAxis, rowSeries } from './rows.ts';
import { colorOf, dashOf, markOf, type Theme } from './theme.ts';
import { tooltip } from './tooltip.ts';

const NARROW = 520;

/** Whether a box of so many CSS pixels has little room for names. */
export function isNarrow(width: number): boolean {
  return width < NARROW;
}

/** @param width Of the box, in CSS pixels. */
export function optionsOf(chart: Chart, theme: Theme, width: number): EChartsCoreOption {
  const common = {
    animation: theme.isAnimated,
    animationDuration: 300,
    textStyle: { fontFamily: theme.font, color: theme.text },
    legend: { show: false },
    tooltip: {
      trigger: 'item',
      confine: true,
      backgroundColor: theme.surface,
      borderColor: theme.line,
      textStyle: { color: theme.text, fontSize: 13 },
      formatter: ({ seriesIndex, value }: { seriesIndex: number; value: number[] }) => {
        const series = chart.series[seriesIndex];
        return series === undefined ? '' : tooltip(chart, series, value);
      },
    },
  };
  const valueDimension = chart.dimensions[1]!;
  if (chart.kind !== 'lines') {
    return {
      ...common,
      grid: { left: 8, right: 24, top: 4, bottom: 24, outerBoundsMode: 'same' },
      xAxis: {
        ...valueAxis(valueDimension, chart.logarithmic, theme),
        // Bars begin at 0; a logarithm or a cloud of samples does not.
        scale: chart.kind !== 'bars',
        ...(chart.logarithmic ? spanOf(chart.series, theme, chart.reference) : {}),
      },
      yAxis: rowAxis(chart, theme, isNarrow(width)),
      series: rowSeries(chart, theme),
    };
  }
  return {
    ...common,
    grid: { left: 8, right: 24, top: 30, bottom: 24, outerBoundsMode: 'same' },
    xAxis: {
      ...valueAxis(chart.dimensions[0]!, chart.logarithmic, theme),
      ...(chart.logarithmic ? {} : endsOf(chart.series)),
    },
    yAxis: {
      ...valueAxis(valueDimension, chart.logarithmic, theme),
      nameLocation: 'end',
      nameGap: 12,
      nameTextStyle: { color: theme.quiet, align: 'left' },
      ...(chart.logarithmic ? ticksOf(chart) : {}),
    },
    series: [...chart.series.map((series) => line(chart, series, theme)), ...fits(chart, theme)],
  };
}

function valueAxis({ name, unit }: Dimension, isLogarithmic: boolean, theme: Theme) {
  return {
    type: isLogarithmic ? 'log' : 'value',
    name: unit === '' ? name : `${name}, ${unit}`,
    nameLocation: 'middle',
    nameGap: 26,
    // There is no call between two calls.
    ...(unit === '' && !isLogarithmic ? { minInterval: 1 } : {}),
    nameTextStyle: { color: theme.quiet },
    axisLabel: { color: theme.quiet, formatter: short, hideOverlap: true },
    axisLine: { show: true, onZero: false, lineStyle: { color: theme.line } },
    splitLine: { lineStyle: { color: theme.line, opacity: 0.6 } },
  };
}

/** The axis ends where the data do. */
function endsOf(series: readonly ChartSeries[]) {
  const values = series.flatMap(({ points }) => points.map(([x]) => x!));
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), low);
  return low < high ? { min: low, max: high } : { scale: true };
}

/** Within less than this, powers of 10 are one tick or two. */
const NARROW_SPAN = 50;

/** Of a vertical logarithmic axis. What is drawn beyond its ends is cut off. */
function ticksOf({ series, fits: dashed = [], intervals = [] }: LinesChart) {
  const values = [
    ...series.flatMap(({ points }) => points.map(([, y]) => y!)),
    ...[...dashed, ...intervals].flatMap(({ ends }) => ends.map(([, y]) => y)),
  ].filter((value) => value > 0);
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), low);
  if (!(high / low < NARROW_SPAN)) return {};
  const least = Math.floor(Math.log2(low));
  // Of one value that is a power of 2, an axis would have no length.
  const most = Math.max(least + 1, Math.ceil(Math.log2(high)));
  return { logBase: 2, min: 2 ** least, max: 2 ** most };
}

/** From here on powers of 2 are too many ticks, and no round ones. */
const WIDE_SPAN = 1_000;

/** Around all intervals and the reference, with some air. ECharts' own ticks are powers of 10, mostly too few. */
function spanOf(series: readonly ChartSeries[], theme: Theme, reference = 1) {
  const values = series.flatMap(({ points }) => points.flatMap((point) => point.slice(1, 4)));
  const low = values.reduce((a, b) => Math.min(a, b), reference);
  const high = values.reduce((a, b) => Math.max(a, b), reference);
  const isWide = high / low > WIDE_SPAN;
  const logBase = isWide ? 10 : 2;
  const powerOf = isWide ? Math.log10 : Math.log2;
  const air = isWide ? 0 : 0.1;
  return {
    logBase,
    min: logBase ** Math.floor(powerOf(low) - air),
    max: logBase ** Math.ceil(powerOf(high) + air),
    axisLabel: {
      color: theme.quiet,
      formatter: (value: number) => `${exact(Number(value.toPrecision(3)))}×`,
      hideOverlap: true,
    },
  };
}

function line(chart: LinesChart, { name, color, points }: ChartSeries, theme: Theme) {
  const { isJoined } = chart;
  return {
    type: isJoined ? 'line' : 'scatter',
    name,
    data: points,
    symbol: markOf(color),
    // Where both lie on one place, the baseline is seen around the other.
    symbolSize: isJoined ? 4 : color === 0 ? 13 : 9,
    showSymbol: true,
    lineStyle: { width: 2, type: dashOf(color), color: colorOf(theme, color) },
    itemStyle: { color: colorOf(theme, color) },
    emphasis: { focus: 'series' },
  };
}

/** Of the same name as their points, so that all are hidden together. */
function fits({ series, fits: dashed = [], intervals = [] }: LinesChart, theme: Theme) {
  const lines = [
    ...dashed.map((one) => ({ ...one, type: 'dashed', width: 1.5 })),
    ...intervals.map((one) => ({ ...one, type: 'solid', width: 3 })),
  ];
  return lines.map(({ series: name, ends, type, width }) => {
    const color = series.find((one) => one.name === name)?.color ?? 0;
    return {
      type: 'line',
      name,
      data: ends,
      showSymbol: false,
      silent: true,
      tooltip: { show: false },
      lineStyle: { width, type, color: colorOf(theme, color) },
    };
  });
}
