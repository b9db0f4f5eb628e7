/** Live bytes over the input: what a curve trial reads at its marks. Runs in trial processes. */
import { GCProfiler, setFlagsFromString } from 'node:v8';
import type { CurveResult, Span } from '../../wire/memory-results.ts';
import { collectGarbage, collectYoungGarbage } from '../garbage.ts';
import { fillYoung } from './ballast.ts';
import { onNewArrayBuffer } from './constructors.ts';
import { LiveIntervals } from './live-intervals.ts';
import { bytesReleased, bytesShrunk } from './resized-buffers.ts';
import { onNewSharedMemory, sharedBytesCreated } from './shared-memory.ts';
import { Workers } from './workers.ts';

/**
 * V8 collects when its young space is full, whatever lies in array buffers beside it. A closer look therefore collects when
 * new ones have this share of what that space holds, so that the young and they together take no larger a step.
 */
const BUFFERS_SHARE = 1 / 4;
/** How often workers are asked while the main thread waits for them. */
const POLL_MS = 20;

/** The main thread's memory: heap and array buffers; of it, what lies in spaces for large objects. */
interface Reading {
  bytes: number;
  readonly largeBytes: number;
}

type Collection = ReturnType<GCProfiler['stop']>['statistics'][number];

/** How a trial looks closer. */
export interface Closely {
  /** Where every collection is a full one; each span begins and ends at a mark. */
  readonly fine: readonly Span[];
  /** How much is allocated between two collections. */
  readonly semiSpaceMb: number;
  /** What share of that is filled with garbage where a span begins, so that another trial's collections come between. */
  readonly phase: number;
}

