/** The script of an HTML report: draws the charts and makes tables sort. Runs in the reader's browser. */
import type { Chart } from '../chart.ts';
import { drawWhenSeen } from './draw.ts';
import { unfoldToPrint } from './print.ts';
import { makeSortable } from './sort-tables.ts';

document.documentElement.classList.add('scripted');
const data = document.getElementById('charts')?.textContent ?? '[]';
drawWhenSeen(JSON.parse(data) as Chart[]);
for (const table of document.querySelectorAll('table')) makeSortable(table);
unfoldToPrint();
