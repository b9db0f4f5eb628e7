/** How busy each hour of the span is: as in the log, and beyond it as its hours of the week or of the day were. */

import type { WorkloadModel } from './model.ts';

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

/** A visit's size: 0 below 4 pages, 1 below 16, 2 below 64, and so on. */
export function visitSize(pages: number): number {
  let size = 0;
  for (let least = 4; pages >= least; least *= 4) size++;
  return size;
}

/** How busy each hour is with visits of each size: jobs that fetch everything do not come when people do. */
export interface BusyHours {
  /** With visits of all sizes. */
  readonly weights: Float64Array;
  /** The share of each hour of the visits of a size, together 1. */
  readonly sharesOf: (size: number) => Float64Array;
}

export function busyHours(
  { visitsByHour, largeVisits }: Pick<WorkloadModel, 'visitsByHour' | 'largeVisits'>,
  hours: number,
): BusyHours {
  const weights = hourWeights(visitsByHour, hours);
  const smallest = [...visitsByHour];
  const bySize = new Map<number, number[]>();
  for (const { pages, byHour } of largeVisits) {
    const visits = new Array<number>(visitsByHour.length).fill(0);
    for (const [hour, count] of byHour) {
      visits[hour]! += count;
      smallest[hour]! -= count;
    }
    bySize.set(visitSize(pages), visits);
  }
  if (smallest.some((visits) => visits > 0)) bySize.set(0, smallest);
  const known = [...bySize.keys()].sort((a, b) => a - b);
  const shares = new Map<number, Float64Array>();
  for (const [size, visits] of bySize) {
    const own = hourWeights(visits, hours);
    // A shorter span may have none of them; then they come when others do.
    const isThere = own.some((weight, hour) => weight > 0 && weights[hour]! > 0);
    const used = isThere ? own.map((weight, hour) => (weights[hour]! > 0 ? weight : 0)) : weights;
    const sum = used.reduce((all, weight) => all + weight, 0);
    shares.set(
      size,
      used.map((weight) => weight / sum),
    );
  }
  // Sizes that the log has not: as the next smaller ones, or else the smallest.
  const nearest = (size: number) => known.findLast((one) => one <= size) ?? known[0]!;
  return { weights, sharesOf: (size) => shares.get(nearest(size))! };
}

/** The chance that a visitor who comes in so many of the hours comes in this one: in proportion to its weight, at most 1. */
export type ChanceOf = (hour: number) => number;

/** The chances of the hours, whose sum is that number of visits; it is that of the hours with a weight at most. */
export function visitChances(weights: Float64Array, visits: number): ChanceOf {
  const descending = weights
    .filter((weight) => weight > 0)
    .sort()
    .reverse();
  const rest = new Float64Array(descending.length + 1);
  for (let at = descending.length - 1; at >= 0; at--) rest[at] = rest[at + 1]! + descending[at]!;
  if (visits >= descending.length) return (hour) => (weights[hour]! > 0 ? 1 : 0);
  // The heaviest hours have all such visitors; how many hours these are is the least number that leaves no chance above 1.
  let full = 0;
  while ((visits - full) * descending[full]! > rest[full]! && full < visits - 1) full++;
  const factor = (visits - full) / rest[full]!;
  return (hour) => Math.min(1, weights[hour]! * factor);
}
