/** What is concluded of each candidate, as data. Pure. */

import type { Comparison } from '../figures/comparisons.ts';
import { isOf } from '../figures/fields.ts';
import type { Report } from '../figures/report.ts';
import { isRight } from '../figures/rightness.ts';
import { answerOf, errorInWords } from './answers.ts';

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
        time: of('wallTime'),
        peak: of('peakLiveBytes'),
        allocated: of('allocatedBytes'),
        ...audited(report, workload, candidate),
      };
    })
    .toSorted(
      (a, b) =>
        Number(b.right) - Number(a.right) ||
        (a.time?.ratio ?? Number.MAX_VALUE) - (b.time?.ratio ?? Number.MAX_VALUE),
    );
}

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
