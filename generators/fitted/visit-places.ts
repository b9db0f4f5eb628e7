/**
 * Which of a visitor's pages each of its visits sees: some are seen once, and to the others, those that visitors of the log came back
 * to most, it comes back in turn. So each visitor has as many pages, and each visit as many, as it should, none twice within a visit.
 */

import type { VisitorClass } from './visitor-classes.ts';

/** The places of a visit of a visitor, that has its triples from `begin` to `stop - 1`. */
export type PlacesOf = (visitor: number, begin: number, stop: number) => Generator<number>;

/**
 * @param begins Before each visit, and after the last, how many triples there were.
 * @param returnsTo How often visitors come back to the page of a place.
 * @param turns A shuffle of the places: the pages of neighbours are seen in another order.
 */
export function visitPlaces(
  { triples, pages, visits }: VisitorClass,
  begins: Float64Array,
  returnsTo: (place: number) => number,
  turns: (value: number) => number,
): PlacesOf {
  const turn = (visitor: number) => turns(visitor % pages);
  const all = Uint32Array.from({ length: pages }, (_, place) => place);
  if (triples === pages || visits === 1) return inTurn(all);
  const returns = Float64Array.from(all, returnsTo);
  all.sort((a, b) => returns[b]! - returns[a]! || a - b);
  const again = againCount({ triples, pages }, begins, returns);
  if (again === pages) return inTurn(all);
  const comesBack = cycle(all.subarray(0, again));
  const once = cycle(all.subarray(again));
  const onceBefore = (triple: number) => Math.floor((triple * (pages - again)) / triples);
  return function* (visitor, begin, stop) {
    const [first, last] = [onceBefore(begin), onceBefore(stop)];
    const start = turn(visitor);
    for (let at = first; at < last; at++) yield once(at, start);
    for (let at = begin - first; at < stop - last; at++) yield comesBack(at, start);
  };

  function inTurn(places: Uint32Array): PlacesOf {
    const placeAt = cycle(places);
    return function* (visitor, begin, stop) {
      const start = turn(visitor);
      for (let at = begin; at < stop; at++) yield placeAt(at, start);
    };
  }
}

/**
 * To how many of the pages a visitor comes back: to so many as returns are spread over (their participation ratio), and to as many at
 * least as the largest visit needs.
 */
function againCount(
  { triples, pages }: { readonly triples: number; readonly pages: number },
  begins: Float64Array,
  returns: Float64Array,
): number {
  let sum = 0;
  let squares = 0;
  for (const one of returns) {
    sum += one;
    squares += one * one;
  }
  if (squares === 0) return pages;
  const isEnough = (again: number) => {
    const before = (triple: number) => triple - Math.floor((triple * (pages - again)) / triples);
    for (let visit = 1; visit < begins.length; visit++) {
      if (before(begins[visit]!) - before(begins[visit - 1]!) > again) return false;
    }
    return true;
  };
  let least = Math.min(pages, Math.max(1, Math.ceil((sum * sum) / squares)));
  let most = pages;
  while (least < most) {
    const middle = (least + most) >> 1;
    if (isEnough(middle)) most = middle;
    else least = middle + 1;
  }
  return isEnough(least) ? least : pages;
}

/** Number `at` of places in turn, in steps that mix popular and rare ones. */
function cycle(places: Uint32Array): (at: number, start: number) => number {
  const size = places.length;
  const step = coprimeStep(size);
  return (at, start) => places[(at * step + start) % size]!;
}

/** A step near the golden section that goes through all of `size` numbers. */
function coprimeStep(size: number): number {
  let step = Math.max(1, Math.floor(size * 0.6180339887498949));
  while (commonDivisor(step, size) !== 1) step++;
  return step;
}

function commonDivisor(a: number, b: number): number {
  let [one, other] = [a, b];
  while (other > 0) [one, other] = [other, one % other];
  return one;
}
