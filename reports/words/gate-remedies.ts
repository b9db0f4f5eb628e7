/** What would tell gates of times that a comparison left open, by its own figures: more rounds, or another metric. Pure. */
import { counted, duration } from '../../quantity.ts';
import type { Comparison } from '../figures/comparisons.ts';
import {
  countedOutcome,
  type GateResult,
  type GateSides,
  type Gates,
  isControlAlarm,
  isDecidedMetric,
  outcomeOf,
} from '../figures/gate.ts';
import { medianOf } from '../figures/measurements.ts';
import { hasAskedForRounds, type Report } from '../figures/report.ts';
import { allowedInWords, GATE_LABELS, gateSubject, rangeInWords } from './gate-words.ts';

/** What may tell where the time does not: it varies less where others use the machine, or hardly at all. */
const OTHERS = ['cpuTime', 'allocatedBytes'] as const;
const OTHER_WORDS = { cpuTime: 'CPU time', allocatedBytes: 'what is allocated' } as const;
const MOST_TOLD = 3;
/** A budget is an estimate: nobody needs all its digits. */
const STEP_SECONDS = 10;
/** Of what the command takes for --rounds. */
const MOST_ROUNDS = 1_000;

/**
 * A sentence for each gate of a time that is open and may be told; for the first few of them, and how many more there are.
 *
 * @param report Of the run that measured them first.
 * @param gates All that were asked for: what is gated already is no remedy.
 * @param budgetSeconds Of the whole command, of which the run had a part.
 */
export function remediesInWords(
  report: Report,
  compared: readonly GateSides[],
  results: readonly GateResult[],
  gates: Gates,
  budgetSeconds: number,
): string[] {
  const all = results
    .filter(({ outcome, metric }) => outcome === 'unresolved' && isDecidedMetric(metric))
    .flatMap((open) => {
      const sides = compared.find(({ name }) => name === open.implementation);
      if (sides === undefined) return [];
      const told = [
        ...roundsInWords(report, sides, open, budgetSeconds),
        ...OTHERS.filter((metric) => !gates.has(metric)).flatMap((metric) =>
          otherInWords(report, sides, open, metric),
        ),
      ];
      return told.length === 0
        ? []
        : [`${gateSubject(open)}, ${GATE_LABELS[open.metric]}: ${told.join('; ')}.`];
    });
  const more = all.length - MOST_TOLD;
  return [
    ...all.slice(0, MOST_TOLD),
    ...(more > 0 ? [`And ${counted(more, 'more open gate')} may be told in such ways.`] : []),
  ];
}

function roundsInWords(
  report: Report,
  sides: GateSides,
  { workload, moreRounds }: GateResult,
  budgetSeconds: number,
): string[] {
  if (moreRounds === undefined || moreRounds === null) return [];
  const own = report.trials.filter(
    (one) =>
      one.workload === workload &&
      [sides.base, sides.control, sides.head].some((side) => side === one.implementation),
  );
  const took = secondsOf(own);
  const timed = own.filter(({ pass }) => pass === 'time');
  const rounds = new Set(timed.map(({ round }) => round)).size;
  if (rounds === 0) return [];
  const expected = `about ${counted(moreRounds, 'more round')} may settle it`;
  const inAll = rounds + moreRounds;
  if (hasAskedForRounds(report))
    return inAll > MOST_ROUNDS ? [] : [`${expected}, --rounds ${inAll} in all`];
  const needed = took + (moreRounds * secondsOf(timed)) / rounds;
  const { request } = report;
  const benchmarks = report.groups.reduce(
    (sum, group) => sum + (group.workloads ?? request.workloads).length,
    0,
  );
  // Shares of the budget are equal, so that each grows with the whole.
  const whole = (needed * benchmarks * budgetSeconds) / request.budgetSeconds;
  const alone = benchmarks > 1 ? ` of all, or ${inSteps(needed)} of it alone` : '';
  return [`${expected}, a --budget of about ${inSteps(whole)}${alone} (${duration(whole)})`];
}

function secondsOf(trials: Report['trials']): number {
  return trials.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1e3;
}

/** As an option takes it. */
function inSteps(seconds: number): string {
  return String(Math.ceil(seconds / STEP_SECONDS) * STEP_SECONDS);
}

/** Of what the same rounds, or their memory, tell by themselves at the same limit. */
function otherInWords(
  report: Report,
  { base, control, head }: GateSides,
  { workload, limit }: GateResult,
  metric: (typeof OTHERS)[number],
): string[] {
  const against = (candidate: string) => {
    const found = report.comparisons.find(
      (one) =>
        one.baseline === base &&
        one.candidate === candidate &&
        one.workload === workload &&
        one.metric === metric,
    );
    return found === undefined ? null : judged(report, found, limit);
  };
  const [ofHead, ofControl] = [against(head), against(control)];
  if (ofHead === null || ofControl === null) return [];
  const isTold = ofHead.outcome === 'holds' || ofHead.outcome === 'broken';
  if (!isTold || isControlAlarm(ofControl, ofHead.outcome)) return [];
  return [
    `here, ${OTHER_WORDS[metric]} is told, ${rangeInWords(ofHead)}, so that --fail-on ${metric}:${allowedInWords(limit).slice(1)} may do`,
  ];
}

function judged(report: Report, comparison: Comparison, limit: number) {
  const { baseline, candidate, workload, metric, ratio, low, high } = comparison;
  const [base, head] = [baseline, candidate].map((name) =>
    medianOf(report, workload, name, metric),
  ) as [number | null, number | null];
  const known = { metric: metric as GateResult['metric'], limit, base, head, ratio, low, high };
  return metric === 'cpuTime'
    ? { ...known, outcome: outcomeOf(low, high, limit) }
    : { ...known, ...countedOutcome(comparison, base, head, limit) };
}
