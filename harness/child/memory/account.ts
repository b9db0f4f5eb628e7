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
import { assertStrings, replaced, type StringsBetween, weightOfRows } from './row-weight.ts';

/** When things happened, in milliseconds of `performance.now()`, and what else was known then. */
export interface Timeline {
  /** After the collection before the sample rows were made, the one while they lived, and the one before the call. */
  readonly beforeRowsMs: number;
  readonly rowsMs: number;
  readonly callMs: number;
  readonly sampleRows: number;
  /** What a string of the input weighs, on average, in bytes. */
  readonly stringBytes: number;
  /** Shared and WebAssembly memory alive just before the call, and made until then, in bytes. */
  readonly before: Pick<Mark, 'sharedBytes' | 'sharedCreatedBytes'>;
  /** After the collection at each mark, the end of the input, and the return of the call. */
  readonly marks: readonly Mark[];
  /** When each worker ended, in the order of their starts; null for one that lived on. */
  readonly workersEndedMs: readonly (number | null)[];
}

/** A moment of the call. */
export interface Mark {
  readonly events: number;
  readonly atMs: number;
  /** Shared and WebAssembly memory alive, in bytes. */
  readonly sharedBytes: number;
  /** Those that JavaScript had made so far, in bytes. */
  readonly sharedCreatedBytes: number;
}

/** Contents of buffers are bytes outside the heap; they count no objects. */
const BUFFER_CONTENTS = 'array buffer contents';
const SHARED_MEMORY = 'shared and WebAssembly memory';

/**
 * Live is the difference from the last collection before the call. Allocated is what died between two
 * collections and by how much more is alive, less the rows of the input handed over between them: what one
 * row weighs is known from a sample made beforehand, its strings, which differ, from their lengths.
 *
 * @param log All collections, in order; the last one after the call.
 * @param strings Of the rows; null where the input was whole before the call, so that none were made during it.
 * @throws Error where their times do not fit the timeline, or the sample's strings not their lengths.
 */
export function accountFor(
  log: CollectionLog,
  timeline: Timeline,
  strings: StringsBetween | null,
): Omit<CensusResult, 'held'> {
  const { main } = log;
  const lastBefore = (timeMs: number) => main.findLastIndex(({ atMs }) => atMs <= timeMs);
  const [beforeRows, rows, call] = [timeline.beforeRowsMs, timeline.rowsMs, timeline.callMs].map(
    lastBefore,
  ) as [number, number, number];
  const moments = timeline.marks.map((mark) => ({ ...mark, index: lastBefore(mark.atMs) }));
  const order = [-1, beforeRows, rows, call, ...moments.map(({ index }) => index)];
  if (order.some((index, at) => at > 0 && index <= order[at - 1]!)) {
    throw new Error('The collections cannot be told apart by their times.');
  }
  const rowSample = allocated(main, beforeRows, rows);
  const { sampleRows } = timeline;
  if (strings !== null) assertStrings(rowSample, strings(0, sampleRows));
  const base = main[call]!;
  const start = {
    events: 0,
    atMs: timeline.callMs,
    index: call,
    ...timeline.before,
  };
  const alreadyShared = timeline.before.sharedBytes;
  const workersAt = (timeMs: number) => workersAlive(log.workers, timeline, timeMs);
  const allocatedBetween = (from: typeof start, to: typeof start): ObjectCount[] =>
    withoutInternals([
      ...replaced(
        difference([
          [1, allocated(main, from.index, to.index)],
          [1, workersAllocated(log.workers, from.atMs, to.atMs)],
          ...(strings === null
            ? []
            : [
                [
                  -1,
                  weightOfRows(
                    rowSample,
                    sampleRows,
                    to.events - from.events,
                    strings(from.events, to.events),
                  ),
                ] satisfies Weighted,
              ]),
        ]),
        timeline.stringBytes,
      ),
      ...contents(BUFFER_CONTENTS, buffersAllocated(main, from.index, to.index)),
      ...contents(SHARED_MEMORY, sharedAllocated([start, ...moments], from.index, to.index)),
    ]);
  const liveBytes = (moment: typeof start) => {
    const { heapAfterBytes, externalBytes } = main[moment.index]!;
    return (
      heapAfterBytes +
      externalBytes -
      base.heapAfterBytes -
      base.externalBytes +
      moment.sharedBytes -
      alreadyShared +
      totalOf([...workersAt(moment.atMs)].map(([kind, weight]) => ({ kind, ...weight })))
    );
  };
  const live = (moment: typeof start): ObjectCount[] => [
    ...difference([
      [1, main[moment.index]!.live],
      [-1, base.live],
      [1, workersAt(moment.atMs)],
    ]),
    ...contents(BUFFER_CONTENTS, main[moment.index]!.externalBytes - base.externalBytes),
    ...contents(SHARED_MEMORY, moment.sharedBytes - alreadyShared),
  ];
  const end = moments[moments.length - 1]!;
  const allocatedObjects = allocatedBetween(start, end);
  return {
    points: [start, ...moments.slice(0, -1)].map(
      (moment, index): CensusPoint => ({
        events: moment.events,
        liveBytes: liveBytes(moment),
        live: live(moment),
        allocatedNext: allocatedBetween(moment, moments[index]!),
      }),
    ),
    retainedBytes: liveBytes(end),
    retainedObjects: live(end),
    allocatedBytes: totalOf(allocatedObjects),
    allocatedObjects,
  };
}

/** What was allocated between two collections: what died, and by how much more is alive. */
function allocated(collections: readonly Collection[], from: number, to: number): Census {
  const dead = collections.slice(from + 1, to + 1).map(({ dead }): Weighted => [1, dead]);
  return toCensus(difference([...dead, [1, collections[to]!.live], [-1, collections[from]!.live]]));
}

/** Buffers are freed by collections alone, so what grows between two of them was allocated. */
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
function sharedAllocated(
  moments: readonly (Omit<Mark, 'atMs' | 'events'> & { readonly index: number })[],
  from: number,
  to: number,
): number {
  const within = moments.filter(({ index }) => from <= index && index <= to);
  return within.slice(1).reduce((sum, moment, at) => {
    const last = within[at]!;
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
  { workersEndedMs }: Timeline,
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
