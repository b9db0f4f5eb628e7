/** The events of a part of an hour: each visit with its pages and times. */

import { oneByOne, randomStream } from '../page-views/random.ts';
import { shuffle } from './bijection.ts';
import type { WorkloadModel } from './model.ts';
import { firstAbove } from './name-shapes.ts';
import type { PageShares } from './page-shares.ts';
import { visitPlaces } from './visit-places.ts';
import type { HourPart, PlannedClass } from './visits.ts';

const MS_PER_HOUR = 3_600_000;
const MS_PER_MINUTE = 60_000;

/** Events in no order, in columns that grow. */
export class EventBuffer {
  length = 0;
  times = new Float64Array(1 << 10);
  pages = new Uint32Array(1 << 10);
  visitors = new Uint32Array(1 << 10);

  add(timeMs: number, page: number, visitor: number): void {
    const at = this.length;
    if (at === this.times.length) this.#grow();
    this.times[at] = timeMs;
    this.pages[at] = page;
    this.visitors[at] = visitor;
    this.length = at + 1;
  }

  #grow(): void {
    const { times, pages, visitors } = this;
    this.times = new Float64Array(2 * times.length);
    this.pages = new Uint32Array(2 * times.length);
    this.visitors = new Uint32Array(2 * times.length);
    this.times.set(times);
    this.pages.set(pages);
    this.visitors.set(visitors);
  }
}

/** Adds the events of a part; times are milliseconds since 1970. */
export type AddPart = (part: HourPart, to: EventBuffer) => void;

/** @param seed Unsigned 32-bit integer. */
export function partEvents(
  model: WorkloadModel,
  classes: readonly PlannedClass[],
  shares: PageShares,
  seed: number,
): AddPart {
  const laidOut = layOut(classes, shares, seed);
  const nextWord = oneByOne(randomStream(seed, 6));
  const inHour = timeInHour(model);
  const seen: number[] = [];
  return ({ hour, start, end, ranges }, to) => {
    const hourMs = (model.startHour + hour) * MS_PER_HOUR;
    const span = end - start;
    const gap = model.gapMs / (MS_PER_HOUR * span);
    for (const { visitorClass, from, to: until } of ranges) {
      const one = laidOut[visitorClass]!;
      const { size, events, triples, first, order, begins, visitOf } = one;
      for (let number = from; number < until; number++) {
        const visitor = order(number % size);
        const visit = visitOf(number, visitor);
        const begin = begins[visit]!;
        const stop = begins[visit + 1]!;
        const eventsBefore = Math.floor((begin * events) / triples);
        const made = Math.floor((stop * events) / triples) - eventsBefore;
        const lasts = Math.min(1, (made - 1) * gap);
        const offset = (nextWord() / 2 ** 32) * (1 - lasts);
        seen.length = 0;
        let repeats = 0;
        for (const place of one.placesOf(visitor, begin, stop)) {
          const page = shares.pageOf(visitorClass, visitor, place);
          seen.push(page);
          repeats += shares.repeatsOn(page);
        }
        // What is beyond an event for each page goes to those which are seen several times, by systematic sampling.
        const more = made - seen.length;
        const chance = nextWord() / 2 ** 32;
        let event = 0;
        let before = 0;
        for (const [at, page] of seen.entries()) {
          before += repeats === 0 ? 1 / seen.length : shares.repeatsOn(page) / repeats;
          const upTo = at + 1 + Math.min(more, Math.floor(before * more + chance));
          for (; event < (at + 1 === seen.length ? made : upTo); event++) {
            const within = offset + (lasts * (event + nextWord() / 2 ** 32)) / made;
            to.add(hourMs + inHour(start + span * within), page, first + visitor);
          }
        }
      }
    }
  };
}

/** Classes with what their visitors' order and pages are computed from. */
function layOut(classes: readonly PlannedClass[], shares: PageShares, seed: number) {
  let first = 0;
  return classes.map((one, at) => {
    const turns = shuffle(one.pages, seed, `${at}: first page`);
    const laidOut = {
      ...one,
      first,
      order: shuffle(one.size, seed, `${at}: visitors`),
      placesOf: visitPlaces(one, one.begins, (place) => shares.returnsTo(at, place), turns),
    };
    first += one.size;
    return laidOut;
  });
}

/** From a share of an hour's events to milliseconds within it, with the log's busy minutes and its resolution. */
function timeInHour({ eventsByMinute, resolutionMs }: WorkloadModel): (share: number) => number {
  const all = eventsByMinute.reduce((sum, events) => sum + events, 0);
  let before = 0;
  const ends = eventsByMinute.map((events) => {
    before += events;
    return before / all;
  });
  return (share) => {
    const minute = firstAbove(ends, Math.min(share, 1 - 1e-12));
    const start = minute === 0 ? 0 : ends[minute - 1]!;
    const width = ends[minute]! - start;
    const within = width === 0 ? 0 : Math.min(0.999999, Math.max(0, (share - start) / width));
    const ms = (minute + within) * MS_PER_MINUTE;
    return Math.floor(ms / resolutionMs) * resolutionMs;
  };
}
