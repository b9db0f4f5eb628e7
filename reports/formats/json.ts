/** The report as one JSON document; `reports/schemas/report.schema.json` describes it. Pure. */
import type { Report } from '../figures/report.ts';
import { inertJson } from './inert-json.ts';

/** Indented, with a final line feed. */
export function renderJson(report: Report): string {
  return `${inertJson(report, 2)}\n`;
}
