/** The result of a workload in words. Pure. */

import { counted, percent } from '../../quantity.ts';
import type { Comparison } from '../figures/comparisons.ts';
import { type FormReport, isWeighed } from '../figures/parts.ts';
import { eventsOf, type Report } from '../figures/report.ts';
import { isApproximate, isRight } from '../figures/rightness.ts';
import { answerOf, comparedInWords, FINE_ANSWERS, isAgreement } from './answers.ts';
import {
  baselineFaultInWords,
  type Judgement,
  judgementsOf,
  requirementsInWords,
} from './judgements.ts';
import { type Amounts, intervalText, ratioInWords, ratioText, times } from './ratios.ts';
import { returnedInWords } from './returned.ts';
import { itemsInWords } from './task-words.ts';
import { NOT_MEASURED, shownName } from './units.ts';
import { littleInWords, NOT_COMPARED, NOT_RESOLVED, verdictInWords } from './verdicts.ts';

/** The answer first, then whether answers are right, then each candidate against the baseline, fastest first. */
export function conclusionsOf(report: FormReport, workload: string): string[] {
  return [
    ...headlineOf(report, workload),
    rightnessInWords(report, workload),
    ...judgementsOf(report, workload).map(
      (judgement) =>
        `${shownName(judgement.candidate)}: ${judgementInWords(report, workload, judgement)}.`,
    ),
  ];
}

/** Which one to take, how sure that is, and what it costs; none where there is but the baseline. */
export function headlineOf(report: FormReport, workload: string): string[] {
  const baseline = shownName(report.request.baseline);
  const judgements = judgementsOf(report, workload);
  if (judgements.length === 0) return [];
  const exact = judgements.filter(({ right, error }) => right && error === null);
  const [fastest] = exact;
  const none = fastest === undefined ? ['No candidate gave exact answers that are right.'] : [];
  // Before all else: whoever reads on takes ratios to it for what they say.
  const fault = baselineFaultInWords(report, workload);
  if (fault !== null) return [fault, ...none, ...leadersInWords(report, workload)];
  if (fastest === undefined) return none;
  if (fastest.time === undefined || fastest.time.ratio === null)
    return nothingComparedInWords(report, workload, exact);
  // The fastest in the middle may be too noisy to be shown to be so.
  const shown = exact.find(({ time }) => time?.verdict === 'lower');
  if (shown?.time === undefined)
    return [
      notFasterInWords(baseline, exact, exact.length === judgements.length),
      ...lighterInWords(baseline, exact, report.request.threshold),
      ...leadersInWords(report, workload),
    ];
  const { candidate, time, peak } = shown;
  const memory = peak?.verdict == null ? '' : `; ${memoryInWords(report, peak, 'its peak memory')}`;
  const little = littleInWords(time) === null ? '' : `${verdictInWords(time, 'ns')}, `;
  return [
    `${shown === fastest ? 'Fastest' : 'Shown to be faster'}: ${shownName(candidate)}, ${little}${ratioInWords(time, `the time of ${baseline}`)}${memory}.`,
    ...leadersInWords(report, workload),
  ];
}

/** That none is shown to be faster, or that all are slower. @param isAll Whether `exact` are all candidates. */
function notFasterInWords(baseline: string, exact: readonly Judgement[], isAll: boolean): string {
  const [next] = exact;
  if (next?.time === undefined || exact.some(({ time }) => time?.verdict !== 'higher'))
    return `No candidate${isAll ? '' : ' that is exact and right'} is shown to be faster than ${baseline}.`;
  const name = shownName(next.candidate);
  const who = exact.length > 1 ? `the next, ${name},` : name;
  const among = isAll ? '' : ' of what is exact and right';
  const little = littleInWords(next.time);
  const more = little === null ? '' : `${little} more, `;
  return `Fastest${among}: ${baseline}, the baseline; ${who} takes ${more}${ratioInWords(next.time, 'its time')}.`;
}

