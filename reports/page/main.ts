/** The script of an HTML report: draws the charts and flame graphs, and makes tables sort. Runs in the reader's browser. */
/*! Contains Apache ECharts and ZRender, (c) The Apache Software Foundation, Apache License 2.0: apache.org/licenses/LICENSE-2.0 */
import type { Chart, FlameGraph } from '../charts/chart.ts';
import { drawWhenSeen } from './draw.ts';
import { drawFlames } from './flame.ts';
import { unfoldToPrint } from './print.ts';
import { makeSortable } from './sort-tables.ts';

document.documentElement.classList.add('scripted');
const dataOf = (id: string): unknown =>
  JSON.parse(document.getElementById(id)?.textContent ?? '[]');
drawWhenSeen(dataOf('charts') as Chart[]);
drawFlames(dataOf('flames') as FlameGraph[]);
for (const table of document.querySelectorAll('table')) makeSortable(table);
unfoldToPrint();
