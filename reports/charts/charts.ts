/** The charts of a workload. Pure. */

import type { Figures } from '../tables/figures.ts';
import type { Chart } from './chart.ts';
import { memoryCharts, scalingChart } from './memory-charts.ts';
import { collectionsChart, distributionChart, forestChart, steadyChart } from './time-charts.ts';

/** All charts of a workload that have something to show. */
export function chartsOf(figures: Figures): Chart[] {
  return [
    forestChart(figures),
    distributionChart(figures),
    ...memoryCharts(figures),
    collectionsChart(figures),
    steadyChart(figures),
    scalingChart(figures),
  ].filter((chart) => chart !== null);
}
