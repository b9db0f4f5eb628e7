/** Where a comparison was made and on what: facts with their names. Pure. */
import { printable } from '../../printable.ts';
import type { GateReport } from '../figures/gate-report.ts';
import { datasetInBrief, type Fact, settingOf } from './setting.ts';

const OF_MACHINE = [
  'machine',
  'system',
  'CPU governor',
  'load at the start',
  'Node',
  'uniqbench',
  'started',
  'took',
];

/** Machine and sizes; none where nothing was measured. */
export function gateSetting({ reports }: GateReport): Fact[] {
  const [first] = reports;
  if (first === undefined) return [];
  const inputs = reports.flatMap((report) =>
    report.request.workloads.map(
      (workload): Fact => ({
        name: printable(workload, 80),
        value: datasetInBrief(report, workload) ?? 'inputs could not be made',
      }),
    ),
  );
  const known = new Set<string>();
  return [
    ...inputs.filter(({ name, value }) => {
      const key = `${name} ${value}`;
      return !known.has(key) && known.add(key);
    }),
    ...settingOf(first).filter(({ name }) => OF_MACHINE.includes(name)),
  ];
}
