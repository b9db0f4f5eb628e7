/** A sweep as CSV (RFC 4180): a line for each size, implementation and metric, for spreadsheets and plots. Pure. */
import type { Report } from '../figures/report.ts';
import { csvText } from './csv-fields.ts';

const HEADERS = [
  'workload',
  'settings',
  'parameter',
  'size',
  'why',
  'form',
  'implementation',
  'metric',
  'unit',
  'value',
  'low',
  'high',
];

/** Its header alone where the run was no sweep. */
export function renderSweepCsv({ sweep = [] }: Report): string {
  const rows = sweep.flatMap(({ of, settings, parameter, form, sizes, curves }) =>
    curves.flatMap(({ implementation, metric, unit, points }) =>
      points.map(({ size, value, low, high }) => [
        of,
        settingsText(settings),
        parameter,
        size,
        sizes.find((one) => one.size === size)?.why ?? null,
        form,
        implementation,
        metric,
        unit,
        value,
        low,
        high,
      ]),
    ),
  );
  return csvText([HEADERS, ...rows]);
}

/** `order=sorted`; null where nothing is set besides. */
function settingsText(settings: Readonly<Record<string, string>>): string | null {
  const set = Object.entries(settings).map((one) => one.join('='));
  return set.length === 0 ? null : set.join(' ');
}
