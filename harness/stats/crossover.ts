/** From which size on one thing is better than another: the sign changes of a log ratio over sizes, each with its interval. Pure. */
import { moderated } from './moderated.ts';
import { tTwoSidedQuantile } from './student-t.ts';
import { meanOf, squaresOf } from './summary.ts';
import { intervalAt, trimmedMean } from './trimmed-mean.ts';
import { type FittedPolynomial, fitPolynomial, type WeightedPoint } from './weighted-polynomial.ts';

/** One against another at one size: a log ratio for each round in which both were measured. */
export interface RatiosAt {
  readonly size: number;
  readonly logRatios: readonly number[];
}

/** -1: the ratio is below 1; 1: above; 0: cannot be told. */
export type Sign = -1 | 0 | 1;

/** What a size says alone. */
export interface SignAt {
  readonly size: number;
  /** Log ratio and its interval; null where there were too few rounds. */
  readonly logRatio: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly sign: Sign;
}

/** A place at which the ratio passes 1. */
export interface Crossing {
  readonly size: number;
  readonly low: number;
  readonly high: number;
  /** Of the ratio above it. */
  readonly signAbove: -1 | 1;
  /** The nearest measured sizes on either side whose signs are known, and differ. */
  readonly after: number;
  readonly before: number;
}

/** All that a pair's ratios say. */
export interface Crossings {
  readonly signs: readonly SignAt[];
  /** By size. */
  readonly crossings: readonly Crossing[];
  /** Whether the ratio is on one side at every size that was measured; its side, else null. */
  readonly throughout: -1 | 1 | null;
  /** Sizes that cannot be told, and that no crossing explains. */
  readonly open: readonly number[];
}

/** The probability of an error in any size of a pair, and of a crossing outside of its interval. */
const ALPHA = 0.05;
/** From so many points on a bent curve is told from a straight one. */
const POINTS_FOR_BEND = 4;
/** A zone of so many points needs none beside it. */
const POINTS_ENOUGH = 6;
/** Of values that are all the same. */
const LEAST_VARIANCE = 1e-12;
/** Places between two sizes at which the interval of a crossing is looked for. */
const PLACES = 400;

/**
 * Finds the crossings. A size counts for one side only where its interval leaves no doubt, at a level that all sizes of the pair share
 * (Bonferroni); standard errors lean on each other's (moderated.ts). Between two such sizes of unlike sign there is a crossing.
 *
 * Where: a parabola of the log ratio over the log size, through the means of the sizes around it; its root. How well: the
 * places at which the curve cannot be told from 0 by Student's t (Fieller, "Some problems in interval estimation", Journal of the Royal
 * Statistical Society B 16, 1954, for a straight line; here for what is linear in its coefficients), and never
 * beyond the two sizes whose signs are known. Not by resampling rounds: of the three to six that there are, percentile limits miss
 * the truth in 16% where they say 5%.
 *
 * @param points In any order; those of one round say nothing, and those of none are left out.
 * @param alpha Divided by the number of pairs that are looked at together.
 */
export function crossingsOf(points: readonly RatiosAt[], alpha = ALPHA): Crossings {
  const sorted = points
    .filter(({ logRatios }) => logRatios.length > 0)
    .sort((a, b) => a.size - b.size);
  const estimates = moderated(sorted.map(({ logRatios }) => trimmedMean(logRatios)));
  const signs = sorted.map(({ size }, index): { -readonly [Key in keyof SignAt]: SignAt[Key] } => {
    const estimate = estimates[index]!;
    if (estimate === null) return { size, logRatio: null, low: null, high: null, sign: 0 };
    const { low, high } = intervalAt(estimate, alpha / sorted.length);
    return { size, logRatio: estimate.centre, low, high, sign: low > 0 ? 1 : high < 0 ? -1 : 0 };
  });
  tellEndsByCurve(sorted, signs, alpha);
  const known = signs.flatMap(({ sign }, index) => (sign === 0 ? [] : [index]));
  const crossings: Crossing[] = [];
  const explained = new Set<number>();
  for (const [position, from] of known.entries()) {
    const to = known[position + 1];
    if (to === undefined || signs[from]!.sign === signs[to]!.sign) continue;
    for (let index = from + 1; index < to; index++) explained.add(index);
    crossings.push(crossingBetween(sorted, signs, from, to, alpha));
  }
  const open = signs.filter(({ sign }, index) => sign === 0 && !explained.has(index));
  const first = known.length === 0 ? 0 : signs[known[0]!]!.sign;
  return {
    signs,
    crossings,
    throughout: crossings.length > 0 || open.length > 0 || first === 0 ? null : first,
    open: open.map(({ size }) => size),
  };
}

