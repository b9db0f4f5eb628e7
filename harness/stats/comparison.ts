/** What a run says: which candidates differ from the baseline, in which metrics, by how much. Pure. */

import { type DecidingLook, decidingLooks, type Look } from './alpha-spending.ts';
import { moderated } from './moderated.ts';
import { roundsUntilResolved } from './more-rounds.ts';
import { type Estimate, intervalAt, trimmedMean } from './trimmed-mean.ts';
import { limitsOf, type RatioInterval, type Verdict, verdictOf } from './verdict.ts';

export type { Look } from './alpha-spending.ts';
export type { Verdict } from './verdict.ts';

/**
 * One comparison of a candidate with the baseline in one metric: one log-ratio (candidate ÷ baseline)
 * per round in which both were measured. Rounds are counted from 1.
 */
export interface Series {
  readonly key: string;
  readonly rounds: readonly { readonly round: number; readonly logRatio: number }[];
}

export interface Decision {
  readonly key: string;
  /** How many rounds' data the figures below rest on. */
  readonly rounds: number;
  /** Candidate ÷ baseline, and its interval; null where there is none. */
  readonly ratio: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /**
   * The probability, at least, that the interval holds the true ratio, however often the run was looked
   * at: 1 − what had been spent by its look ÷ the comparisons that shared it (Holm).
   */
  readonly confidence: number;
  readonly verdict: Verdict;
  /** Expected further rounds until resolved; null where resolved or not to be told. */
  readonly moreRounds: number | null;
}

export interface DecisionOptions {
  /** The probability that a run, whole, calls any comparison different that is not: 0.05. */
  readonly alpha: number;
  /** What counts as the same: a ratio from 1 ÷ (1 + threshold) to 1 + threshold; 0.02. */
  readonly threshold: number;
}

/** What a look made of a comparison, and among how many its error was shared. */
interface Judgement {
  readonly verdict: Verdict;
  readonly sharers: number;
}

/**
 * Decides a family of comparisons after any number of looks at a growing run. It may be called after
 * every round with all looks so far: what it decided stays decided.
 *
 * Datum: the log-ratio of a round, in which both sides ran close to each other; forks are the
 * independent unit (Kalibera and Jones, "Rigorous Benchmarking in Reasonable Time", ISMM 2013).
 * Interval: the trimmed mean's (trimmed-mean.ts says why), its standard error moderated by those of the other comparisons
 * (moderated.ts). Looks: alpha spending (alpha-spending.ts).
 *
 * Family: two hypotheses of each comparison, *it does not differ* and *it differs by the threshold or
 * more*, the first rejected where the interval excludes 1, the second where it lies inside the
 * threshold (two one-sided tests; Schuirmann 1987). Each kind is a family of its own, under Holm's
 * procedure (Scandinavian Journal of Statistics 6, 1979) at every look: of m comparisons, those not
 * yet rejected share the look's level equally; what a rejected one no longer needs goes to the rest
 * (Ye et al., "A group sequential Holm procedure with multiple primary endpoints", Statistics in
 * Medicine 32, 2013; Maurer and Bretz, "Multiple testing in group sequential trials using graphical
 * approaches", Statistics in Biopharmaceutical Research 5, 2013). So a run says 'lower' or 'higher' of
 * any comparison that does not differ with probability alpha at most, and 'equivalent' of any that
 * differs by the threshold with alpha at most; only rejections of one's own kind free anything.
 *
 * What is shown is one interval that agrees with the verdict: it excludes 1 where lower or higher, lies
 * inside the threshold where equivalent (which wins where both hold), and does neither where
 * unresolved. A comparison decided at an earlier look is shown by the latest look that agrees with
 * the decision: since the levels of all looks add up, each of their intervals may be chosen. Looks that
 * do not decide change nothing; a run that ends (out of time, or stopped by its user) has to say so by
 * a last look with all spent, which may be of the same round as the one before.
 *
 * @param series A key with a value that is not finite (nothing was measured, or 0) has no figures.
 * @returns one decision for each series, in their order.
 */
export function decideFamily(
  series: readonly Series[],
  looks: readonly Look[],
  options: DecisionOptions,
): Decision[] {
  const taken = decidingLooks(looks, options.alpha);
  const decided = new Map<Series, Judgement>();
  const estimates = estimatesOf(series);
  for (const look of taken) judgeAt(look, series, estimates, decided, options.threshold);
  const { difference, equivalence } = sharersOf(series, decided);
  const sharers = Math.max(difference, equivalence);
  return series.map((one) => {
    const judgement = decided.get(one);
    return judgement === undefined
      ? undecided(one, estimates, sharers, taken.at(-1), options)
      : resolved(one, estimates, judgement, taken, options.threshold);
  });
}

