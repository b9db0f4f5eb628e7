/** The script of an HTML report: draws the charts and makes tables sort. Runs in the reader's browser. */
/*! Contains Apache ECharts and ZRender, (c) The Apache Software Foundation, Apache License 2.0: apache.org/licenses/LICENSE-2.0 */
import type { Chart } from '../charts/chart.ts';
import { drawWhenSeen } from './draw.ts';
import { unfoldToPrint } from './print.ts';
import { makeSortable } from './sort-tables.ts';

document.documentElement.classList.add('scripted');
const data = document.getElementById('charts')?.textContent ?? '[]';
drawWhenSeen(JSON.parse(data) as Chart[]);
for (const table of document.querySelectorAll('table')) makeSortable(table);
unfoldToPrint();
