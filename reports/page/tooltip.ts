/** What hovering over a point shows. Text is put in as text: names come from anywhere. Runs in the browser. */
import type { Chart, ChartSeries } from '../charts/chart.ts';
import { exact } from './numbers.ts';

/** A name, and each figure with its name and unit. */
export function tooltip(chart: Chart, series: ChartSeries, point: readonly number[]): HTMLElement {
  const box = document.createElement('div');
  box.className = 'tip';
  box.append(line('strong', titleOf(chart, series, point)));
  for (const [index, { name, unit }] of chart.dimensions.entries()) {
    const value = point[index];
    if (value === undefined || name === 'row') continue;
    // A guess would be the figure that is remembered.
    if (chart.kind === 'intervals' && index === 1 && point[4] === 1) {
      box.append(line('span', 'cannot tell'));
      continue;
    }
    box.append(line('span', `${name}: ${exact(value)}${unit === '' ? '' : ` ${unit}`}`));
  }
  return box;
}

function titleOf(chart: Chart, { name }: ChartSeries, point: readonly number[]): string {
  if (chart.kind === 'lines' || chart.kind === 'samples') return name;
  return `${chart.rows[point[0] ?? 0] ?? ''} · ${name}`;
}

function line(tag: 'strong' | 'span', text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
