/**
 * Who comes when: for each part of each hour, the visits that fall into it. The visits of a visitor are laid out at even steps along
 * the chances of the hours, one for each unit, and the visitors of a class at even steps within a unit (systematic sampling: W. G.
 * Madow, 1949), so that each has as many hours as it should, none of them twice, and nothing is kept of the visits before.
 */

import { visitChances } from './hours.ts';
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

/**
 * All visits, hour by hour, in parts of about so many events: an hour of a large workload does not fit into memory.
 */
export function* hourParts(
  classes: readonly VisitorClass[],
  weights: Float64Array,
  eventsOfPart: number,
): Generator<HourPart> {
  const chancesFor = visitChances(weights);
  const known = new Map<number, ReturnType<typeof chancesFor>>();
  const chances = classes.map(({ visits }) => {
    const chance = known.get(visits) ?? chancesFor(visits);
    known.set(visits, chance);
    return chance;
  });
  const reached = new Float64Array(classes.length);
  const done = new Float64Array(classes.length);
  let last = weights.length - 1;
  while (last > 0 && weights[last] === 0) last--;
  const ends = new Float64Array(classes.length);
  // Each class begins elsewhere within a unit, or the rare visits would all be late in the span.
  const offset = (at: number) => ((at + 1) * GOLDEN_RATIO) % 1;
  for (let hour = 0; hour <= last; hour++) {
    if (weights[hour] === 0) continue;
    let events = 0;
    for (const [at, { size, visits, events: made }] of classes.entries()) {
      const chance = chances[at]!(hour);
      reached[at]! += chance;
      // No visitor twice within the hour, whatever sums lose by rounding.
      const due = hour === last ? visits * size : Math.floor(reached[at]! * size + offset(at));
      const end = Math.min(due, done[at]! + size, visits * size);
      ends[at] = end;
      events += ((end - done[at]!) * made) / visits;
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
