/** From the collections of a census trial to its figures. Pure. */

import type { CensusPoint, CensusResult, ObjectCount } from '../../wire/memory-results.ts';
import {
  type Census,
  difference,
  toCensus,
  totalOf,
  type Weighted,
  withoutInternals,
} from './census.ts';
import type { Collection, CollectionLog, TracedCollection } from './collection-log.ts';
import { FLAT, replaced } from './replaced-strings.ts';

/** When things happened, in milliseconds of `performance.now()`, and what else was known then. */
export interface Stretch {
  /** After the collection before it began. */
  readonly startMs: number;
  /** What the heap does not show just before. */
  readonly before: Beside;
  /** After the collection at each mark, and at the end. */
  readonly marks: readonly Mark[];
}

/** A moment of a stretch. */
export interface Mark extends Beside {
  readonly events: number;
  readonly atMs: number;
}

/** What the heap does not show of a moment. */
export interface Beside {
  /** Shared and WebAssembly memory alive, in bytes. */
  readonly sharedBytes: number;
  /** Those that JavaScript had made so far, in bytes. */
  readonly sharedCreatedBytes: number;
  /** Bytes of array buffers that were freed so far without a collection. */
  readonly releasedBytes: number;
}

/** What is known of a census trial beside its collections. */
export interface Timeline {
  /** Its last two marks are the end of the input, and the return of the call. */
  readonly call: Stretch;
  /** When an equal input was gone over once more, to as many marks; null where it was whole before the call. */
  readonly reading: Stretch | null;
  /** What a string of the input weighs, on average, in bytes; null: as those that were made when it was gone over. */
  readonly stringBytes: number | null;
  /** When each worker ended, in the order of their starts; null for one that lived on. */
  readonly workersEndedMs: readonly (number | null)[];
}

/** Contents of buffers are bytes outside the heap; they count no objects. */
const BUFFER_CONTENTS = 'array buffer contents';
const SHARED_MEMORY = 'shared and WebAssembly memory';

/**
 * Live is the difference from the last collection before the call. Allocated is what died between two collections and by how much more
 * is alive, less what going over the same input once more allocated between the same marks.
 *
 * @param log All collections, in order; the last one after the call.
 * @throws Error where their times do not fit the timeline.
 */
export function accountFor(
  log: CollectionLog,
  { call, reading, stringBytes, workersEndedMs }: Timeline,
): Omit<CensusResult, 'held'> {
  const { main } = log;
  const moments = momentsOf(main, call);
  const readings = reading === null ? null : momentsOf(main, reading);
  const ofInput = stringBytes ?? (readings === null ? 0 : flatBytesOf(main, readings));
  const [start, end] = [moments[0]!, moments.at(-1)!];
  const base = main[start.index]!;
  const workersAt = (timeMs: number) => workersAlive(log.workers, workersEndedMs, timeMs);
  const allocatedBetween = (from: number, to: number): ObjectCount[] => {
    const all = madeBetween(log, moments, from, to);
    const byInput = readings === null ? NOTHING : madeBetween(log, readings, from, to);
    return withoutInternals([
      ...replaced(
        difference([
          ...all.objects.map((census): Weighted => [1, census]),
          ...byInput.objects.map((census): Weighted => [-1, census]),
        ]),
        ofInput,
      ),
      ...contents(BUFFER_CONTENTS, all.bufferBytes - byInput.bufferBytes),
      ...contents(SHARED_MEMORY, all.sharedBytes - byInput.sharedBytes),
    ]);
  };
  const liveBytes = (moment: Moment) => {
    const { heapAfterBytes, externalBytes } = main[moment.index]!;
    return (
      heapAfterBytes +
      externalBytes -
      base.heapAfterBytes -
      base.externalBytes +
      moment.sharedBytes -
      start.sharedBytes +
      totalOf([...workersAt(moment.atMs)].map(([kind, weight]) => ({ kind, ...weight })))
    );
  };
  const live = (moment: Moment): ObjectCount[] => [
    ...difference([
      [1, main[moment.index]!.live],
      [-1, base.live],
      [1, workersAt(moment.atMs)],
    ]),
    ...contents(BUFFER_CONTENTS, main[moment.index]!.externalBytes - base.externalBytes),
    ...contents(SHARED_MEMORY, moment.sharedBytes - start.sharedBytes),
  ];
  const allocatedObjects = allocatedBetween(0, moments.length - 1);
  return {
    points: moments.slice(0, -1).map(
      (moment, index): CensusPoint => ({
        events: moment.events,
        liveBytes: liveBytes(moment),
        live: live(moment),
        allocatedNext: allocatedBetween(index, index + 1),
      }),
    ),
    retainedBytes: liveBytes(end),
    retainedObjects: live(end),
    allocatedBytes: totalOf(allocatedObjects),
    allocatedObjects,
  };
}

