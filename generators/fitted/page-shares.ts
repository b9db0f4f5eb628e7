/**
 * Which pages each visitor sees: pages that are alike stand together in a bin, each class of visitors takes a whole number of places
 * from every bin, and a bin gives its pages in turn. So every page is seen, by as many visitors as it should be, and none twice by
 * the same one.
 */

import type { WorkloadModel } from './model.ts';
import { firstAbove } from './name-shapes.ts';
import { grown, type VisitorClass } from './visitor-classes.ts';

/** The page of place `place`, from 0 to its pages - 1, of visitor `visitor` of a class, from 0 to its size - 1. */
export type PageOf = (visitorClass: number, visitor: number, place: number) => number;

/** Who sees which pages, and which of them they come back to. */
export interface PageShares {
  readonly pages: number;
  readonly pageOf: PageOf;
  /** How much more often than once a visitor of the class comes back to a place in other hours, to be compared between places. */
  readonly returnsTo: (visitorClass: number, place: number) => number;
  /** How many events more than one a visitor makes on a page within an hour. */
  readonly repeatsOn: (page: number) => number;
}

interface Bin {
  readonly pages: number;
  /** Distinct (page, visitor) of them. */
  readonly pairs: number;
  /** Triples for each pair, beyond one. */
  readonly returns: number;
  /** Events for each triple, beyond one. */
  readonly repeats: number;
}

export function pagesFor(model: WorkloadModel, classes: readonly VisitorClass[]): PageShares {
  const bins = binsFor(model, classes);
  const firstPages = [0];
  for (const { pages } of bins) firstPages.push(firstPages.at(-1)! + pages);
  const taken = bins.map(() => 0);
  const left = bins.map(({ pairs }) => pairs);
  const rows = classes.map((one) => {
    const places = placesOf(one, bins, left);
    const ends = new Float64Array(bins.length);
    const begun = Float64Array.from(taken);
    let end = 0;
    for (const [bin, count] of places.entries()) {
      end += count;
      ends[bin] = end;
      taken[bin]! += count;
      left[bin]! -= count;
    }
    return { size: one.size, ends, begun };
  });
  const pageOf: PageOf = (at, visitor, place) => {
    const { size, ends, begun } = rows[at]!;
    const slot = visitor + place * size;
    const bin = firstAbove(ends, slot);
    const start = bin === 0 ? 0 : ends[bin - 1]!;
    const count = ends[bin]! - start;
    // The places of one visitor within a bin stand side by side.
    const rank = (slot - start) % size;
    const own = Math.floor((slot - start) / size);
    const each = Math.floor(count / size);
    const position = rank * each + Math.min(rank, count % size) + own;
    return firstPages[bin]! + ((begun[bin]! + position) % bins[bin]!.pages);
  };
  return {
    pages: firstPages.at(-1)!,
    pageOf,
    returnsTo: (at, place) => {
      const { size, ends } = rows[at]!;
      return bins[firstAbove(ends, Math.floor((place + 0.5) * size))]!.returns;
    },
    repeatsOn: (page) => bins[firstAbove(firstPages, page) - 1]!.repeats,
  };
}

/** Pages and pairs of each bin in whole numbers: the pairs are those of the classes, at least one for each page. */
function binsFor(
  { pages, growth, events }: WorkloadModel,
  classes: readonly VisitorClass[],
): Bin[] {
  const sum = (of: (one: VisitorClass) => number) =>
    classes.reduce((all, one) => all + one.size * of(one), 0);
  const pairs = sum((one) => one.pages);
  const visitors = sum(() => 1);
  const ratio = sum((one) => one.events) / events;
  const own = pages.reduce((all, [size]) => all + size, 0);
  const most = Math.max(...classes.map((one) => one.pages));
  const all = Math.max(most, Math.min(pairs, Math.round(grown(own, ratio, growth.pages))));
  const sizes = rounded(pages.map(([size]) => (size * all) / own));
  const rows = pages
    .map(([size, made, triples, seen], at) => ({
      pages: sizes[at]!,
      each: seen / size,
      returns: triples / seen - 1,
      repeats: made / triples - 1,
    }))
    .filter((one) => one.pages > 0);
  // Pairs follow those of the log, but no page has more of them than there are visitors.
  const pairsBy = (factor: number) =>
    rows.map(({ pages, each }) => pages * Math.min(visitors, 1 + (each - 1) * factor));
  const factor = bisected(0, pairs + 1, (factor) => total(pairsBy(factor)) >= pairs);
  const spread = pairsBy(factor);
  const extra = total(spread) === 0 ? 1 : pairs / total(spread);
  const counts = rounded(spread.map((one) => one * extra));
  return rows.map((row, at) => ({ ...row, pairs: counts[at]! }));
}

/** How many places a class takes of each bin, of those that are left: in proportion, but no page twice for a visitor. */
function placesOf(
  { size, pages }: VisitorClass,
  bins: readonly Bin[],
  left: readonly number[],
): number[] {
  const wanted = size * pages;
  const room = bins.map((bin, at) => Math.min(left[at]!, size * bin.pages));
  const placesBy = (factor: number) => room.map((most, at) => Math.min(most, left[at]! * factor));
  const isEnough = total(room) >= wanted;
  const factor = isEnough ? bisected(0, 1e6, (one) => total(placesBy(one)) >= wanted) : 1e6;
  let sum = 0;
  let given = 0;
  const places = placesBy(factor).map((count, at) => {
    sum += count;
    const whole = Math.max(0, Math.min(left[at]!, Math.round(sum) - given, wanted - given));
    given += whole;
    return whole;
  });
  for (const limits of [room, left]) {
    for (let at = 0; at < bins.length && given < wanted; at++) {
      const more = Math.min(wanted - given, Math.max(0, limits[at]! - places[at]!));
      places[at]! += more;
      given += more;
    }
  }
  return places;
}

/** The least value from `low` to `high` from which on something holds, to the last bits. */
function bisected(low: number, high: number, holds: (value: number) => boolean): number {
  let below = low;
  let above = high;
  for (let step = 0; step < 80; step++) {
    const middle = (below + above) / 2;
    if (holds(middle)) above = middle;
    else below = middle;
  }
  return above;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Whole numbers whose sums from the first on are those of the values, rounded. */
function rounded(values: readonly number[]): number[] {
  let sum = 0;
  let given = 0;
  return values.map((value) => {
    sum += value;
    const whole = Math.round(sum) - given;
    given += whole;
    return whole;
  });
}
