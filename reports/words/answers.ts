/** Whether the answers of an implementation were right. Pure. */

import { grouped, percent } from '../../quantity.ts';
import { isOf } from '../figures/fields.ts';
import type { Report } from '../figures/report.ts';
import { isApproximate, isCheck } from '../figures/rightness.ts';
import { passInWords } from './same-problems.ts';
import { NOT_MEASURED, shownName } from './units.ts';

/** What {@link answerOf} says where nothing went wrong. */
export const FINE_ANSWERS: readonly string[] = [
  'right',
  'agrees',
  'approximate',
  'differs',
  'not checked',
];

/** Whether answers are only held against the baseline's, because the task has no oracle. */
export function isAgreement({ workloads }: Pick<Report, 'workloads'>, workload: string): boolean {
  const inputs = workloads.find((one) => one.workload === workload);
  return inputs !== undefined && 'task' in inputs && inputs.judgedBy === 'baseline';
}

/** `right`, `agrees`, `approximate`, of a benchmark file `differs` or `not checked`, or how the first trial that went wrong ended. */
export function answerOf(report: Report, workload: string, implementation: string): string {
  const trials = report.trials.filter(
    (trial) =>
      trial.implementation === implementation &&
      (trial.workload === workload || trial.workload === null),
  );
  const bad = trials.find(({ outcome }) => outcome !== 'completed');
  if (bad !== undefined)
    return isCheck(bad) ? bad.outcome : `${bad.outcome} (${passInWords(bad.pass)})`;
  if (!trials.some(isCheck)) return NOT_MEASURED;
  const audit = report.audits.find(isOf(workload, implementation));
  if (audit !== undefined && audit.tricks.length > 0) return 'trick (audit)';
  if (errorInWords(report, workload, implementation) !== null) return 'approximate';
  const returned = trials.find((trial) => trial.returned !== undefined)?.returned;
  if (returned !== undefined) return returned.state;
  return isAgreement(report, workload) ? 'agrees' : 'right';
}

/** ` Of 3,000,000 answers of timed calls, 1,200 were compared, drawn by chance.`; empty where all were. */
export function comparedInWords({ trials }: Pick<Report, 'trials'>, workload: string): string {
  const timed = trials.filter(
    (trial) =>
      trial.workload === workload && trial.pass === 'time' && trial.outcome === 'completed',
  );
  const inPart = timed.flatMap(({ answers }) => (answers === undefined ? [] : [answers]));
  if (inPart.length === 0) return '';
  const [compared, made] = (['compared', 'made'] as const).map((count) =>
    grouped(inPart.reduce((sum, one) => sum + one[count], 0)),
  );
  const where =
    inPart.length === timed.length
      ? ''
      : ` in ${inPart.length} of ${timed.length} processes, and all in the others`;
  return ` Of ${made} answers of timed calls, ${compared} were compared, drawn by chance${where}.`;
}

/**
 * `mean error 0.81%, worst 4.2%, 62.1% of counts right`; of other tasks `off 0.012`, by the names of their `error`. null for exact ones
 * alone: nothing approximate is ever called right.
 */
export function errorInWords(
  report: Report,
  workload: string,
  implementation: string,
): string | null {
  const isItsOwn = isOf(workload, implementation);
  const found = report.approximations.find(isItsOwn);
  if (found !== undefined) {
    const { meanRelative, worstRelative, exactShare } = found;
    return `mean error ${errorShare(meanRelative)}, worst ${errorShare(worstRelative)}, ${percent(exactShare)} of counts right`;
  }
  if (!isApproximate(report, implementation)) return null;
  const off = report.trials.find((trial) => isItsOwn(trial) && trial.off !== undefined)?.off ?? {};
  const told = Object.entries(off).map(([name, value]) => `${shownName(name)} ${twoDigits(value)}`);
  return told.length === 0 ? 'by how much is not known' : told.join(', ');
}

/** Two digits, however small. */
function errorShare(share: number): string {
  return `${twoDigits(100 * share)}%`;
}

function twoDigits(value: number): string {
  return String(Number(value.toPrecision(2)));
}
