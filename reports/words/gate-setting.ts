/** Where a comparison was made and on what: facts with their names. Pure. */
import { printable } from '../../printable.ts';
import { duration } from '../../quantity.ts';
import { isDecidedMetric } from '../figures/gate.ts';
import type { GateReport } from '../figures/gate-report.ts';
import { hasAskedForRounds } from '../figures/report.ts';
import { datasetInBrief, type Fact, settingOf } from './setting.ts';

const OF_MACHINE = [
  'machine',
  'system',
  'CPU governor',
  'load at the start',
  'Node',
  'uniqbench',
  'started',
];

/** Machine and sizes; none where nothing was measured. */
export function gateSetting(gates: GateReport): Fact[] {
  const { reports } = gates;
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
    ...tookOf(gates),
    ...budgetOf(gates),
  ];
}

/** Of all runs; fresh rounds for what looked worse are none of them. */
function tookOf({ reports, results }: GateReport): Fact[] {
  const isConfirmed = results.some((one) => one.isConfirmed !== null);
  const more = isConfirmed ? ', and more for the rounds that confirm' : '';
  return [{ name: 'took', value: `${duration(secondsOf(reports))}${more}` }];
}

function secondsOf(reports: GateReport['reports']): number {
  return reports.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0) / 1e3;
}

/** Of so much more than its budget, why a run takes longer is to be said. */
const MUCH_LONGER = 1.25;

/** How the budget was shared, and why it was not kept; none of two records, which were measured apart. */
function budgetOf({ reports, results }: GateReport): Fact[] {
  if (results.every(({ control }) => control === null)) return [];
  const budget = reports.reduce((sum, { request }) => sum + request.budgetSeconds, 0);
  const took = secondsOf(reports);
  const shares = new Set(results.map((one) => JSON.stringify([one.implementation, one.workload])));
  const each =
    shares.size > 1
      ? `, shared equally by ${shares.size}: ${duration(budget / shares.size)} each`
      : '';
  const counts = results.some(({ metric }) => !isDecidedMetric(metric));
  const why = `at least three rounds of base, control and head${counts ? ', and their memory,' : ''} are measured whatever the budget is`;
  const value = reports.some(hasAskedForRounds)
    ? 'not kept: --rounds says how many'
    : `${duration(budget)}${each}${took > MUCH_LONGER * budget ? `; it took longer, because ${why}` : ''}`;
  return [{ name: 'budget', value }];
}