/** With the number of the collection before it. */
type Moment = Mark & { readonly index: number };

/** The start first. */
function momentsOf(main: readonly Collection[], { startMs, before, marks }: Stretch): Moment[] {
  const moments = [{ events: 0, atMs: startMs, ...before }, ...marks].map((mark) => ({
    ...mark,
    index: main.findLastIndex(({ atMs }) => atMs <= mark.atMs),
  }));
  if (moments.some(({ index }, at) => index <= (moments[at - 1]?.index ?? -1)))
    throw new Error('The collections cannot be told apart by their times.');
  return moments;
}

/** What was allocated: objects, and bytes outside of the heap. */
interface Made {
  readonly objects: readonly Census[];
  readonly bufferBytes: number;
  readonly sharedBytes: number;
}

const NOTHING: Made = { objects: [], bufferBytes: 0, sharedBytes: 0 };

/** From one moment to a later one, by their numbers. */
function madeBetween(
  { main, workers }: CollectionLog,
  moments: readonly Moment[],
  from: number,
  to: number,
): Made {
  const [first, last] = [moments[from]!, moments[to]!];
  return {
    objects: [
      allocated(main, first.index, last.index),
      workersAllocated(workers, first.atMs, last.atMs),
    ],
    bufferBytes:
      buffersAllocated(main, first.index, last.index) + last.releasedBytes - first.releasedBytes,
    sharedBytes: sharedAllocated(moments.slice(from, to + 1)),
  };
}

/** Of the strings that were made, on average; 0 where there were none. */
function flatBytesOf(main: readonly Collection[], moments: readonly Moment[]): number {
  const { count, bytes } = allocated(main, moments[0]!.index, moments.at(-1)!.index).get(FLAT) ?? {
    count: 0,
    bytes: 0,
  };
  return count === 0 ? 0 : bytes / count;
}

/** What was allocated between two collections: what died, and by how much more is alive. */
function allocated(collections: readonly Collection[], from: number, to: number): Census {
  const dead = collections.slice(from + 1, to + 1).map(({ dead }): Weighted => [1, dead]);
  return toCensus(difference([...dead, [1, collections[to]!.live], [-1, collections[from]!.live]]));
}

/** What was not freed before the next collection: what grows between two of them was allocated. */
function buffersAllocated(collections: readonly Collection[], from: number, to: number): number {
  let bytes = 0;
  for (let index = from + 1; index <= to; index++) {
    bytes += collections[index]!.externalBeforeBytes - collections[index - 1]!.externalBytes;
  }
  return bytes;
}

/**
 * What JavaScript made of shared and WebAssembly memory between two collections, or what more of it was alive from mark
 * to mark: WebAssembly makes its memory larger, and workers make some, without a word.
 */
function sharedAllocated(moments: readonly Moment[]): number {
  return moments.slice(1).reduce((sum, moment, at) => {
    const last = moments[at]!;
    const made = moment.sharedCreatedBytes - last.sharedCreatedBytes;
    return sum + Math.max(made, moment.sharedBytes - last.sharedBytes);
  }, 0);
}

/** A worker's heap begins with it: everything in it was allocated since, its own set-up included. */
function workersAllocated(workers: CollectionLog['workers'], fromMs: number, toMs: number): Census {
  return toCensus(
    difference(
      workers.flatMap((collections): Weighted[] => {
        const from = collections.findLast(({ atMs }) => atMs <= fromMs);
        const during = collections.filter(({ atMs }) => fromMs < atMs && atMs <= toMs);
        const last = during[during.length - 1];
        if (last === undefined) return [];
        return [
          ...during.map(({ dead }): Weighted => [1, dead]),
          [1, last.live],
          [-1, from?.live ?? new Map()],
        ];
      }),
    ),
  );
}

function workersAlive(
  workers: readonly (readonly TracedCollection[])[],
  workersEndedMs: Timeline['workersEndedMs'],
  timeMs: number,
): Census {
  return toCensus(
    difference(
      workers.flatMap((collections, index): Weighted[] => {
        const endedMs = workersEndedMs[index] ?? null;
        const last = collections.findLast(({ atMs }) => atMs <= timeMs);
        return last === undefined || (endedMs !== null && endedMs <= timeMs)
          ? []
          : [[1, last.live]];
      }),
    ),
  );
}

function contents(kind: string, bytes: number): ObjectCount[] {
  return bytes === 0 ? [] : [{ kind, count: 0, bytes }];
}
