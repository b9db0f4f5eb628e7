/** Buttons that hide and show the series of a chart, by mouse, finger or keyboard. Runs in the browser. */
import type { EChartsType } from 'echarts/core';
import type { Chart } from '../charts/chart.ts';
import { dashOf, lapOf, paletteIndex } from './theme.ts';

/** Fills the box; one series needs no legend. */
export function addLegend(box: HTMLElement, chart: Chart, instance: EChartsType): void {
  if (chart.series.length < 2) return;
  for (const { name, color } of chart.series) {
    const button = document.createElement('button');
    button.type = 'button';
    button.setAttribute('aria-pressed', 'true');
    const key = document.createElement('span');
    key.className = 'key';
    // The property follows light and dark by itself.
    key.style.borderColor = `var(--series-${paletteIndex(color)})`;
    key.style.borderStyle = dashOf(color);
    if (lapOf(color) === 0) key.style.background = key.style.borderColor;
    button.append(key, name);
    button.addEventListener('click', () => {
      const isShown = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(isShown));
      instance.dispatchAction({ type: isShown ? 'legendSelect' : 'legendUnSelect', name });
    });
    box.append(button);
  }
}
