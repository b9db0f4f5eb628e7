/** Every timed call as a line of CSV (RFC 4180), for DuckDB and spreadsheets. Pure. */
import type { Report } from '../figures/report.ts';
import type { ReportedSample } from '../figures/samples.ts';
import { csvText } from './csv-fields.ts';

/** A column: its header, and what stands in it; null where it was not measured. */
interface SampleColumn {
  readonly header: string;
  readonly value: (sample: ReportedSample) => string | number | null;
}

const COLUMNS: readonly SampleColumn[] = [
  { header: 'workload', value: ({ workload }) => workload },
  { header: 'implementation', value: ({ implementation }) => implementation },
  { header: 'round', value: ({ round }) => round },
  { header: 'call', value: ({ call }) => call },
  { header: 'wall_ns', value: ({ wallNs }) => wallNs },
  { header: 'cpu_ns', value: ({ cpuNs }) => cpuNs },
  { header: 'on_cpu_ns', value: ({ onCpuNs }) => onCpuNs },
  { header: 'wait_ns', value: ({ waitNs }) => waitNs },
  { header: 'steal_ns', value: ({ stealNs }) => stealNs },
  { header: 'load_ns', value: ({ loadNs }) => loadNs ?? null },
  { header: 'allocated_bytes', value: ({ allocatedBytes }) => allocatedBytes ?? null },
  { header: 'gc_count', value: ({ collections }) => total(collections, 'count') },
  { header: 'gc_pause_ns', value: ({ collections }) => total(collections, 'pauseNs') },
  {
    header: 'gc_longest_pause_ns',
    value: ({ collections }) =>
      collections === undefined
        ? null
        : Math.max(0, ...Object.values(collections).map(({ longestNs }) => longestNs)),
  },
  // What the accounts of the main thread, the host and the collector are of; all else is of one call.
  { header: 'calls_together', value: ({ calls = 1 }) => calls },
];

/** A header and a line for each call; what was not measured is an empty field. */
export function renderCsv({ samples }: Pick<Report, 'samples'>): string {
  return csvText([
    COLUMNS.map(({ header }) => header),
    ...samples.map((sample) => COLUMNS.map(({ value }) => value(sample))),
  ]);
}

function total(
  collections: ReportedSample['collections'],
  part: 'count' | 'pauseNs',
): number | null {
  if (collections === undefined) return null;
  return Object.values(collections).reduce((sum, one) => sum + one[part], 0);
}
