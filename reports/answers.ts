/** Whether the answers of an implementation were right. Pure. */
import type { Report } from './report.ts';
import { NOT_MEASURED } from './units.ts';

/** `right`, or how the first trial that went wrong ended. */
export function answerOf(report: Report, workload: string, implementation: string): string {
  const trials = report.trials.filter(
    (trial) =>
      trial.implementation === implementation &&
      (trial.workload === workload || trial.workload === null),
  );
  const bad = trials.find(({ outcome }) => outcome !== 'completed');
  if (bad !== undefined)
    return bad.pass === 'verify' ? bad.outcome : `${bad.outcome} (${bad.pass})`;
  return trials.some(({ pass }) => pass === 'verify') ? 'right' : NOT_MEASURED;
}

/** Whether it was checked, and no answer differed from the oracle's. */
export function isRight(report: Report, workload: string, implementation: string): boolean {
  const own = report.trials.filter(
    (trial) => trial.workload === workload && trial.implementation === implementation,
  );
  return (
    own.some(({ pass, outcome }) => pass === 'verify' && outcome === 'completed') &&
    own.every(({ outcome }) => outcome !== 'wrong result')
  );
}
