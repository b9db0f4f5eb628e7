/** What is concluded of each candidate, as data. Pure. */

import { printable } from '../../printable.ts';
import type { Comparison } from '../figures/comparisons.ts';
import { isOf } from '../figures/fields.ts';
import { medianOf } from '../figures/measurements.ts';
import type { Report } from '../figures/report.ts';
import { isCaught, isDiscredited, isRight } from '../figures/rightness.ts';
import { answerOf, errorInWords } from './answers.ts';
import { shownName } from './units.ts';

/** How many of an audit's requirements were judged, and how. */
export interface RequirementCounts {
  readonly met: number;
  /** Met, failed or not to be told. */
  readonly judged: number;
  readonly notChecked: number;
}

/** What is concluded of one candidate on one workload. */
export interface Judgement {
  readonly candidate: string;
  readonly right: boolean;
  /** `right`, `approximate`, or how the first trial that went wrong ended. */
  readonly answer: string;
  /** How far its counts are off, where they are estimates: it is right in nothing else than its pairs. */
  readonly error: string | null;
  /** Whether there is a baseline to compare with: one that was wrong, or caught at a trick, is none. */
  readonly isComparable: boolean;
  /** undefined where nothing was compared; so below. */
  readonly time: Comparison | undefined;
  readonly peak: Comparison | undefined;
  readonly allocated: Comparison | undefined;
  /** Of the audit's requirements; null where no audit was made, or one that has none. */
  readonly requirements: RequirementCounts | null;
  /** Those that the audit caught it at. */
  readonly tricks: readonly string[];
}

/** Every candidate, right ones first, the fastest of them in front. */
export function judgementsOf(report: Report, workload: string): Judgement[] {
  const { baseline, implementations } = report.request;
  const isComparable = !isDiscredited(report, workload, baseline);
  // Without a baseline, times still tell who is in front.
  const order = ({ candidate, time }: Judgement) =>
    (isComparable ? time?.ratio : medianOf(report, workload, candidate, 'wallTime')) ??
    Number.MAX_VALUE;
  return implementations
    .filter((name) => name !== baseline)
    .map((candidate): Judgement => {
      const of = (metric: Comparison['metric']) =>
        report.comparisons.find(
          (entry) =>
            entry.workload === workload && entry.metric === metric && entry.candidate === candidate,
        );
      return {
        candidate,
        right: isRight(report, workload, candidate),
        answer: answerOf(report, workload, candidate),
        error: errorInWords(report, workload, candidate),
        isComparable,
        time: isComparable ? of('wallTime') : undefined,
        peak: isComparable ? of('peakLiveBytes') : undefined,
        allocated: isComparable ? of('allocatedBytes') : undefined,
        ...audited(report, workload, candidate),
      };
    })
    .toSorted((a, b) => Number(b.right) - Number(a.right) || order(a) - order(b));
}

/**
 * `The baseline, base, was caught at a trick (works only the first time): …`, and what that means for the others; null where its figures
 * count, or it was merely not checked.
 */
export function baselineFaultInWords(report: Report, workload: string): string | null {
  const { baseline } = report.request;
  const name = shownName(baseline);
  if (isCaught(report, workload, baseline)) {
    const tricks = tricksOf(report, workload, baseline);
    return `The baseline, ${name}, was caught at a trick (${tricks.join('; ')}): its figures are no measure, so that nothing is compared with it.`;
  }
  return isDiscredited(report, workload, baseline)
    ? `Nothing is compared with the baseline, ${name}, whose answer is not right: ${answerOf(report, workload, baseline)}.`
    : null;
}

/** By name, what an implementation was caught at, by an audit and before; of several that one trial tells of, the first. */
function tricksOf(
  { trials, audits }: Pick<Report, 'trials' | 'audits'>,
  workload: string,
  implementation: string,
): string[] {
  const isIts = isOf(workload, implementation);
  const inTrials = trials
    .filter((one) => isIts(one) && one.outcome === 'trick')
    .map(({ detail = '' }) => detail.split(': ', 1)[0]!);
  const inAudits = audits.filter(isIts).flatMap(({ tricks }) => tricks.map(({ trick }) => trick));
  return [...new Set([...inTrials, ...inAudits].map((one) => printable(one, MOST_CHARACTERS)))];
}

const MOST_CHARACTERS = 200;

/**
 * `8 of 9 requirements met`; `4 of 5 requirements met, 2 not checked`: those are met by nobody, and never left out.
 *
 * @param noun Empty where a label says it.
 */
export function requirementsInWords(
  { met, judged, notChecked }: RequirementCounts,
  noun = ' requirements met',
): string {
  if (judged === 0) return noun === '' ? 'none checked' : 'no requirement was checked';
  return `${met} of ${judged}${noun}${notChecked === 0 ? '' : `, ${notChecked} not checked`}`;
}

function audited(
  report: Report,
  workload: string,
  candidate: string,
): Pick<Judgement, 'requirements' | 'tricks'> {
  const audit = report.audits.find(isOf(workload, candidate));
  if (audit === undefined) return { requirements: null, tricks: [] };
  // What is only told nobody has failed or met.
  const asked = audit.requirements.filter(({ outcome }) => outcome !== 'told');
  const count = (of: string) => asked.filter(({ outcome }) => outcome === of).length;
  const notChecked = count('not checked');
  return {
    requirements:
      asked.length === 0
        ? null
        : { met: count('pass'), judged: asked.length - notChecked, notChecked },
    tricks: audit.tricks.map(({ trick }) => trick),
  };
}