/**
 * A crossing near an end of the range has no size behind it that tells by itself. There, the curve through all sizes that do not tell,
 * and their nearest neighbours that do, tells what the last size is, where it leaves no doubt.
 */
function tellEndsByCurve(
  points: readonly RatiosAt[],
  signs: { -readonly [Key in keyof SignAt]: SignAt[Key] }[],
  alpha: number,
): void {
  const first = signs.findIndex(({ sign }) => sign !== 0);
  const last = signs.findLastIndex(({ sign }) => sign !== 0);
  if (first < 0) return;
  const tell = (index: number, from: number, to: number) => {
    const fitted = curveThrough(points.slice(Math.max(0, from), to));
    if (fitted === null) return;
    const { value, standardError } = fitted.curve.at(Math.log(points[index]!.size));
    const half = tTwoSidedQuantile(alpha / points.length, fitted.spare) * standardError;
    if (Math.abs(value) <= half) return;
    const sign = value > 0 ? 1 : -1;
    signs[index] = {
      ...signs[index]!,
      logRatio: value,
      low: value - half,
      high: value + half,
      sign,
    };
  };
  if (last < signs.length - 1) tell(signs.length - 1, last - 1, signs.length);
  if (first > 0) tell(0, 0, first + 2);
}

/** A parabola where there are enough sizes to know one; null where there are too few for a line. */
function curveThrough(
  near: readonly RatiosAt[],
): { readonly curve: FittedPolynomial; readonly spare: number } | null {
  const told = near.filter(({ logRatios }) => logRatios.length > 1);
  if (told.length < POINTS_FOR_BEND - 1) return null;
  const spare = told.reduce((sum, { logRatios }) => sum + logRatios.length - 1, 0);
  const variance = told.reduce((sum, { logRatios }) => sum + squaresOf(logRatios), 0) / spare;
  const means = told.map(
    ({ size, logRatios }): WeightedPoint => ({
      x: Math.log(size),
      y: meanOf(logRatios),
      weight: logRatios.length / Math.max(variance, LEAST_VARIANCE),
    }),
  );
  const curve = fitPolynomial(means, told.length >= POINTS_FOR_BEND ? 2 : 1);
  return curve === null ? null : { curve, spare };
}

function crossingBetween(
  points: readonly RatiosAt[],
  signs: readonly SignAt[],
  from: number,
  to: number,
  alpha: number,
): Crossing {
  const signAbove = signs[to]!.sign as -1 | 1;
  const [after, before] = [points[from]!.size, points[to]!.size];
  const [x0, x1] = [Math.log(after), Math.log(before)];
  const [y0, y1] = [signs[from]!.logRatio!, signs[to]!.logRatio!];
  const straight = x0 + ((x1 - x0) * y0) / (y0 - y1);
  const common = { signAbove, after, before };
  const bracket = { ...common, size: Math.exp(straight), low: after, high: before };
  const beside = to - from + 1 >= POINTS_ENOUGH ? 0 : 1;
  // Two points and no third say nothing of the curve between them.
  const fitted = curveThrough(points.slice(Math.max(0, from - beside), to + 1 + beside));
  if (fitted === null) return bracket;
  const { curve, spare } = fitted;
  const t = tTwoSidedQuantile(alpha, spare);
  const places = Array.from({ length: PLACES + 1 }, (_, i) => x0 + ((x1 - x0) * i) / PLACES);
  const values = places.map((x) => ({ x, ...curve.at(x) }));
  const within = values.filter(({ value, standardError }) => Math.abs(value) <= t * standardError);
  const root = values.findIndex(({ value }) => Math.sign(value) === signAbove);
  const [left, right] = [values[root - 1], values[root]];
  // A curve that passes 1 nowhere between them contradicts the two sizes, which are what is known.
  if (left === undefined || right === undefined) return bracket;
  const x = left.x + ((right.x - left.x) * left.value) / (left.value - right.value);
  const step = (x1 - x0) / PLACES;
  const limited = (place: number) => Math.min(before, Math.max(after, Math.exp(place)));
  return {
    ...common,
    size: limited(x),
    low: limited(Math.min(x, (within[0]?.x ?? x) - step)),
    high: limited(Math.max(x, (within.at(-1)?.x ?? x) + step)),
  };
}
