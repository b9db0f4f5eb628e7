/** Where a series of values changes its mean or its variance. Pure. */
import { meanOf } from './summary.ts';

/** Fewer values than this have no variance of their own. */
const SHORTEST_SEGMENT = 2;

/**
 * Changepoints by PELT (Killick, Fearnhead and Eckley, "Optimal Detection of Changepoints With a Linear
 * Computational Cost", JASA 107, 2012): of all ways to cut the series into segments of two values or
 * more, each normal with a mean and a variance of its own, the one with the least −2 ln likelihood plus
 * `penalty` for each cut. Exact, not greedy.
 *
 * @param penalty 15 ln n for n values in Barrett et al., "Virtual Machine Warmup Blows Hot and Cold"
 *   (OOPSLA 2017), which is reluctant: noise is rarely cut.
 * @param smallestVariance Segments are never held to vary less: two values that happen to be nearly the same
 *   would else be the likeliest segment of all.
 * @returns the index of the first value of each segment but the first, ascending.
 */
export function changepointsOf(
  values: readonly number[],
  penalty: number,
  smallestVariance: number,
): number[] {
  const cost = segmentCost(values, smallestVariance);
  // best[t]: the least cost of the first t values; cutBefore[t]: where their last segment starts.
  const best = [-penalty];
  const cutBefore = [0];
  let candidates = [0];
  for (let end = 1; end <= values.length; end++) {
    best[end] = Number.POSITIVE_INFINITY;
    for (const start of candidates) {
      if (end - start < SHORTEST_SEGMENT) continue;
      const total = best[start]! + cost(start, end) + penalty;
      if (total >= best[end]!) continue;
      best[end] = total;
      cutBefore[end] = start;
    }
    // A start that a cut at a later place beats can never win again: the P of PELT. But only for ends
    // that leave the segment after that cut its two values, so that the place lags behind.
    const place = end + 1 - SHORTEST_SEGMENT;
    candidates = candidates.filter(
      (start) =>
        place - start < SHORTEST_SEGMENT || best[start]! + cost(start, place) <= best[place]!,
    );
    candidates.push(end);
  }
  const cuts: number[] = [];
  for (let end = cutBefore[values.length] ?? 0; end > 0; end = cutBefore[end]!) cuts.unshift(end);
  return cuts;
}

/** −2 ln of the greatest likelihood of the values from `start` to before `end`, without its constant. */
function segmentCost(
  values: readonly number[],
  smallestVariance: number,
): (start: number, end: number) => number {
  // Sums of values around their mean, so that squares keep their digits.
  const centre = meanOf(values);
  const sums = [0];
  const squares = [0];
  values.forEach((value, i) => {
    sums.push(sums[i]! + value - centre);
    squares.push(squares[i]! + (value - centre) ** 2);
  });
  return (start, end) => {
    const n = end - start;
    const sum = sums[end]! - sums[start]!;
    const variance = (squares[end]! - squares[start]! - sum ** 2 / n) / n;
    const atLeast = Math.max(variance, smallestVariance);
    return n * (Math.log(atLeast) + Math.max(variance, 0) / atLeast);
  };
}
