/** Where a series of values steps to another level, with the chance that mere noise looks like it. Pure. */
import { type Random, shuffled } from './seeded.ts';

/** A step. */
export interface Step {
  /** Index of the first value behind it. */
  readonly at: number;
  /** The chance that values in random order show as large a step somewhere in its segment. */
  readonly p: number;
}

/** How steps are looked for. */
export interface StepOptions {
  readonly random: Random;
  /** Steps whose `p` is above it are none. */
  readonly level: number;
  /** The most orders that are tried; `p` is never below 1 ÷ (1 + permutations). */
  readonly permutations: number;
}

/** Fewer values than this have no level of their own: a single value that stands out is an outlier. */
const SHORTEST_SEGMENT = 2;
/** So many random orders as good as the true one are enough to know that there is no step (Besag and Clifford, 1991). */
const ENOUGH_EXCEEDING = 10;

/**
 * E-divisive with means (Matteson and James, "A Nonparametric Approach for Multiple Change Point Analysis of Multivariate Data",
 * JASA 109, 2014), with their index of 1: the place where the energy distance between what lies before and behind it is the
 * largest is a step, where fewer than `level` of random orders of the segment have as large a one anywhere; then each side
 * of it is a segment. Nothing is assumed of how values are distributed, so that outliers are no steps.
 *
 * @returns in ascending order of place.
 */
export function energySteps(values: readonly number[], options: StepOptions): Step[] {
  const steps: Step[] = [];
  const open: [number, number][] = [[0, values.length]];
  for (let segment = open.pop(); segment !== undefined; segment = open.pop()) {
    const [from, to] = segment;
    const found = stepIn(values.slice(from, to), options);
    if (found === null) continue;
    steps.push({ at: from + found.at, p: found.p });
    open.push([from, from + found.at], [from + found.at, to]);
  }
  return steps.sort((a, b) => a.at - b.at);
}

function stepIn(values: readonly number[], options: StepOptions): Step | null {
  const { random, level, permutations } = options;
  if (values.length < 2 * SHORTEST_SEGMENT) return null;
  const found = likeliestStep(values);
  let order = values;
  // An equal one counts as larger; rounding must not make it smaller.
  const least = found.distance * (1 - 1e-9);
  let exceeding = 0;
  for (let tried = 1; tried <= permutations; tried++) {
    order = shuffled(order, random);
    if (likeliestStep(order).distance >= least) exceeding++;
    if (exceeding >= ENOUGH_EXCEEDING && exceeding / tried > level) return null;
  }
  const p = (1 + exceeding) / (1 + permutations);
  return found.distance > 0 && p <= level ? { at: found.at, p } : null;
}

/**
 * The place with the largest energy distance, and that distance times m n ÷ (m + n). The part behind the place may end before
 * the end, as in the paper: a level that is soon left again is found as well.
 *
 * @param values Four at least.
 */
export function likeliestStep(values: readonly number[]): { at: number; distance: number } {
  const n = values.length;
  // sums[i * (n + 1) + j]: of |x - y| over the first i and the first j values.
  const width = n + 1;
  const sums = new Float64Array(width * width);
  for (let i = 0; i < n; i++) {
    let row = 0;
    const value = values[i]!;
    const [above, below] = [i * width, (i + 1) * width];
    for (let j = 0; j < n; j++) {
      row += Math.abs(value - values[j]!);
      sums[below + j + 1] = sums[above + j + 1]! + row;
    }
  }
  let at = SHORTEST_SEGMENT;
  let distance = Number.NEGATIVE_INFINITY;
  for (let place = SHORTEST_SEGMENT; place <= n - SHORTEST_SEGMENT; place++) {
    const before = sums[place * width + place]!;
    const withinBefore = before / (place * (place - 1));
    for (let end = place + SHORTEST_SEGMENT; end <= n; end++) {
      const behind = end - place;
      const across = sums[place * width + end]! - before;
      const all = sums[end * width + end]!;
      const within = all - before - 2 * across;
      const energy =
        (2 * across) / (place * behind) - withinBefore - within / (behind * (behind - 1));
      const scaled = (energy * place * behind) / end;
      if (scaled <= distance) continue;
      distance = scaled;
      at = place;
    }
  }
  return { at, distance };
}
