/** The result of a workload in words. Pure. */

import { counted, grouped, percent } from '../../quantity.ts';
import type { Comparison } from '../figures/comparisons.ts';
import { isOf } from '../figures/fields.ts';
import { type FormReport, isWeighed } from '../figures/parts.ts';
import { eventsOf, type Report } from '../figures/report.ts';
import { isApproximate, isRight } from '../figures/rightness.ts';
import { errorInWords } from './answers.ts';
import { shownName, times } from './units.ts';
import { verdictInWords } from './verdicts.ts';

/** What is concluded of one candidate on one workload. */
export interface Judgement {
  readonly candidate: string;
  readonly right: boolean;
  /** How far its counts are off, where they are estimates: it is right in nothing else than its pairs. */
  readonly error: string | null;
  /** undefined where nothing was compared; so below. */
  readonly time: Comparison | undefined;
  readonly peak: Comparison | undefined;
  readonly allocated: Comparison | undefined;
  /** Of the audit's requirements; null where no audit was made. */
  readonly requirements: { readonly met: number; readonly all: number } | null;
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

/** Sentences: whether the answers are right, then each right candidate against the baseline, fastest first. */
export function conclusionsOf(report: FormReport, workload: string): string[] {
  return [
    rightnessInWords(report, workload),
    ...judgementsOf(report, workload)
      .filter(({ right }) => right)
      .map(
        (judgement) =>
          `${shownName(judgement.candidate)}: ${judgementInWords(report, workload, judgement)}.`,
      ),
    ...leadersInWords(report, workload),
  ];
}

/** The fastest candidate against the second; none where that was not compared. */
export function leadersInWords({ leaders, request }: Report, workload: string): string[] {
  return leaders
    .filter((leader) => leader.workload === workload)
    .map((leader) => {
      const [first, second] = [leader.candidate, leader.baseline].map(shownName);
      return `${first} against ${second}, the fastest two candidates: ${timeInWords(leader, second!, request.threshold)}.`;
    });
}

/** `Every answer is right: 3 of 3 agree with the oracle.`, or whose are not. */
export function rightnessInWords(report: Report, workload: string): string {
  const { implementations } = report.request;
  const wrong = implementations.filter((name) => !isRight(report, workload, name));
  const exact = implementations.filter((name) => !isApproximate(report, name));
  const estimated = implementations.length - exact.length;
  const inputs = report.workloads.find((one) => one.workload === workload);
  const isAgreement = inputs !== undefined && 'task' in inputs && inputs.judgedBy === 'baseline';
  const others =
    estimated === 0 ? '' : ` ${estimated} more ${estimated === 1 ? 'is' : 'are'} approximate.`;
  if (isAgreement && wrong.length === 0)
    return `Every answer agrees with the baseline's (${exact.length} of ${exact.length}); whether that one is right was not checked: the task has no \`expected\`.${others}`;
  return wrong.length === 0
    ? `Every answer is right: ${exact.length} of ${exact.length} agree with the oracle.${others}`
    : `Not right, or not checked: ${wrong.map(shownName).join(', ')}.`;
}

/** `faster: 2.25× as fast as naive-set-of-sets (95% interval 1.26 to 4.02), 0.99× its peak live memory, …`. */
export function judgementInWords(
  report: FormReport,
  workload: string,
  { error, time, peak, allocated, requirements, tricks }: Judgement,
): string {
  const { baseline, threshold } = report.request;
  const parts = error === null ? [] : [`approximate (${error})`];
  parts.push(timeInWords(time, shownName(baseline), threshold));
  const events = eventsOfMemory(report, workload);
  const on = events === null ? '' : ` (${events})`;
  const memory = memoryInWords(peak, `peak live memory${on}`);
  if (memory !== null || isWeighed(report, workload))
    parts.push(memory ?? 'peak memory not measured');
  const allocation = memoryInWords(allocated, `allocation${on}`);
  if (allocation !== null) parts.push(allocation);
  if (requirements !== null)
    parts.push(`${requirements.met} of ${requirements.all} requirements met`);
  if (tricks.length > 0) parts.push(`caught at a trick (${tricks.join('; ')})`);
  return parts.join(', ');
}

/** `0.99× its peak live memory (0.97 to 1.01, the same)`; a ratio without doubt stands alone. */
function memoryInWords(comparison: Comparison | undefined, what: string): string | null {
  if (comparison === undefined || comparison.ratio === null) return null;
  const { ratio, low, high } = comparison;
  const told = `${times(ratio)} its ${what}`;
  if (low === null || high === null) return told;
  return `${told} (${low.toFixed(2)} to ${high.toFixed(2)}, ${verdictInWords(comparison, 'bytes')})`;
}

function audited(
  report: Report,
  workload: string,
  candidate: string,
): Pick<Judgement, 'requirements' | 'tricks'> {
  const audit = report.audits.find(isOf(workload, candidate));
  if (audit === undefined) return { requirements: null, tricks: [] };
  const met = audit.requirements.filter(({ outcome }) => outcome === 'pass').length;
  return {
    requirements: { met, all: audit.requirements.length },
    tricks: audit.tricks.map(({ trick }) => trick),
  };
}

/** `first 500,000 events`: memory is compared on them alone where a workload has more; null where it is on all. */
export function eventsOfMemory(report: Report, workload: string): string | null {
  const sizes = report.memory
    .filter((one) => one.workload === workload)
    .map(({ events }) => events);
  const all = eventsOf(report, workload)?.events;
  if (sizes.length === 0 || all === undefined || Math.min(...sizes) === all) return null;
  return `first ${grouped(Math.min(...sizes))} events`;
}

function timeInWords(
  comparison: Comparison | undefined,
  baseline: string,
  threshold: number,
): string {
  if (comparison === undefined || comparison.ratio === null) return 'time not measured';
  const { ratio, low, high, confidence, verdict, rounds, moreRounds } = comparison;
  if (low === null || high === null)
    return `${times(1 / ratio)} as fast as ${baseline} in ${rounds === 1 ? 'one round' : counted(rounds, 'round')}, too few to tell`;
  const interval = `(${percent(confidence)} interval ${(1 / high).toFixed(2)} to ${(1 / low).toFixed(2)})`;
  const more =
    moreRounds === null ? '' : ` (about ${counted(moreRounds, 'more round')} would resolve it)`;
  const found =
    verdict === 'unresolved'
      ? `a difference in time is not resolved${more}`
      : verdict === 'equivalent'
        ? `as fast, within ${percent(threshold)}`
        : verdictInWords(comparison, 'ns');
  return `${found}: ${times(1 / ratio)} as fast as ${baseline} ${interval}`;
}
