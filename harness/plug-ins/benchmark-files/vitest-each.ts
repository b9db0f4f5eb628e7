/** Tables of `describe.each` and their titles, as vitest forms them. Pure. */
import { format } from 'node:util';

/** A row, and what it is called. */
export interface TitledRow {
  readonly title: string;
  readonly row: unknown;
}

/** @param table What `each` was given: an array of rows, or a template with its values. */
export function namesOfTable(table: readonly unknown[], name: string): TitledRow[] {
  const [first, ...values] = table;
  const rows = isTemplate(first)
    ? rowsOfTemplate(first, values)
    : Array.isArray(first)
      ? first
      : [];
  return rows.map((row: unknown, index) => ({ title: titleOf(name, row, index), row }));
}

function isTemplate(value: unknown): value is readonly string[] & { readonly raw: unknown } {
  return Array.isArray(value) && 'raw' in value;
}

/** The first line has the names, between bars. */
function rowsOfTemplate([header = '']: readonly string[], values: readonly unknown[]): unknown[] {
  const names = header
    .trim()
    .split('|')
    .map((one) => one.trim())
    .filter(Boolean);
  const rows: unknown[] = [];
  for (let at = 0; names.length > 0 && at < values.length; at += names.length)
    rows.push(Object.fromEntries(names.map((name, index) => [name, values[at + index]])));
  return rows;
}

/** `%s`, `%i`, `%#` (the index), `%$` (the index from 1), and `$field.of.it`. */
function titleOf(name: string, row: unknown, index: number): string {
  const numbered = name
    .replaceAll('%%', '\0')
    .replaceAll('%#', String(index))
    .replaceAll('%$', String(index + 1))
    .replaceAll('\0', '%%');
  const values = Array.isArray(row) ? row : [row];
  const places = numbered.match(/%[sdifjoOc]/g)?.length ?? 0;
  const formatted =
    places === 0 ? numbered.replaceAll('%%', '%') : format(numbered, ...values.slice(0, places));
  if (typeof row !== 'object' || row === null) return formatted;
  const from: unknown = Array.isArray(row) && typeof row[0] === 'object' ? row[0] : row;
  return formatted.replace(/\$([$\w.]+)/g, (whole, path: string) => {
    let value: unknown = from;
    for (const step of path.split('.')) {
      if (typeof value !== 'object' || value === null || !(step in value)) return whole;
      value = Reflect.get(value, step);
    }
    return format('%s', value);
  });
}
