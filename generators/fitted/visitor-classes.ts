/**
 * Visitors that behave alike, in whole numbers, for as many events as are asked for. What a class says of each of its visitors
 * is what {@link visitsIn} and {@link pagesFor} lay out, so that all distinct counts come out as they are here.
 */

import { exp, ln } from '../page-views/logarithm.ts';
import type { WorkloadModel } from './model.ts';

/** So many visitors, and what each of them has. */
export interface VisitorClass {
  readonly size: number;
  readonly events: number;
  /** Distinct (hour, page), at most `pages * visits`. */
  readonly triples: number;
  readonly pages: number;
  /** Hours with a visit. */
  readonly visits: number;
  /** Triples of the largest visit; it says how uneven visits are, and need not be whole. */
  readonly largest: number;
}

type Row = WorkloadModel['visitors'][number];

/** Sums over all visitors. */
interface Sums {
  readonly visitors: number;
  readonly events: number;
  readonly triples: number;
  readonly pairs: number;
  readonly visits: number;
}

/**
 * The classes, those with most pages first. Within the size of the log they are the log's; beyond, visitors become more as Heaps' law
 * says, and what each has beyond the first event, page and visit grows so that the other counts follow it too.
 *
 * @param busyHours Hours with visits: no visitor has more.
 */
export function visitorClasses(
  model: WorkloadModel,
  events: number,
  busyHours: number,
): VisitorClass[] {
  const own = sumsOf(model.visitors);
  const wanted = scaledSums(own, model.growth, events);
  const classes: VisitorClass[] = [];
  let weight = 0;
  let placed = 0;
  for (const row of model.visitors) {
    const size = (row[0] * wanted.visitors) / own.visitors;
    for (const { weight: share, ...each } of wholeNumbers(
      row,
      meansOf(row, own, wanted),
      busyHours,
    )) {
      weight += size * share;
      // Added up and rounded, so that what is lost here is gained there.
      const more = Math.round(weight) - placed;
      placed += Math.max(0, more);
      if (more > 0) classes.push({ ...each, size: more });
    }
  }
  return withEvents(classes, events).sort((a, b) => b.pages - a.pages || b.events - a.events);
}

function sumsOf(rows: readonly Row[]): Sums {
  const sum = (at: number) => rows.reduce((all, row) => all + row[at]!, 0);
  return { visitors: sum(0), events: sum(1), triples: sum(2), pairs: sum(3), visits: sum(4) };
}

/** A count that grows as a power of the events. */
export function grown(count: number, ratio: number, exponent: number): number {
  return ratio === 1 ? count : count * exp(exponent * ln(ratio));
}

function scaledSums(own: Sums, growth: WorkloadModel['growth'], events: number): Sums {
  const ratio = events / own.events;
  const between = (value: number, least: number, most: number) =>
    Math.max(least, Math.min(most, value));
  const triples = between(grown(own.triples, ratio, growth.triples), 1, events);
  const visits = between(grown(own.visits, ratio, growth.visits), 1, triples);
  const pairs = between(grown(own.pairs, ratio, growth.pairs), 1, triples);
  const most = Math.min(visits, pairs);
  const visitors = Math.round(between(grown(own.visitors, ratio, growth.visitors), 1, most));
  return { visitors, events, triples, pairs, visits };
}

/** What a visitor of the row has on average, scaled. */
function meansOf([size, ...made]: Row, own: Sums, wanted: Sums): readonly number[] {
  const names = ['events', 'triples', 'pairs', 'visits'] as const;
  return names.map((name, at) => {
    // What is beyond one for each visitor grows by a common factor; nothing does where there is no more.
    const excess = own[name] / own.visitors - 1;
    const factor = excess === 0 ? 0 : (wanted[name] / wanted.visitors - 1) / excess;
    return 1 + (made[at]! / size - 1) * Math.max(0, factor);
  });
}

/** Means as whole numbers of shares of the visitors, all rounded by the same chance, so that the larger stays the larger. */
function wholeNumbers(row: Row, means: readonly number[], busyHours: number) {
  const turns = means.map((mean) => 1 - (mean - Math.floor(mean)));
  const ends = [...new Set([...turns.filter((turn) => turn < 1 - 1e-9), 1])].sort((a, b) => a - b);
  return ends.map((end, at) => {
    const start = at === 0 ? 0 : ends[at - 1]!;
    const chance = (start + end) / 2;
    const [events, triples, pages, visits] = means.map((mean) => Math.floor(mean + chance)) as [
      number,
      number,
      number,
      number,
    ];
    const most = Math.min(triples, events);
    const each = { visits: Math.min(visits, busyHours, most), pages: Math.min(pages, most) };
    const made = Math.max(each.visits, each.pages, Math.min(most, each.visits * each.pages));
    // As uneven as in the log: the same share of what visits have beyond one triple each.
    const beyond = row[2] - row[4];
    const share = beyond <= 0 ? 0 : (row[5] - row[0]) / beyond;
    return {
      ...each,
      events,
      triples: made,
      largest: Math.min(each.pages, 1 + Math.max(0, share) * (made - each.visits)),
      weight: end - start,
    };
  });
}

/** The classes with exactly so many events: what rounding left over goes to those who have most, or comes from them. */
function withEvents(classes: readonly VisitorClass[], events: number): VisitorClass[] {
  const settled = [...classes];
  let missing = events - classes.reduce((sum, one) => sum + one.size * one.events, 0);
  while (missing !== 0) {
    let at = 0;
    const roomOf = (one: VisitorClass) =>
      missing > 0 ? one.size * one.events : one.size * (one.events - one.triples);
    for (const [index, one] of settled.entries())
      if (roomOf(one) > roomOf(settled[at]!)) at = index;
    const found = settled[at]!;
    if (roomOf(found) === 0) return withFewer(settled, -missing);
    const step = Math.max(1, Math.floor(Math.abs(missing) / found.size)) * Math.sign(missing);
    const change = missing > 0 ? step : Math.max(step, found.triples - found.events);
    const changed = Math.min(found.size, Math.floor(Math.abs(missing / change)));
    settled[at] = { ...found, size: changed, events: found.events + change };
    if (changed < found.size) settled.push({ ...found, size: found.size - changed });
    missing -= changed * change;
  }
  return settled;
}

/** The same without so many of the events, each of a triple of its own: visitors go, the busiest last. */
function withFewer(classes: readonly VisitorClass[], events: number): VisitorClass[] {
  let left = events;
  const kept: VisitorClass[] = [];
  for (const one of [...classes].sort((a, b) => a.events - b.events)) {
    const gone = Math.min(one.size, Math.floor(left / one.events));
    left -= gone * one.events;
    if (gone < one.size) kept.push({ ...one, size: one.size - gone });
  }
  if (left === 0) return kept;
  // One visitor with more than what is left over becomes smaller.
  const [first, ...others] = kept;
  const { size, visits, pages, largest } = first!;
  const fewer = first!.events - left;
  const smaller = {
    size: 1,
    events: fewer,
    triples: Math.min(first!.triples, fewer),
    pages: Math.min(pages, fewer),
    visits: Math.min(visits, fewer),
    largest: Math.min(largest, fewer),
  };
  return size === 1 ? [smaller, ...others] : [smaller, { ...first!, size: size - 1 }, ...others];
}
