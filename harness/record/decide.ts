/**
 * What the timed rounds of a workload say: a decision for each candidate and metric, and for the fastest against the
 * second. A run stops by it, and reports show it. Pure.
 */

import { type Decision, decideFamily, type Look, type Series } from '../stats/comparison.ts';
import { DECIDED_METRICS, type DecidedMetric, type DecisionRule } from '../stats/decision-rule.ts';
import { roundsUntilPrecise } from '../stats/more-rounds.ts';
import { median } from '../stats/summary.ts';
import { limitsOf } from '../stats/verdict.ts';
import type { TimeSample } from '../wire/passes/time.ts';
import { resultOf, type TrialEntry } from './record-schema.ts';

/** Candidate ÷ baseline in one metric. */
export interface TimeDecision {
  readonly baseline: string;
  readonly candidate: string;
  readonly metric: DecidedMetric;
  /** What the verdict is about: `higher` says that the ratio is above 1 + limit. */
  readonly limit: number;
  readonly decision: Decision;
  /** Of the two fastest, which are chosen by the same data; absent elsewhere. */
  readonly isOfLeaders?: true;
}

const VALUE: Readonly<Record<DecidedMetric, (sample: TimeSample) => number>> = {
  wallTime: ({ wallNs }) => wallNs,
  cpuTime: ({ cpuNs }) => cpuNs,
};

/**
 * Decides all comparisons of one workload together, at every look anew.
 *
 * @param trials Of this workload.
 * @param looks In order; empty where nothing was looked at yet, which leaves everything unresolved.
 */
export function decideTimes(
  trials: readonly TrialEntry[],
  looks: readonly Look[],
  rule: DecisionRule,
): TimeDecision[] {
  const times = new Times(trials);
  const metrics = DECIDED_METRICS.filter((metric) => rule.limits[metric] !== undefined);
  const candidates = times.implementations.filter((name) => name !== rule.baseline);
  const pairs: Omit<TimeDecision, 'limit' | 'decision'>[] = candidates.flatMap((candidate) =>
    metrics.map((metric) => ({ baseline: rule.baseline, candidate, metric })),
  );
  const exact = candidates.filter((name) => !rule.approximate?.includes(name));
  const leaders = leadersByRatio(times, exact, rule.baseline);
  // Where one of them is the baseline, they are compared already; a control is no candidate.
  if (leaders !== null && rule.control === undefined && metrics.includes('wallTime')) {
    pairs.push({
      ...{ baseline: leaders.second, candidate: leaders.first, metric: 'wallTime' },
      isOfLeaders: true,
    });
  }
  for (const { baseline, candidate } of metrics.includes('wallTime') ? (rule.pairs ?? []) : []) {
    const isTimed = [baseline, candidate].every((name) => times.implementations.includes(name));
    const isThere = pairs.some(
      (one) => one.baseline === baseline && one.candidate === candidate && !one.isOfLeaders,
    );
    if (isTimed && !isThere) pairs.push({ baseline, candidate, metric: 'wallTime' });
  }
  const limitOf = ({ baseline, metric }: Pick<TimeDecision, 'baseline' | 'metric'>) =>
    baseline === rule.baseline ? (rule.limits[metric] ?? 0) : 0;
  const series = pairs.map((pair, index): Series => {
    const offset = Math.log1p(limitOf(pair));
    return {
      key: String(index),
      rounds: times
        .logRatios(pair.baseline, pair.candidate, pair.metric)
        .map(({ round, logRatio }) => ({ round, logRatio: logRatio - offset })),
    };
  });
  const decisions = decideFamily(series, looks, {
    alpha: rule.alpha / rule.workloads.length,
    threshold: rule.threshold,
  });
  return pairs.map((pair, index) => {
    const limit = limitOf(pair);
    return { ...pair, limit, decision: scaled(decisions[index]!, 1 + limit) };
  });
}

/** What grows beyond what a number can say is none. */
function scaled(decision: Decision, factor: number): Decision {
  const { ratio, low, high } = decision;
  const grown = ratio === null ? null : ratio * factor;
  const limits =
    low === null || high === null
      ? { low: null, high: null }
      : limitsOf({ low: low * factor, high: high * factor });
  return { ...decision, ratio: Number.isFinite(grown) ? grown : null, ...limits };
}

/** Of each timing trial of an implementation, the median of the metric, in order of rounds. */
export function forkMedians(
  trials: readonly TrialEntry[],
  implementation: string,
  metric: DecidedMetric,
): number[] {
  return [...forkMediansByRound(trials, implementation, metric).values()];
}

/** The same by round. */
export function forkMediansByRound(
  trials: readonly TrialEntry[],
  implementation: string,
  metric: DecidedMetric,
): Map<number, number> {
  return new Times(trials).of(implementation, metric);
}

