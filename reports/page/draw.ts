/** Draws each chart when it comes near the window or there is time, all before printing, and again where colours change. Runs in the browser. */
import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Chart } from '../charts/chart.ts';
import { addLegend } from './legend.ts';
import { isNarrow, optionsOf } from './options.ts';
import { readTheme } from './theme.ts';

use([
  BarChart,
  CustomChart,
  LineChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  SVGRenderer,
]);

/** Safari has no `requestIdleCallback`. */
const whenIdle: (work: () => void) => void =
  'requestIdleCallback' in globalThis
    ? (work) => requestIdleCallback(work)
    : (work) => setTimeout(work, 1);

interface Drawn {
  readonly chart: Chart;
  readonly instance: EChartsType;
  /** Whether there was little room when it was drawn. */
  readonly isNarrow: boolean;
}

/** Looks after every box that has a chart. */
export function drawWhenSeen(charts: readonly Chart[]): void {
  const waiting = new Map<Element, Chart>();
  for (const chart of charts) {
    const box = document.querySelector(`[data-chart="${chart.id}"]`);
    if (box !== null) waiting.set(box, chart);
  }
  const drawn = new Map<Element, Drawn>();
  const drawOne = (box: Element) => {
    const chart = waiting.get(box);
    if (chart === undefined) return;
    waiting.delete(box);
    const { offsetWidth } = box as HTMLElement;
    const instance = draw(box as HTMLElement, chart);
    drawn.set(box, { chart, instance, isNarrow: isNarrow(offsetWidth) });
    resized.observe(box);
  };
  const drawAgain = (box: Element, { chart, instance }: Drawn) => {
    const { offsetWidth } = box as HTMLElement;
    instance.resize();
    instance.setOption(optionsOf(chart, { ...readTheme(), isAnimated: false }, offsetWidth));
    drawn.set(box, { chart, instance, isNarrow: isNarrow(offsetWidth) });
  };
  const resized = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const one = drawn.get(target);
      if (one === undefined) continue;
      // Names of rows have another width then.
      if (isNarrow((target as HTMLElement).offsetWidth) !== one.isNarrow) drawAgain(target, one);
      else one.instance.resize();
    }
  });
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        drawOne(target);
      }
    },
    { rootMargin: '600px' },
  );
  for (const box of waiting.keys()) seen.observe(box);
  // Those far below are drawn while nothing else is to do, so that links to them find them whole.
  const drawNext = () => {
    const [box] = waiting.keys();
    if (box === undefined) return;
    drawOne(box);
    whenIdle(drawNext);
  };
  whenIdle(drawNext);
  const redraw = () => {
    for (const [box, one] of drawn) {
      drawAgain(box, one);
      // At once: what is printed does not wait for a frame.
      one.instance.getZr().flush();
    }
  };
  addEventListener('beforeprint', () => {
    for (const box of [...waiting.keys()]) drawOne(box);
  });
  // Paper has colours and a width of its own, and both are known only when this changes.
  matchMedia('print').addEventListener('change', redraw);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
}

function draw(box: HTMLElement, chart: Chart): EChartsType {
  const theme = readTheme();
  const instance = init(box, null, { renderer: 'svg' });
  instance.setOption(optionsOf(chart, theme, box.offsetWidth));
  const legend = box.parentElement?.querySelector<HTMLElement>('.legend');
  if (legend !== null && legend !== undefined) addLegend(legend, chart, instance);
  return instance;
}