/** Follows memory from {@link start} to {@link finish}. */
export class LiveCurve {
  readonly #closely: Closely | null;
  readonly #workers = new Workers();
  readonly #intervals: LiveIntervals;
  #poll: NodeJS.Timeout | null = null;
  /** Only where there is a worker: a timer is memory, too, and comes when it likes. */
  readonly #onWorker = () => {
    this.#poll ??= setInterval(() => this.#lookAtWorkers(), POLL_MS).unref();
  };
  #profiler = new GCProfiler();
  #baseBytes = 0;
  #isFine = false;
  #stopWatchingBuffers = () => {};
  /** Just after the last collection, and whether that was a full one, but for those of this instrument's own garbage. */
  #after: Reading = { bytes: 0, largeBytes: 0 };
  #afterIsFull = false;
  /** Alive after the last full collection. */
  #fullBytes = 0;
  /** What the next collection finds is of this instrument's own making. */
  #isOwnGarbage = false;
  #ballastBytes = 0;
  /** In array buffers since the last collection. */
  #newBufferBytes = 0;
  /** Shared memory and workers, when last measured; what JavaScript had made of it until then, and what was freed at once. */
  #besideBytes = 0;
  #createdBytes = 0;
  #releasedBytes = 0;
  #shrunkBytes = 0;
  /** The most of heap and array buffers that is known to have been alive at once since then. */
  #mostBytes = 0;

  /**
   * @param closely null for marks alone.
   * @param marks How many there will be at most, without start, end of the input and return.
   */
  constructor(closely: Closely | null, marks: number) {
    this.#closely = closely;
    this.#intervals = new LiveIntervals(marks + 2);
    process.on('worker', this.#onWorker);
  }

  /** The state before the call, and the first mark. */
  start(): void {
    this.#profiler.start();
    this.#collect();
    // What was there before the call, shared memory too, is not the call's; see held.ts.
    this.#baseBytes = this.#after.bytes + this.#besideBytes;
    this.#open(0);
  }

  /** A mark: what is dead is collected, what is alive is noted. */
  mark(events: number): void {
    this.#collect();
    this.#intervals.close(events);
    this.#open(events);
  }

  /** The return of the call. */
  finish(events: number): CurveResult {
    process.off('worker', this.#onWorker);
    if (this.#poll !== null) clearInterval(this.#poll);
    this.#collect();
    // What is alive at the return was alive at once.
    this.#see(this.#after.bytes);
    this.#intervals.close(events);
    this.#lookCloser(false);
    this.#profiler.stop();
    const silentWorkers = this.#workers.silent;
    this.#workers.close();
    return {
      intervals: this.#intervals.all(),
      retainedBytes: this.#after.bytes - this.#baseBytes + this.#besideBytes,
      baseBytes: this.#baseBytes,
      silentWorkers,
    };
  }

  #open(events: number): void {
    this.#lookCloser(this.#closely?.fine.some((span) => isWithin(span, events)) ?? false);
    this.#intervals.open(events, this.#after.bytes + this.#besideBytes - this.#baseBytes);
    this.#ballastBytes =
      this.#isFine && this.#closely !== null
        ? fillYoung(this.#closely.phase * this.#closely.semiSpaceMb * 2 ** 20)
        : 0;
  }

  /** Makes every collection a full one, and has some for array buffers; or ends that. */
  #lookCloser(isFine: boolean): void {
    if (isFine === this.#isFine) return;
    this.#isFine = isFine;
    setFlagsFromString(isFine ? '--gc-global' : '--no-gc-global');
    this.#stopWatchingBuffers();
    if (!isFine) {
      this.#stopWatchingBuffers = () => {};
      return;
    }
    const undo = [
      onNewArrayBuffer((bytes) => this.#onBuffer(bytes)),
      onNewSharedMemory((bytes) => {
        // Each walk over the heap takes a second.
        if (this.#workers.isSharedListed) this.#onBuffer(bytes);
      }),
    ];
    this.#stopWatchingBuffers = () => {
      for (const one of undo) one();
    };
  }

  /** A buffer just made is alive together with what it is to replace. */
  #onBuffer(bytes: number): void {
    this.#newBufferBytes += bytes;
    const step = BUFFERS_SHARE * (this.#closely?.semiSpaceMb ?? 1) * 2 ** 20;
    if (this.#newBufferBytes >= step) this.#collect();
  }

  /** While the main thread waits, workers may grow. */
  #lookAtWorkers(): void {
    if (!this.#workers.areThere) return;
    this.#collect(false);
    this.#see(this.#after.bytes);
  }

  /** Collects, and takes in what V8 tells of this collection and of those that it made of itself before. */
  #collect(isMark = true): void {
    // Else those of young objects, too, would be full ones.
    if (this.#isFine) setFlagsFromString('--no-gc-global');
    // Young objects first: the full collection then takes half the time.
    collectYoungGarbage();
    collectGarbage();
    this.#takeInAll();
    this.#lookBeside(isMark);
    this.#profiler = new GCProfiler();
    this.#profiler.start();
    // What V8 told is garbage by now, a little more or less by the digits of its times: none of it is the call's.
    this.#isOwnGarbage = true;
    collectYoungGarbage();
    if (this.#isFine) setFlagsFromString('--gc-global');
  }

  /** Shared memory and workers. What is made of it, and gone by now, was alive in between, nobody knows when. */
  #lookBeside(isMark: boolean): void {
    const lastBytes = this.#besideBytes;
    const madeBytes = sharedBytesCreated() - this.#createdBytes;
    const workerBytes = this.#workers.ask(isMark);
    this.#besideBytes = workerBytes + this.#workers.sharedBytes();
    this.#createdBytes = sharedBytesCreated();
    this.#intervals.allocated(madeBytes + bytesReleased() - this.#releasedBytes, 0);
    this.#releasedBytes = bytesReleased();
    if (this.#isFine) {
      // What has shrunk was as long as V8 counts it until then.
      const shrunkSince = bytesShrunk() - this.#shrunkBytes;
      const throughoutBytes = this.#workers.isSharedListed
        ? Math.min(lastBytes, this.#besideBytes - madeBytes + shrunkSince)
        : lastBytes + madeBytes;
      this.#intervals.see(this.#mostBytes - this.#baseBytes + throughoutBytes);
      this.#see(this.#after.bytes);
    }
    this.#shrunkBytes = bytesShrunk();
    this.#mostBytes = 0;
  }

  /** A function of its own: what it held is garbage when it returns. */
  #takeInAll(): void {
    for (const collection of this.#profiler.stop().statistics) this.#takeIn(collection);
  }

  #takeIn({ gcType, beforeGC, afterGC }: Collection): void {
    this.#newBufferBytes = 0;
    if (this.#isOwnGarbage) {
      this.#isOwnGarbage = false;
      // What comes is counted from here. What is alive was told by the full collection just before: after a young one V8
      // has been seen to count some 200 KB more in its old space, until the next full one.
      this.#after = readingOf(afterGC);
      return;
    }
    const before = readingOf(beforeGC);
    // Where the ballast itself was enough for a collection, the rest of it comes after.
    before.bytes -= Math.max(0, Math.min(this.#ballastBytes, before.bytes - this.#after.bytes));
    this.#ballastBytes = 0;
    const largeBytes = before.largeBytes - this.#after.largeBytes;
    this.#intervals.allocated(before.bytes - this.#after.bytes, largeBytes);
    this.#intervals.suspect(this.#atMost(before.bytes));
    // Where a large object is made, what was alive just before mostly is still: a table that grows is copied.
    const withLargeBytes = this.#afterIsFull ? this.#fullBytes + largeBytes : 0;
    this.#mostBytes = Math.max(this.#mostBytes, withLargeBytes);
    this.#after = readingOf(afterGC);
    this.#afterIsFull = gcType === 'MarkSweepCompact';
    if (!this.#afterIsFull) return;
    this.#fullBytes = this.#after.bytes;
    this.#mostBytes = Math.max(this.#mostBytes, this.#after.bytes);
  }

  /** With shared memory and workers, which were just looked at. */
  #see(bytes: number): void {
    this.#intervals.see(bytes - this.#baseBytes + this.#besideBytes);
  }

  /** Above the base, with all that shared memory and workers can have been, and what was freed before V8 counted. */
  #atMost(bytes: number): number {
    const madeSince = sharedBytesCreated() - this.#createdBytes;
    const releasedSince = bytesReleased() - this.#releasedBytes;
    return bytes - this.#baseBytes + this.#besideBytes + madeSince + releasedSince;
  }
}

function isWithin({ fromEvent, toEvent }: Span, events: number): boolean {
  return fromEvent <= events && (events < toEvent || fromEvent === toEvent);
}

function readingOf({ heapStatistics, heapSpaceStatistics }: Collection['beforeGC']): Reading {
  return {
    bytes: heapStatistics.usedHeapSize + heapStatistics.externalMemory,
    largeBytes: heapSpaceStatistics.reduce(
      (sum, { spaceName, spaceUsedSize }) =>
        spaceName.includes('large_object') ? sum + spaceUsedSize : sum,
      0,
    ),
  };
}
