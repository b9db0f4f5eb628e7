/** Makes the columns of a table sort by their figures, or by their words. Runs in the browser. */

import { figureOf } from './numbers.ts';

/** Puts a button into each head of a column. */
export function makeSortable(table: HTMLTableElement): void {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  for (const [column, head] of heads.entries()) {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const isDescending = head.getAttribute('aria-sort') === 'ascending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', isDescending ? 'descending' : 'ascending');
      sortRows(table, column, isDescending);
    });
  }
}

/** What was not measured stays at the end, whichever way. */
function sortRows(table: HTMLTableElement, column: number, isDescending: boolean): void {
  const body = table.tBodies[0];
  if (body === undefined) return;
  const rows = [...body.rows].map((row) => {
    const text = row.cells[column]?.textContent ?? '';
    return { row, text, figure: figureOf(text) };
  });
  const areFigures = rows.some(({ figure }) => figure !== null);
  const direction = isDescending ? -1 : 1;
  rows.sort((a, b) => {
    if (!areFigures) return direction * a.text.localeCompare(b.text, 'en');
    if (a.figure === null || b.figure === null)
      return Number(a.figure === null) - Number(b.figure === null);
    return direction * (a.figure - b.figure);
  });
  body.append(...rows.map(({ row }) => row));
}