/** Who takes the least of those that take less memory and are not slower; none where there is none. */
function lighterInWords(
  baseline: string,
  exact: readonly Judgement[],
  threshold: number,
): string[] {
  const [lightest] = exact
    .filter(({ time, peak }) => peak?.verdict === 'lower' && time?.verdict !== 'higher')
    .toSorted((a, b) => (a.peak?.ratio ?? 0) - (b.peak?.ratio ?? 0));
  if (lightest?.peak === undefined) return [];
  const { candidate, peak, time } = lightest;
  const timed = time === undefined ? '' : `; ${timeInWords(time, threshold)}`;
  const little = littleInWords(peak);
  return [
    `Lighter${little === null ? '' : ` by ${little}`}: ${shownName(candidate)}, ${ratioInWords(peak, `the peak memory of ${baseline}`)}${timed}.`,
  ];
}

/** Why there is no ratio of times; none where there are others. */
function nothingComparedInWords(
  report: FormReport,
  workload: string,
  exact: readonly Judgement[],
): string[] {
  const { baseline, threshold } = report.request;
  if (!isRight(report, workload, baseline)) {
    const answer = answerOf(report, workload, baseline);
    const why = answer === NOT_MEASURED ? 'was not checked' : `could not be checked: ${answer}`;
    return [`Nothing is compared with the baseline, ${shownName(baseline)}, whose answer ${why}.`];
  }
  const isMeasured = report.measurements.some((one) => one.workload === workload && one.n > 0);
  if (!isMeasured) return ['Nothing but answers was measured.'];
  if (exact.every(({ peak }) => peak?.verdict == null)) return ['Times were not compared.'];
  const lighter = lighterInWords(shownName(baseline), exact, threshold);
  return lighter.length > 0
    ? lighter
    : [`No candidate is shown to be lighter than ${shownName(baseline)}.`];
}

/** The fastest candidate against the second; none where that was not compared. */
function leadersInWords(report: Report, workload: string): string[] {
  const { leaders, request } = report;
  return leaders
    .filter(
      ({ workload: of, candidate, baseline }) =>
        of === workload && [candidate, baseline].every((name) => isRight(report, workload, name)),
    )
    .map((leader) => {
      const [first, second] = [leader.candidate, leader.baseline].map(shownName);
      return `${first} against ${second}, the next: ${timeInWords(leader, request.threshold)}.`;
    });
}

/** `Every answer is right: 3 of 3 agree with the oracle.`, or whose are not; and how many were compared, where that is not all. */
export function rightnessInWords(report: Report, workload: string): string {
  const { implementations } = report.request;
  const wrong = implementations.filter((name) => !isRight(report, workload, name));
  const returned = returnedInWords(report, workload);
  if (returned !== null && wrong.length === 0) return returned;
  const exact = implementations.filter((name) => !isApproximate(report, name));
  const estimated = implementations.length - exact.length;
  const others =
    estimated === 0 ? '' : ` ${estimated} more ${estimated === 1 ? 'is' : 'are'} approximate.`;
  if (isAgreement(report, workload) && wrong.length === 0 && implementations.length === 1)
    return `Nothing is compared: ${shownName(implementations[0]!)} is the baseline, and alone. Whether its answers are right was not checked: the task file has no “expected”.`;
  const some = comparedInWords(report, workload);
  if (exact.length === 0 && wrong.length === 0)
    return `No answer is exact: all ${estimated} are approximate.${some}`;
  const every = some === '' ? 'Every answer' : 'Every answer that was compared';
  if (isAgreement(report, workload) && wrong.length === 0)
    return `${every} agrees with that of the task's own baseline (${exact.length} of ${exact.length}); whether that one is right was not checked: the task file has no “expected”.${others}${some}`;
  return wrong.length === 0
    ? `${every} is right: ${exact.length} of ${exact.length} agree with the oracle.${others}${some}`
    : `Not right, or not checked: ${wrong.map(shownName).join(', ')}.${some}`;
}

