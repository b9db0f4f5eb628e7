/** Draws the events of a workload in the order in which they arrive. */

import type { EventChunk } from '../../contract.ts';
import { oneByOne, randomStream } from '../page-views/random.ts';
import type { BusyHours } from './hours.ts';
import type { WorkloadModel } from './model.ts';
import type { PageShares } from './page-shares.ts';
import { EventBuffer, partEvents } from './part-events.ts';
import type { VisitorClass } from './visitor-classes.ts';
import { hourParts, plannedClasses } from './visits.ts';

const MS_PER_HOUR = 3_600_000;
const CHUNK_EVENTS = 65_536;
/** Events sorted at a time. */
const PART_EVENTS = 32_768;

/** What is drawn. */
export interface Drawing {
  readonly model: WorkloadModel;
  readonly classes: readonly VisitorClass[];
  readonly hours: BusyHours;
  readonly shares: PageShares;
  readonly order: WorkloadModel['order']['kind'];
}

/**
 * All events, in chunks. Sorted ones need memory for a part of an hour, late ones for those on
 * their way as well; in reverse or shuffled, all have to be there before the first can leave.
 *
 * @param seed Unsigned 32-bit integer.
 */
export function* drawEvents(drawing: Drawing, seed: number): Generator<EventChunk> {
  const inOrder = arrivals(drawing, seed);
  const { order } = drawing;
  if (order === 'reversed' || order === 'shuffled') {
    const all = new EventBuffer();
    for (const { timestampsMs, pageIds, visitorIds } of inOrder) {
      for (let at = 0; at < timestampsMs.length; at++) {
        all.add(timestampsMs[at]!, pageIds[at]!, visitorIds[at]!);
      }
    }
    const places = Uint32Array.from({ length: all.length }, (_, at) => at);
    if (order === 'reversed') places.reverse();
    else shuffleInPlace(places, oneByOne(randomStream(seed, 8)));
    yield* chunksOf(all, places);
    return;
  }
  yield* inOrder;
}

function shuffleInPlace(values: Uint32Array, nextWord: () => number): void {
  for (let at = values.length - 1; at > 0; at--) {
    const other = Math.floor((nextWord() / 2 ** 32) * (at + 1));
    const value = values[at]!;
    values[at] = values[other]!;
    values[other] = value;
  }
}

/** By arrival: that is their time, but for late ones. */
function* arrivals(drawing: Drawing, seed: number): Generator<EventChunk> {
  const { model, hours, shares, order } = drawing;
  const classes = plannedClasses(drawing.classes, hours, seed);
  const addPart = partEvents(model, classes, shares, seed);
  const delayOf = order === 'late' ? delays(model, seed) : () => 0;
  const waiting = new Waiting();
  for (const part of hourParts(classes, hours.weights, PART_EVENTS)) {
    const drawn = new EventBuffer();
    addPart(part, drawn);
    // Within an hour parts follow each other; which minutes are busy decides when one ends.
    let endMs = part.end === 1 ? (model.startHour + part.hour + 1) * MS_PER_HOUR : 0;
    for (let at = 0; at < drawn.length; at++) endMs = Math.max(endMs, drawn.times[at]!);
    const leaving = new TimedEvents();
    waiting.leaveBefore(endMs, leaving);
    for (let at = 0; at < drawn.length; at++) {
      const timeMs = drawn.times[at]!;
      const arrivalMs = timeMs + delayOf();
      const receiver = arrivalMs > timeMs && arrivalMs >= endMs ? waiting : leaving;
      receiver.addAt(arrivalMs, timeMs, drawn.pages[at]!, drawn.visitors[at]!);
    }
    yield* leaving.chunks();
  }
  const rest = new TimedEvents();
  waiting.leaveBefore(Number.POSITIVE_INFINITY, rest);
  yield* rest.chunks();
}