/** A comparison about which more rounds have something to add. */
export interface Unsettled extends TimeDecision {
  /** Expected until that is known; null where it is too far to be told. */
  readonly moreRounds: number | null;
}

/** A difference is known well enough where its interval reaches no further than so much to either side. */
const PRECISION = 0.08;

/**
 * Those about which more rounds have something to add: not resolved, or different by an amount that is not known well
 * enough. What is resolved is told by the looks so far; how precise by the interval that would be shown if the run
 * ended here. So going on for precision can lengthen a run, but never change what it decided.
 */
export function unsettled(
  trials: readonly TrialEntry[],
  looks: readonly Look[],
  rule: DecisionRule,
): Unsettled[] {
  const round = looks.at(-1)?.round ?? 0;
  const shown = decideTimes(trials, [...looks, { round, spent: 1 }], rule);
  return decideTimes(trials, looks, rule).flatMap((one, index): Unsettled[] => {
    if (one.candidate === rule.control) return [];
    const { decision, limit } = one;
    const { low, high } = shown[index]!.decision;
    const isOpen = decision.verdict === 'unresolved' || low === null || high === null;
    // A gate asks for no more than on which side of its limit the ratio is.
    if (!isOpen && limit !== 0) return [];
    const untilPrecise = roundsUntilPrecise(shown[index]!.decision, 1 + PRECISION);
    if (isOpen) {
      const { moreRounds } = decision;
      const isAll = limit !== 0 || moreRounds === null || untilPrecise === null;
      return [{ ...one, moreRounds: isAll ? moreRounds : Math.max(moreRounds, untilPrecise) }];
    }
    return decision.verdict === 'equivalent' || untilPrecise === 0
      ? []
      : [{ ...one, moreRounds: untilPrecise }];
  });
}

/** @returns how many further rounds are expected to settle all of those whose sides are still timed; null where that is too far. */
export function roundsUntilSettled(
  open: readonly Unsettled[],
  timed: readonly string[],
): number | null {
  let most = 0;
  for (const { baseline, candidate, moreRounds } of open) {
    if (!timed.includes(baseline) || !timed.includes(candidate)) continue;
    if (moreRounds === null) return null;
    most = Math.max(most, moreRounds);
  }
  return most;
}

/**
 * The two with the smallest ratio to the baseline. That they are chosen by the same data does not make them differ too
 * often: the gap between the first two of several equal ones is, if anything, smaller than that of any two.
 */
function leadersByRatio(
  times: Times,
  candidates: readonly string[],
  baseline: string,
): { readonly first: string; readonly second: string } | null {
  const ranked = candidates
    .map((name) => ({ name, logRatio: mean(times.logRatios(baseline, name, 'wallTime')) }))
    .filter(({ logRatio }) => logRatio < 0)
    .sort((a, b) => a.logRatio - b.logRatio);
  const [first, second] = ranked;
  return first === undefined || second === undefined
    ? null
    : { first: first.name, second: second.name };
}

function mean(values: readonly { readonly logRatio: number }[]): number {
  if (values.length === 0) return Number.POSITIVE_INFINITY;
  return values.reduce((sum, { logRatio }) => sum + logRatio, 0) / values.length;
}

/** Medians of the timing trials, by implementation, metric and round: the process is the unit that is compared. */
class Times {
  readonly implementations: readonly string[];
  readonly #byKey = new Map<string, Map<number, number>>();

  constructor(trials: readonly TrialEntry[]) {
    const names = new Set<string>();
    for (const trial of trials) {
      const { implementation, round } = trial;
      const timed = resultOf(trial, 'time');
      if (implementation === null || round === null || timed === null) continue;
      names.add(implementation);
      const { samples } = timed.result;
      for (const metric of DECIDED_METRICS) {
        const middle = median(samples.map(VALUE[metric]).sort((a, b) => a - b));
        if (middle !== null && middle > 0) this.of(implementation, metric).set(round, middle);
      }
    }
    this.implementations = [...names];
  }

  of(implementation: string, metric: DecidedMetric): Map<number, number> {
    const key = `${metric} ${implementation}`;
    const known = this.#byKey.get(key) ?? new Map<number, number>();
    this.#byKey.set(key, known);
    return known;
  }

  /** Of the rounds in which both were timed, in order. */
  logRatios(
    baseline: string,
    candidate: string,
    metric: DecidedMetric,
  ): { readonly round: number; readonly logRatio: number }[] {
    const below = this.of(baseline, metric);
    return [...this.of(candidate, metric)]
      .flatMap(([round, value]) => {
        const paired = below.get(round);
        return paired === undefined ? [] : [{ round, logRatio: Math.log(value / paired) }];
      })
      .sort((a, b) => a.round - b.round);
  }
}
