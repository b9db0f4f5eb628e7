/** Lines of CSV (RFC 4180). Pure. */
import { csvField } from '../../csv-field.ts';
import { printable } from '../../printable.ts';

/** Longer than any path; nothing is cut in practice, and two names stay two. */
const LONGEST_NAME = 20_000;

/** Each line with its end; what was not measured is an empty field. */
export function csvText(lines: readonly (readonly (string | number | null)[])[]): string {
  return lines.map((line) => `${line.map(field).join(',')}\r\n`).join('');
}

/**
 * Names are made printable, so that every line is one record. A name that a spreadsheet would work out as
 * a formula gets an apostrophe in front (OWASP, "CSV Injection").
 */
function field(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = printable(value, LONGEST_NAME);
  return csvField(/^[=+\-@]/.test(text) ? `'${text}` : text);
}