/** How late the next event is, in milliseconds; mostly not at all. */
function delays({ order }: WorkloadModel, seed: number): () => number {
  const nextWord = oneByOne(randomStream(seed, 7));
  const { lateShare, delaysMs } = order;
  return () => {
    const chance = nextWord() / 2 ** 32;
    if (chance >= lateShare) return 0;
    const place = (chance / lateShare) * delaysMs.length - 0.5;
    const below = Math.max(0, Math.floor(place));
    const above = Math.min(delaysMs.length - 1, below + 1);
    const from = delaysMs[below]!;
    return Math.floor(from + (delaysMs[above]! - from) * Math.max(0, place - below));
  };
}

/** Late events on their way, by the hour in which they arrive. */
class Waiting {
  readonly #byHour = new Map<number, TimedEvents>();

  addAt(arrivalMs: number, timeMs: number, page: number, visitor: number): void {
    const hour = Math.floor(arrivalMs / MS_PER_HOUR);
    let there = this.#byHour.get(hour);
    if (there === undefined) {
      there = new TimedEvents();
      this.#byHour.set(hour, there);
    }
    there.addAt(arrivalMs, timeMs, page, visitor);
  }

  /** Moves those that arrive before that time. */
  leaveBefore(endMs: number, to: TimedEvents): void {
    for (const [hour, events] of this.#byHour) {
      if (hour * MS_PER_HOUR >= endMs) continue;
      const staying = new TimedEvents();
      for (let at = 0; at < events.length; at++) {
        const { arrivals, times, pages, visitors } = events;
        const receiver = arrivals[at]! < endMs ? to : staying;
        receiver.addAt(arrivals[at]!, times[at]!, pages[at]!, visitors[at]!);
      }
      if (staying.length > 0) this.#byHour.set(hour, staying);
      else this.#byHour.delete(hour);
    }
  }
}

/** Events with the times at which they arrive. */
class TimedEvents extends EventBuffer {
  arrivals = new Float64Array(1 << 10);

  addAt(arrivalMs: number, timeMs: number, page: number, visitor: number): void {
    this.add(timeMs, page, visitor);
    if (this.length > this.arrivals.length) {
      const more = new Float64Array(this.times.length);
      more.set(this.arrivals);
      this.arrivals = more;
    }
    this.arrivals[this.length - 1] = arrivalMs;
  }

  /** In the order in which they arrive. */
  chunks(): Generator<EventChunk> {
    return chunksOf(this, sortedPlaces(this.arrivals.subarray(0, this.length)));
  }
}

/** Places in ascending order of the times; where these are equal, as they stood. */
function sortedPlaces(timesMs: Float64Array): Uint32Array {
  let leastMs = Number.POSITIVE_INFINITY;
  for (const ms of timesMs) leastMs = Math.min(leastMs, ms);
  // Time and place in one number: typed arrays sort fast, but only by value. A part is an hour at most, late events in front of it apart.
  const keys = timesMs.map((ms, at) => (ms - leastMs) * 2 ** 24 + (at % 2 ** 24));
  const isSafe = timesMs.length < 2 ** 24 && timesMs.every((ms) => ms - leastMs < 2 ** 29);
  if (!isSafe) {
    return Uint32Array.from({ length: timesMs.length }, (_, at) => at).sort(
      (a, b) => timesMs[a]! - timesMs[b]! || a - b,
    );
  }
  keys.sort();
  return Uint32Array.from(keys, (key) => key % 2 ** 24);
}

function* chunksOf(events: EventBuffer, places: Uint32Array): Generator<EventChunk> {
  for (let from = 0; from < places.length; from += CHUNK_EVENTS) {
    const length = Math.min(CHUNK_EVENTS, places.length - from);
    const timestampsMs = new Float64Array(length);
    const pageIds = new Uint32Array(length);
    const visitorIds = new Uint32Array(length);
    for (let to = 0; to < length; to++) {
      const at = places[from + to]!;
      timestampsMs[to] = events.times[at]!;
      pageIds[to] = events.pages[at]!;
      visitorIds[to] = events.visitors[at]!;
    }
    yield { timestampsMs, pageIds, visitorIds };
  }
}
