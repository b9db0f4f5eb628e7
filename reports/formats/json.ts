/** The report as one JSON document. Pure. */
import type { Report } from '../report.ts';

/** Indented, with a final line feed. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
