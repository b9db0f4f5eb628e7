/**
 * Bytes allocated by each line. V8's profilers know the function that allocates, not the line; so the code is
 * instrumented to say where it is ({@link instrument}), and here the heap is read whenever it says so. Runs in profiled
 * processes that are started deterministically, where nothing else allocates meanwhile.
 */

import { GCProfiler, getHeapStatistics } from 'node:v8';
import { ELSEWHERE_SITE, INPUT_SITE } from '../../wire/allocation-sites.ts';
import { collectYoungGarbage } from '../garbage.ts';
import type { MakeElement } from '../memory/input-stream.ts';

/** Collect long before V8 has to: what a collection frees in the middle of a line is harder to tell. */
const COLLECT_EVERY_BYTES = 64 * 2 ** 20;
/** Less than any collection frees; more than compiling the reading can change what it costs. */
const LEAST_FREED_BYTES = 4_096;

/** The heap as it was, and what reading it costs. A typed array, because a number in a variable may be allocated. */
const USED = 0;
const READING_COSTS = 1;
const COLLECTED_AT = 2;

/** Counts bytes by place; place 0 is the input, place 1 everything that is in no place. */
export class AllocationSites {
  readonly #bytes: Float64Array;
  readonly #state = new Float64Array(3);
  #site = ELSEWHERE_SITE;
  #profiler = new GCProfiler();

  /** @param sites How many places there are, the two included. */
  constructor(sites: number) {
    this.#bytes = new Float64Array(sites);
    this.#profiler.start();
  }

  /** From here on; what was before is forgotten. */
  start(): void {
    this.#site = ELSEWHERE_SITE;
    collectYoungGarbage();
    this.#takeCollections();
    this.#state[COLLECTED_AT] = usedBytes();
    this.#remember();
    this.#bytes.fill(0);
  }

  /** The code is about to run what stands at this place. */
  at(site: number): void {
    this.#settle();
    this.#site = site;
  }

  /** A function begins. @returns the place it was called from, for {@link leave}. */
  enter(): number {
    this.#settle();
    return this.#site;
  }

  /** A function ends. */
  leave(site: number): void {
    this.#settle();
    this.#site = site;
  }

  /** Ends the account. */
  finish(): number[] {
    this.#settle();
    this.#profiler.stop();
    return Array.from(this.#bytes);
  }

  /** The same elements, each made at the place of the input. */
  input<Element>(makeElement: MakeElement<Element>): MakeElement<Element> {
    return (index) => {
      const site = this.enter();
      this.#site = INPUT_SITE;
      const element = makeElement(index);
      this.leave(site);
      return element;
    };
  }

  #settle(): void {
    const used = usedBytes();
    const delta = used - this.#state[USED]! - this.#state[READING_COSTS]!;
    this.#bytes[this.#site]! += delta;
    // V8 collected of itself in the middle of a line: what it freed was allocated all the same. One that freed less than
    // the line allocated goes unseen, which is why collections of our own keep V8 from having any.
    if (delta < -LEAST_FREED_BYTES) this.#bytes[this.#site]! += this.#takeCollections();
    if (used - this.#state[COLLECTED_AT]! > COLLECT_EVERY_BYTES) {
      collectYoungGarbage();
      this.#takeCollections();
      this.#state[COLLECTED_AT] = usedBytes();
    }
    this.#remember();
  }

  /** Reads twice, because a reading itself allocates, and how much depends on how its code is compiled by now. */
  #remember(): void {
    const first = usedBytes();
    const second = usedBytes();
    this.#state[USED] = second;
    this.#state[READING_COSTS] = second - first;
  }

  #takeCollections(): number {
    let freed = 0;
    for (const { beforeGC, afterGC } of this.#profiler.stop()?.statistics ?? []) {
      const before = beforeGC.heapStatistics;
      const after = afterGC.heapStatistics;
      freed += before.usedHeapSize + before.externalMemory;
      freed -= after.usedHeapSize + after.externalMemory;
    }
    this.#profiler = new GCProfiler();
    this.#profiler.start();
    return freed;
  }
}

function usedBytes(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}