/** `right; faster, 0.44× the time (0.25–0.79); lighter, 0.53× the peak memory (0.52–0.55); lighter, 0.23× the allocation`. */
export function judgementInWords(
  report: FormReport,
  workload: string,
  judgement: Judgement,
): string {
  const { right, isComparable, peak, allocated } = judgement;
  if (!right) return notRightInWords(judgement);
  const isMissing = isComparable && peak?.verdict == null && isWeighed(report, workload);
  const memory = [
    peak?.verdict == null ? null : memoryInWords(report, peak, 'the peak memory'),
    isMissing ? 'peak memory not measured' : null,
    allocated?.verdict == null ? null : memoryInWords(report, allocated, 'the allocation'),
  ];
  return joined(report, workload, judgement, memory);
}

/** The same on one line: `right; faster, 0.44× the time (0.25–0.79); lighter, 0.53× peak`. */
export function judgementInBrief(
  report: FormReport,
  workload: string,
  judgement: Judgement,
): string {
  const { right, peak } = judgement;
  if (!right) return notRightInWords(judgement);
  const memory =
    peak?.verdict === 'unresolved'
      ? `peak: ${NOT_RESOLVED}`
      : peak?.verdict == null
        ? null
        : `${verdictInWords(peak, 'bytes')}, ${ratioInWords({ ...peak, low: null, high: null }, 'peak', report)}`;
  return joined(report, workload, judgement, [memory]);
}

function joined(
  { request, workloads }: FormReport,
  workload: string,
  { answer, error, isComparable, time, requirements }: Judgement,
  memory: readonly (string | null)[],
): string {
  const exactly = isAgreement({ workloads }, workload) ? 'agrees' : 'right';
  // What a benchmark file's benches return is told for all of them together.
  const isOfBench = answer === 'differs' || answer === 'not checked';
  return [
    error !== null ? `approximate (${error})` : isOfBench ? null : exactly,
    FINE_ANSWERS.includes(answer) ? null : `then ${answer}`,
    isComparable ? timeInWords(time, request.threshold) : NOT_COMPARED,
    ...memory,
    requirements === null ? null : requirementsInWords(requirements),
  ]
    .filter((part) => part !== null)
    .join('; ');
}

function notRightInWords({ answer, tricks }: Judgement): string {
  if (tricks.length > 0) return `caught at a trick (${tricks.join('; ')})`;
  return answer === NOT_MEASURED ? 'not checked' : `not right: ${answer}`;
}

/** `lighter, 0.53× the peak memory (0.52–0.55)`; `peak memory: cannot tell (0.97–1.00)`. */
function memoryInWords(amounts: Amounts, comparison: Comparison, what: string): string {
  const verdict = verdictInWords(comparison, 'bytes');
  return comparison.verdict === 'unresolved'
    ? `${what.replace(/^the /, '')}: ${verdict} (${ratioText(comparison)})`
    : `${comparison.verdict === null ? '' : `${verdict}, `}${ratioInWords(comparison, what, amounts)}`;
}

/** `first 500,000 events`: memory is compared on them alone where a workload has more; null where it is on all. */
export function eventsOfMemory(report: Report, workload: string): string | null {
  const sizes = report.memory
    .filter((one) => one.workload === workload)
    .map(({ events }) => events);
  const all = eventsOf(report, workload)?.events;
  if (sizes.length === 0 || all === undefined || Math.min(...sizes) === all) return null;
  return `first ${itemsInWords(Math.min(...sizes))}`;
}

function timeInWords(comparison: Comparison | undefined, threshold: number): string {
  if (comparison === undefined || comparison.ratio === null) return 'time not measured';
  const { ratio, low, high, verdict, rounds, moreRounds } = comparison;
  if (low === null || high === null)
    return `time: ${NOT_RESOLVED} from ${counted(rounds, 'round')} (${times(ratio)} there)`;
  if (verdict === 'unresolved') {
    const more =
      moreRounds === null ? '' : `; about ${counted(moreRounds, 'more round')} may settle it`;
    return `time: ${NOT_RESOLVED} (${intervalText(low, high)}${more})`;
  }
  const found =
    verdict === 'equivalent'
      ? `as fast, within ${percent(threshold)}`
      : verdictInWords(comparison, 'ns');
  return `${found}, ${ratioInWords(comparison, 'the time')}`;
}
