/** Whether the answers of an implementation were right. Pure. */

import { percent } from '../../quantity.ts';
import { isOf } from '../figures/fields.ts';
import type { Report } from '../figures/report.ts';
import { isCheck } from '../figures/rightness.ts';
import { NOT_MEASURED } from './units.ts';

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

/** `mean error 0.81%, worst 4.2%, 62.1% of counts right`; null for exact ones. */
export function errorInWords(
  { approximations }: Report,
  workload: string,
  implementation: string,
): string | null {
  const found = approximations.find(isOf(workload, implementation));
  if (found === undefined) return null;
  const { meanRelative, worstRelative, exactShare } = found;
  return `mean error ${errorShare(meanRelative)}, worst ${errorShare(worstRelative)}, ${percent(exactShare)} of counts right`;
}

/** Two digits, however small. */
function errorShare(share: number): string {
  return `${Number((100 * share).toPrecision(2))}%`;
}
