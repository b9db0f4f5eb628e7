/** How busy each hour of the span is: as in the log, and beyond it as its hours of the week or of the day were. */

const HOURS_OF_DAY = 24;
const HOURS_OF_WEEK = 168;

/** The weights of `hours` hours, from the first hour of the log on; not all of them are 0. */
export function hourWeights(visitsByHour: readonly number[], hours: number): Float64Array {
  const known = visitsByHour.length;
  const period =
    known >= HOURS_OF_WEEK ? HOURS_OF_WEEK : known >= HOURS_OF_DAY ? HOURS_OF_DAY : known;
  const sums = new Float64Array(period);
  const counts = new Float64Array(period);
  for (const [hour, visits] of visitsByHour.entries()) {
    sums[hour % period]! += visits;
    counts[hour % period]!++;
  }
  const weights = Float64Array.from({ length: hours }, (_, hour) =>
    hour < known ? visitsByHour[hour]! : sums[hour % period]! / counts[hour % period]!,
  );
  // The first hours of a log may be quiet ones.
  return weights.some((weight) => weight > 0) ? weights : weights.fill(1);
}

/** The chance that a visitor who comes in so many of the hours comes in this one: in proportion to its weight, at most 1. */
export type ChanceOf = (hour: number) => number;

/**
 * For each number of visits, the chances of the hours, whose sum is that number.
 *
 * @returns A function for numbers up to that of the hours with a weight.
 */
export function visitChances(weights: Float64Array): (visits: number) => ChanceOf {
  const descending = weights
    .filter((weight) => weight > 0)
    .sort()
    .reverse();
  const rest = new Float64Array(descending.length + 1);
  for (let at = descending.length - 1; at >= 0; at--) rest[at] = rest[at + 1]! + descending[at]!;
  return (visits) => {
    if (visits >= descending.length) return (hour) => (weights[hour]! > 0 ? 1 : 0);
    // The heaviest hours have all such visitors; how many hours these are is the least number that leaves no chance above 1.
    let full = 0;
    while ((visits - full) * descending[full]! > rest[full]! && full < visits - 1) full++;
    const factor = (visits - full) / rest[full]!;
    return (hour) => Math.min(1, weights[hour]! * factor);
  };
}
