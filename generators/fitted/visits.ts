/**
 * Who comes when: for each part of each hour, the visits that fall into it. The visits of a visitor are laid out at even steps along
 * the chances of the hours, one for each unit, and the visitors of a class at even steps within a unit (systematic sampling: W. G.
 * Madow, 1949), so that each has as many hours as it should, none of them twice, and nothing is kept of the visits before.
 */

import { ln } from '../page-views/logarithm.ts';
import { keyOf, scramble } from '../page-views/random.ts';
import { type BusyHours, type ChanceOf, visitChances, visitSize } from './hours.ts';
import { firstAbove } from './name-shapes.ts';
import { visitBegins } from './visit-sizes.ts';
import type { VisitorClass } from './visitor-classes.ts';

/** Visits of a class: those numbered `from` to `to - 1`; number `n` is the `floor(n / size)`th of visitor `n % size`. */
export interface VisitRange {
  readonly visitorClass: number;
  readonly from: number;
  readonly to: number;
}

/** The visits of a part of an hour, and when the part begins and ends, as shares of the hour. */
export interface HourPart {
  readonly hour: number;
  readonly start: number;
  readonly end: number;
  readonly ranges: readonly VisitRange[];
}

/** Multiples of it, modulo 1, are spread evenly however many there are (Weyl's sequence). */
const GOLDEN_RATIO = 0.6180339887498949;
/** A part is as long as a second at least. */
const MOST_PARTS = 3600;

/** A class with the sizes and hours of its visits. */
export interface PlannedClass extends VisitorClass {
  /** Before each visit, and after the last, how many triples there were; the largest visit is the first. */
  readonly begins: Float64Array;
  readonly chanceOf: ChanceOf;
  /** Which of the visits, by size, visit `number` of the class is, that is one of `visitor`. */
  readonly visitOf: (number: number, visitor: number) => number;
}

/** Visitors with more visits than that have their large ones at any hour: to find the right one takes time for each visit. */
const MOST_COMPARED = 256;
/** Bounds the memory for the hours of visits, 8 bytes each. */
const MOST_ENDS = 2 ** 23;

/** @param seed Unsigned 32-bit integer. */
export function plannedClasses(
  classes: readonly VisitorClass[],
  hours: BusyHours,
  seed: number,
): PlannedClass[] {
  const known = new Map<string, { readonly weights: Float64Array; readonly chanceOf: ChanceOf }>();
  let endsLeft = MOST_ENDS;
  const compared = new Set<number>();
  const timed = classes.map((one, at) => {
    const begins = visitBegins(one);
    const sizes = new Map<number, number>();
    for (let visit = 0; visit < one.visits; visit++) {
      const size = visitSize(begins[visit + 1]! - begins[visit]!);
      sizes.set(size, (sizes.get(size) ?? 0) + 1);
    }
    const key = [...sizes].join(' ');
    const planned = known.get(key) ?? hoursOf(sizes, one.visits, hours);
    known.set(key, planned);
    if (sizes.size > 1 && one.visits <= MOST_COMPARED && endsLeft >= hours.weights.length) {
      endsLeft -= hours.weights.length;
      compared.add(at);
    }
    return { ...one, begins, ...planned };
  });
  const ends = visitEnds(timed, hours.weights, compared);
  return timed.map(({ weights, ...one }, at) => {
    const own = ends.get(at);
    // The largest visit is the first of some, and the last of others.
    const anyVisit = (number: number, visitor: number) =>
      (Math.floor(number / one.size) + visitor) % one.visits;
    if (own === undefined) return { ...one, visitOf: anyVisit };
    const largest = hours.sharesOf(visitSize(one.begins[1]!));
    const attraction = weights.map((weight, hour) => (weight > 0 ? largest[hour]! / weight : 0));
    const visitOf = sizeRace(one, own, attraction, keyOf(seed, `${at}: visits`));
    return { ...one, visitOf };
  });
}

/** The hours of a visitor with so many visits of each size. */
function hoursOf(sizes: ReadonlyMap<number, number>, visits: number, hours: BusyHours) {
  const sum = hours.weights.reduce((all, weight) => all + weight, 0);
  // A trace of all hours with visits, so that those with very many find enough of them.
  const weights = hours.weights.map((weight) => (1e-9 * weight) / sum);
  for (const [size, count] of sizes) {
    const shares = hours.sharesOf(size);
    for (let hour = 0; hour < weights.length; hour++) weights[hour]! += count * shares[hour]!;
  }
  return { weights, chanceOf: visitChances(weights, visits) };
}

/**
 * Which visit of a visitor is the largest: each of its hours draws a time that is short where such visits come, and the shortest has it,
 * the next shortest the next largest, and so on.
 */