/** Judges all that is open with what was known after a look, and again with what that freed. */
function judgeAt(
  look: DecidingLook,
  series: readonly Series[],
  estimates: EstimatesAfter,
  decided: Map<Series, Judgement>,
  threshold: number,
): void {
  const open = new Map<Series, Estimate>();
  for (const [one, estimate] of estimates(look.round)) {
    if (estimate !== null && !decided.has(one)) open.set(one, estimate);
  }
  let progress = true;
  while (progress) {
    const sharers = sharersOf(series, decided);
    progress = false;
    for (const [one, estimate] of open) {
      const judgement = judge(estimate, look.level, sharers, threshold);
      if (judgement === null) continue;
      decided.set(one, judgement);
      open.delete(one);
      progress = true;
    }
  }
}

/** By Holm: among how many comparisons a look's level is shared, for each kind of hypothesis. */
interface Sharers {
  readonly difference: number;
  readonly equivalence: number;
}

function sharersOf(series: readonly Series[], decided: Map<Series, Judgement>): Sharers {
  const judgements = [...decided.values()];
  const equivalent = judgements.filter(({ verdict }) => verdict === 'equivalent').length;
  return {
    difference: series.length - (judgements.length - equivalent),
    equivalence: series.length - equivalent,
  };
}

/** @returns null where neither hypothesis is rejected. */
function judge(
  estimate: Estimate,
  level: number,
  { difference, equivalence }: Sharers,
  threshold: number,
): Judgement | null {
  const ofEquivalence = verdictOf(ratiosAt(estimate, level / equivalence), threshold);
  if (ofEquivalence === 'equivalent') return { verdict: ofEquivalence, sharers: equivalence };
  const ofDifference = verdictOf(ratiosAt(estimate, level / difference), threshold);
  if (ofDifference === 'unresolved') return null;
  if (ofDifference !== 'equivalent') return { verdict: ofDifference, sharers: difference };
  // Different, but by an interval that would claim an equivalence not proven: the wider one decides.
  return ofEquivalence === 'unresolved' ? null : { verdict: ofEquivalence, sharers: equivalence };
}

function resolved(
  one: Series,
  estimates: EstimatesAfter,
  { verdict, sharers }: Judgement,
  taken: readonly DecidingLook[],
  threshold: number,
): Decision {
  for (const look of taken.toReversed()) {
    const estimate = estimates(look.round).get(one) ?? null;
    if (estimate === null) continue;
    const ratios = ratiosAt(estimate, look.level / sharers);
    if (verdictOf(ratios, threshold) !== verdict) continue;
    const confidence = 1 - look.cumulativeLevel / sharers;
    return {
      ...figures(one, estimate),
      ...limitsOf(ratios),
      confidence,
      verdict,
      moreRounds: null,
    };
  }
  throw new Error(`${one.key}: decided as ${verdict} by no look`);
}

function undecided(
  one: Series,
  estimates: EstimatesAfter,
  sharers: number,
  look: DecidingLook | undefined,
  { alpha, threshold }: DecisionOptions,
): Decision {
  const estimate = estimates(look?.round ?? Number.POSITIVE_INFINITY).get(one) ?? null;
  const open = {
    ...figures(one, estimate),
    low: null,
    high: null,
    confidence: 1 - (look?.cumulativeLevel ?? alpha) / sharers,
    verdict: 'unresolved',
    moreRounds: null,
  } as const;
  if (estimate === null || look === undefined) return open;
  const level = look.level / sharers;
  const moreRounds = roundsUntilResolved(estimate, level, threshold);
  return { ...open, ...limitsOf(ratiosAt(estimate, level)), moreRounds };
}

function figures(one: Series, estimate: Estimate | null) {
  if (estimate === null) return { key: one.key, rounds: 0, ratio: null };
  return { key: one.key, rounds: estimate.n, ratio: Math.exp(estimate.centre) };
}

/** What was known of each comparison after a round. */
type EstimatesAfter = (round: number) => ReadonlyMap<Series, Estimate | null>;

function estimatesOf(series: readonly Series[]): EstimatesAfter {
  const byRound = new Map<number, ReadonlyMap<Series, Estimate | null>>();
  return (round) => {
    const known = byRound.get(round);
    if (known !== undefined) return known;
    const own = series.map((one) =>
      trimmedMean(
        one.rounds.filter((datum) => datum.round <= round).map(({ logRatio }) => logRatio),
      ),
    );
    const estimates = moderated(own);
    const after = new Map(series.map((one, index) => [one, estimates[index]!]));
    byRound.set(round, after);
    return after;
  };
}

function ratiosAt(estimate: Estimate, level: number): RatioInterval {
  const { low, high } = intervalAt(estimate, level);
  return { low: Math.exp(low), high: Math.exp(high) };
}
