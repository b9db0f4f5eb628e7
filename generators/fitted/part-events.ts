/** The events of a part of an hour: each visit with its pages and times. */

import { exp, ln } from '../page-views/logarithm.ts';
import { oneByOne, randomStream } from '../page-views/random.ts';
import { shuffle } from './bijection.ts';
import type { WorkloadModel } from './model.ts';
import { firstAbove } from './name-shapes.ts';
import type { PageOf } from './page-shares.ts';
import type { VisitorClass } from './visitor-classes.ts';
import type { HourPart } from './visits.ts';

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
  classes: readonly VisitorClass[],
  pageOf: PageOf,
  seed: number,
): AddPart {
  const laidOut = layOut(classes, seed);
  const nextWord = oneByOne(randomStream(seed, 6));
  const inHour = timeInHour(model);
  return ({ hour, start, end, ranges }, to) => {
    const hourMs = (model.startHour + hour) * MS_PER_HOUR;
    const span = end - start;
    const gap = model.gapMs / (MS_PER_HOUR * span);
    for (const { visitorClass, from, to: until } of ranges) {
      const { size, events, triples, pages, visits, step, turn, first, order, begins } =
        laidOut[visitorClass]!;
      for (let number = from; number < until; number++) {
        const visitor = order(number % size);
        // The largest visit is the first of some, and the last of others.
        const visit = (Math.floor(number / size) + visitor) % visits;
        const begin = begins[visit]!;
        const stop = begins[visit + 1]!;
        const eventsBefore = Math.floor((begin * events) / triples);
        const made = Math.floor((stop * events) / triples) - eventsBefore;
        const lasts = Math.min(1, (made - 1) * gap);
        const offset = (nextWord() / 2 ** 32) * (1 - lasts);
        let event = 0;
        for (let triple = begin; triple < stop; triple++) {
          const page = pageOf(visitorClass, visitor, (triple * step + turn(visitor)) % pages);
          const upTo = Math.floor(((triple + 1) * events) / triples) - eventsBefore;
          for (; event < upTo; event++) {
            const within = offset + (lasts * (event + nextWord() / 2 ** 32)) / made;
            to.add(hourMs + inHour(start + span * within), page, first + visitor);
          }
        }
      }
    }
  };
}

/** Classes with what their visitors' order and pages are computed from. */
function layOut(classes: readonly VisitorClass[], seed: number) {
  let first = 0;
  return classes.map((one, at) => {
    const turns = shuffle(one.pages, seed, `${at}: first page`);
    const laidOut = {
      ...one,
      first,
      order: shuffle(one.size, seed, `${at}: visitors`),
      // The pages of a visit are from all of the visitor's, not neighbours in popularity.
      step: coprimeStep(one.pages),
      turn: (visitor: number) => turns(visitor % one.pages),
      begins: visitBegins(one),
    };
    first += one.size;
    return laidOut;
  });
}

/**
 * Before each visit, and after the last, how many triples there were: one for each visit, and of the others less with each visit, so
 * that the first has what the largest should: after a share s of the visits 1 - (1 - s) ** power of them are done.
 */
function visitBegins({ triples, visits, pages, largest }: VisitorClass): Float64Array {
  const begins = new Float64Array(visits + 1);
  const beyond = triples - visits;
  const share = visits === 1 || beyond === 0 ? 0 : Math.min(0.999, (largest - 1) / beyond);
  const power = share <= 1 / visits ? 1 : ln(1 - share) / ln(1 - 1 / visits);
  for (let visit = 1; visit <= visits; visit++) {
    const left = 1 - visit / visits;
    const done = visit === visits ? 1 : power === 1 ? visit / visits : 1 - exp(power * ln(left));
    const wanted = visit + Math.floor(beyond * done);
    // No visit has more than all pages; what is left over goes to the next ones.
    begins[visit] = Math.min(wanted, begins[visit - 1]! + pages);
  }
  // From the end, what the last ones must have for all to be placed.
  begins[visits] = triples;
  for (let visit = visits - 1; visit > 0; visit--) {
    begins[visit] = Math.max(begins[visit]!, begins[visit + 1]! - pages);
  }
  return begins;
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
