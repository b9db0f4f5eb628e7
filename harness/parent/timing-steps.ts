/**
 * The rounds of a workload's timing, one step after the other: which sides are timed next, when is looked at what is known, and
 * when to stop. Fed with what rounds gave; it starts no process and reads no clock. Pure.
 */
import { roundsUntilSettled, type TimeDecision, unsettled } from '../record/decide.ts';
import { resultOf, type TrialEntry } from '../record/record-schema.ts';
import { durationMsOf } from '../record/round-duration.ts';
import type { Look } from '../stats/comparison.ts';
import type { DecisionRule } from '../stats/decision-rule.ts';
import { type ForkCosts, varianceComponents } from '../stats/iterations.ts';
import { orderOf } from '../stats/orders.ts';
import { type Calls, iterationsFor } from './timing-plan.ts';

/** Fewer say nothing of what varies between them. */
export const FEWEST_ROUNDS = 3;
/** By then a difference of a thousandth is resolved. */
export const MOST_ROUNDS = 1_000;
/** Where there is nobody to be compared with, or the baseline has failed. */
const ROUNDS_ALONE = 5;
/** Of the budget, before the last look. */
const MOST_SPENT_EARLY = 0.99;
/** Rounds whose first calls are a figure of their own. */
const COLD_ROUNDS = 2;
/** So many rounds tell how much varies within processes and between them. */
const ROUNDS_FOR_VARIANCES = 6;

/** What is to be timed. */
export interface TimingRequest {
  /** Names of implementations whose answers were right. */
  readonly sides: readonly string[];
  readonly warmUps: number;
  readonly iterations: number;
  readonly callsPerSample?: number;
  readonly fewerCalls?: Calls['fewerCalls'];
  readonly costs: ForkCosts;
  readonly rule: DecisionRule;
  /** null: as many as the budget allows. */
  readonly rounds: number | null;
  readonly seed: number;
  /** For all rounds together. */
  readonly budgetMs: number;
}

/** What is next. */
export type TimingStep =
  /** One trial of each of these, in this order. */
  | {
      readonly kind: 'round';
      readonly round: number;
      readonly order: readonly string[];
      readonly calls: Calls;
      /** Expected from here on until every comparison is settled; null before the first look, and where it is too far. */
      readonly moreRounds: number | null;
    }
  /** A look is taken, to be put on record. */
  | { readonly kind: 'look'; readonly look: Look };

/**
 * The steps, until every comparison is resolved, the rounds are made, or the budget is spent. A side whose trial fails takes no part
 * in later rounds.
 *
 * Its input, for each step of kind `round`: the trials of that round, as they stand on record. The same trials always
 * give the same steps.
 */
export function* timingSteps(
  request: TimingRequest,
): Generator<TimingStep, void, readonly TrialEntry<'time'>[]> {
  const { rule, seed, rounds, budgetMs, warmUps, costs } = request;
  const { callsPerSample = 1, fewerCalls } = request;
  const short = {
    ...(callsPerSample === 1 ? {} : { callsPerSample }),
    ...(fewerCalls === undefined ? {} : { fewerCalls }),
  };
  const looks: Look[] = [];
  const trials: TrialEntry<'time'>[] = [];
  let timed = request.sides;
  let { iterations } = request;
  let usedMs = 0;
  let moreRounds: number | null = null;
  for (let round = 1; timed.length > 0; round++) {
    const order = orderOf(timed, (name) => name, round, seed);
    const isFirstCallAlone = round <= COLD_ROUNDS;
    const calls = { warmUps, iterations, isFirstCallAlone, ...short };
    const ofRound = yield { kind: 'round', round, order, calls, moreRounds };
    // One that fails once would fail again; the others go on.
    const sound = new Set(ofRound.filter(isCompleted).map(({ implementation }) => implementation));
    timed = timed.filter((name) => sound.has(name));
    trials.push(...ofRound);
    const roundMs = durationMsOf(ofRound);
    usedMs += roundMs;
    const isCompared = hasPair(timed, rule);
    const isLast =
      timed.length === 0
        ? // What rounds before have told is decided all the same.
          round > 1
        : isLastRound(rounds, round, isCompared, usedMs + roundMs > budgetMs);
    if (round >= ROUNDS_FOR_VARIANCES) iterations = replanned(trials, costs) ?? iterations;
    // With a fixed number of rounds nothing is decided before the last, which then has all the certainty.
    if (!isLast && (rounds !== null || round < FEWEST_ROUNDS)) continue;
    if (!isLast) {
      const look = { round, spent: Math.min(MOST_SPENT_EARLY, usedMs / budgetMs) };
      looks.push(look);
      yield { kind: 'look', look };
      if (isCompared) {
        const open = unsettled(trials, looks, rule);
        timed = sidesOf(open, timed, rule);
        moreRounds = roundsUntilSettled(open, timed);
      }
      if (timed.length > 0) continue;
    }
    // What certainty is left is spent on the last look, by which the intervals become as narrow as they can.
    yield { kind: 'look', look: { round, spent: 1 } };
    return;
  }
}

/** Whether there is anything to decide between those that are still timed. */
function hasPair(timed: readonly string[], { baseline, pairs = [] }: DecisionRule): boolean {
  if (timed.length > 1 && timed.includes(baseline)) return true;
  return pairs.some((pair) => timed.includes(pair.baseline) && timed.includes(pair.candidate));
}

function isCompleted({ outcome }: TrialEntry<'time'>): boolean {
  return outcome.outcome === 'completed';
}

function isLastRound(
  fixed: number | null,
  round: number,
  isCompared: boolean,
  isSpent: boolean,
): boolean {
  if (fixed !== null) return round >= fixed;
  if (!isCompared && round >= ROUNDS_ALONE) return true;
  return round >= MOST_ROUNDS || (round >= FEWEST_ROUNDS && isSpent);
}

/**
 * Those that open comparisons need, and the control in all their rounds: none where all that is left is between the two fastest
 * candidates. One whose side has failed stays open.
 */
function sidesOf(
  unsettledOnes: readonly TimeDecision[],
  timed: readonly string[],
  { baseline, control }: DecisionRule,
): string[] {
  const open = unsettledOnes.filter((one) =>
    [one.baseline, one.candidate].every((name) => timed.includes(name)),
  );
  if (open.every((one) => one.isOfLeaders && one.baseline !== baseline)) return [];
  const needed = new Set(open.flatMap((one) => [one.baseline, one.candidate]));
  return timed.filter((name) => needed.has(name) || name === control);
}

/** How many calls a trial should make, by what varied so far; null where trials of one call cannot tell. */
function replanned(trials: readonly TrialEntry<'time'>[], costs: ForkCosts): number | null {
  const sides = new Set(trials.map(({ implementation }) => implementation));
  const components = [...sides].flatMap((side) => {
    const forks = trials
      .filter(({ implementation }) => implementation === side)
      .map((trial) =>
        (resultOf(trial, 'time')?.result.samples ?? []).map(({ wallNs }) => Math.log(wallNs)),
      );
    return varianceComponents(forks) ?? [];
  });
  if (components.length === 0) return null;
  const mean = (of: 'withinForks' | 'betweenForks') =>
    components.reduce((sum, one) => sum + one[of], 0) / components.length;
  return iterationsFor(costs, {
    withinForks: mean('withinForks'),
    betweenForks: mean('betweenForks'),
  });
}