function sizeRace(
  { size, visits }: VisitorClass,
  ends: Float64Array,
  attraction: Float64Array,
  key: number,
): PlannedClass['visitOf'] {
  const timeOf = (number: number) => {
    const chance = (scramble(number >>> 0, key, 32) + 0.5) / 2 ** 32;
    return -ln(chance) / (attraction[firstAbove(ends, number)]! + 1e-9);
  };
  return (number) => {
    const own = timeOf(number);
    let earlier = 0;
    for (let other = number % size; other < visits * size; other += size) {
      const time = other === number ? Number.POSITIVE_INFINITY : timeOf(other);
      if (time < own || (time === own && other < number)) earlier++;
    }
    return earlier;
  };
}

/** A class of which is known when its visitors come. */
type TimedClass = VisitorClass & { readonly chanceOf: ChanceOf };

/** For each class that `wants` names, how many of its visits there were after each hour. */
function visitEnds(
  classes: readonly TimedClass[],
  weights: Float64Array,
  wants: ReadonlySet<number>,
): Map<number, Float64Array> {
  const ends = new Map([...wants].map((at) => [at, new Float64Array(weights.length)]));
  if (ends.size === 0) return ends;
  const endsAfter = visitCounter(classes, weights);
  for (const [hour, weight] of weights.entries()) {
    const after = weight > 0 ? endsAfter(hour) : null;
    for (const [at, own] of ends) own[hour] = after?.[at] ?? (hour === 0 ? 0 : own[hour - 1]!);
  }
  return ends;
}

/** A class that hardly ever comes in an hour gets no visit there only to make up a sum. */
const LEAST_CHANCE = 1e-6;

/**
 * Counts the visits of all classes up to the end of an hour; to be asked for each hour with visits, one after the other. The same array
 * each time. Of each class they are as many as its chances say, and one more or less, so that all together are as many as the hour's weight
 * says (controlled rounding): hours with a single visit have one.
 */
function visitCounter(
  classes: readonly TimedClass[],
  weights: Float64Array,
): (hour: number) => Float64Array {
  // Each class begins elsewhere within a unit, or the rare visits would all be late in the span.
  const reached = classes.map((_, at) => ((at + 1) * GOLDEN_RATIO) % 1);
  const all = classes.reduce((sum, { size, visits }) => sum + size * visits, 0);
  const allWeights = weights.reduce((sum, weight) => sum + weight, 0);
  let weight = 0;
  let hoursLeft = weights.filter((one) => one > 0).length;
  const done = new Float64Array(classes.length);
  return (hour) => {
    weight += weights[hour]!;
    hoursLeft--;
    let total = 0;
    const rounded = classes.map(({ size, visits, chanceOf }, at) => {
      const chance = chanceOf(hour);
      reached[at]! += chance * size;
      // No visitor twice within the hour; and no more left than the hours left can have.
      const most = Math.min(done[at]! + size, visits * size);
      const least = Math.min(most, Math.max(done[at]!, visits * size - hoursLeft * size));
      const ends = Math.min(most, Math.max(least, Math.floor(reached[at]!)));
      total += ends;
      return { at, ends, least, most, lacks: reached[at]! - ends, chance };
    });
    for (const { at, ends } of rounded) done[at] = ends;
    const missing = Math.round((all * weight) / allWeights) - total;
    if (missing !== 0) {
      const step = Math.sign(missing);
      rounded
        .filter(({ ends, least, most, chance }) =>
          step > 0 ? ends < most && chance > LEAST_CHANCE : ends > least,
        )
        .sort((a, b) => step * (b.lacks - a.lacks) || a.at - b.at)
        .slice(0, Math.abs(missing))
        .forEach(({ at }) => {
          done[at]! += step;
        });
    }
    return done;
  };
}

/**
 * All visits, hour by hour, in parts of about so many events: an hour of a large workload does not fit into memory.
 */
export function* hourParts(
  classes: readonly PlannedClass[],
  weights: Float64Array,
  eventsOfPart: number,
): Generator<HourPart> {
  const last = weights.findLastIndex((weight) => weight > 0);
  const endsAfter = visitCounter(classes, weights);
  const done = new Float64Array(classes.length);
  for (let hour = 0; hour <= last; hour++) {
    if (weights[hour] === 0) continue;
    let events = 0;
    const ends = endsAfter(hour);
    for (const [at, { visits, events: made }] of classes.entries()) {
      events += ((ends[at]! - done[at]!) * made) / visits;
    }
    const parts = Math.max(1, Math.min(MOST_PARTS, Math.ceil(events / eventsOfPart)));
    const begun = done.slice();
    for (let part = 1; part <= parts; part++) {
      const ranges: VisitRange[] = [];
      for (let at = 0; at < classes.length; at++) {
        const from = done[at]!;
        const to = begun[at]! + Math.floor(((ends[at]! - begun[at]!) * part) / parts);
        if (to > from) ranges.push({ visitorClass: at, from, to });
        done[at] = to;
      }
      yield { hour, start: (part - 1) / parts, end: part / parts, ranges };
    }
  }
}
