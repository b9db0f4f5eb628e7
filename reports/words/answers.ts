/** Whether the answers of an implementation were right. Pure. */
import type { Report } from '../figures/report.ts';
import type { ReportedTrial } from '../figures/trials.ts';
import { NOT_MEASURED } from './units.ts';
import { percent } from './verdicts.ts';

/** `right`, `approximate`, or how the first trial that went wrong ended. */
export function answerOf(report: Report, workload: string, implementation: string): string {
  const trials = report.trials.filter(
    (trial) =>
      trial.implementation === implementation &&
      (trial.workload === workload || trial.workload === null),
  );
  const bad = trials.find(({ outcome }) => outcome !== 'completed');
  if (bad !== undefined) return isCheck(bad) ? bad.outcome : `${bad.outcome} (${bad.pass})`;
  if (!trials.some(isCheck)) return NOT_MEASURED;
  return errorInWords(report, workload, implementation) === null ? 'right' : 'approximate';
}

/** Rows are verified on the way, the others by their first answer. */
function isCheck({ pass }: ReportedTrial): boolean {
  return pass === 'verify' || pass === 'answer';
}

/** Whether it was checked, and no answer differed from the oracle's, but for counts that are said to be approximate. */
export function isRight(report: Report, workload: string, implementation: string): boolean {
  const own = report.trials.filter(
    (trial) => trial.workload === workload && trial.implementation === implementation,
  );
  return (
    own.some((trial) => isCheck(trial) && trial.outcome === 'completed') &&
    own.every(({ outcome }) => outcome !== 'wrong result')
  );
}

/** `mean error 0.81%, worst 4.2%, 62.1% of counts right`; null for exact ones. */
export function errorInWords(
  { approximations }: Report,
  workload: string,
  implementation: string,
): string | null {
  const found = approximations.find(
    (one) => one.workload === workload && one.implementation === implementation,
  );
  if (found === undefined) return null;
  const { meanRelative, worstRelative, exactShare } = found;
  return `mean error ${errorShare(meanRelative)}, worst ${errorShare(worstRelative)}, ${percent(exactShare)} of counts right`;
}

/** Two digits, however small. */
function errorShare(share: number): string {
  return `${Number((100 * share).toPrecision(2))}%`;
}

/** Whether an implementation says that its counts are estimates. */
export function isApproximate({ groups }: Report, implementation: string): boolean {
  return groups.some(({ approximate }) => approximate.includes(implementation));
}
