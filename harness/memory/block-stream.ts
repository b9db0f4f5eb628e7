/** The input of a memory trial, measured beforehand so that it can be left out. Runs in trial processes. */
import type { PageView } from '../../contract.ts';
import { type Dataset, rowAt } from '../dataset.ts';
import { collectGarbage } from '../garbage.ts';

/** As many points of the input see a collection. */
const BLOCKS = 64;
const NO_ROW = undefined as unknown as PageView;

/** When things happened that the accounting must know, on the clock of `performance.now()`. */
export interface InputTimeline {
  /** After the collection that left one block alive, the one that left two, and the one before the call. */
  readonly oneBlockMs: number;
  readonly twoBlocksMs: number;
  readonly callMs: number;
  /** Blocks made during the call. */
  readonly blocksMade: number;
  /** Whether a block was being made at that time: then more or less than one block was alive. */
  readonly isMakingBlock: (timeMs: number) => boolean;
  /** Events handed over by that time, to within a block. */
  readonly eventsAt: (timeMs: number) => number;
}

/** The input as a one-shot iterator that collects garbage at the start of every block. */
export class BlockStream implements InputTimeline, Iterable<PageView>, Iterator<PageView> {
  readonly blockSize: number;
  oneBlockMs = 0;
  twoBlocksMs = 0;
  /** When each block began to be made and when it was whole; typed arrays, because they allocate nothing. */
  readonly #makingMs: Float64Array;
  readonly #madeMs: Float64Array;
  #endMs = Number.POSITIVE_INFINITY;
  readonly #dataset: Dataset;
  readonly #events: number;
  #block: readonly PageView[] = [];
  #blockNumber = 0;
  #at = 0;
  #handedOver = 0;
  /** One object for all results, so that iterating allocates nothing. */
  readonly #result = { done: false, value: NO_ROW };

  constructor(dataset: Dataset) {
    this.#dataset = dataset;
    this.#events = dataset.timestampsMs.length;
    this.blockSize = Math.max(1, Math.ceil(this.#events / BLOCKS));
    const blocks = Math.ceil(this.#events / this.blockSize);
    this.#makingMs = new Float64Array(blocks).fill(Number.POSITIVE_INFINITY);
    this.#madeMs = new Float64Array(blocks).fill(Number.POSITIVE_INFINITY);
  }

  /** Collects with one block alive, with two, and with one again: what a block weighs, and the state before. */
  open(): void {
    this.#block = this.#makeBlock(0);
    collectGarbage();
    this.oneBlockMs = performance.now();
    this.#collectWithSecondBlock();
    collectGarbage();
    this.#madeMs[0] = performance.now();
  }

  /** A function of its own, because what a running function once held may stay alive until it returns. */
  #collectWithSecondBlock(): void {
    const second = this.#makeBlock(0);
    collectGarbage();
    this.twoBlocksMs = performance.now();
    // Reading both here keeps them alive until here.
    if (second.length !== this.#block.length) throw new Error('The blocks differ in size.');
  }

  /** Collects what the call left behind, the last block still alive as it was before the call. */
  close(): void {
    collectGarbage();
    if (this.#block.length === 0) throw new Error('The last block was dropped before the end.');
  }

  get callMs(): number {
    return this.#madeMs[0]!;
  }

  get blocksMade(): number {
    return this.#blockNumber;
  }

  isMakingBlock(timeMs: number): boolean {
    return this.#makingMs.some(
      (makingMs, block) => makingMs <= timeMs && timeMs <= this.#madeMs[block]!,
    );
  }

  eventsAt(timeMs: number): number {
    if (timeMs >= this.#endMs) return this.#events;
    return (
      this.blockSize *
      Math.max(
        0,
        this.#madeMs.findLastIndex((madeMs) => madeMs <= timeMs),
      )
    );
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): { done: boolean; value: PageView } {
    if (this.#handedOver === this.#events) {
      this.#endMs = Math.min(this.#endMs, performance.now());
      this.#result.done = true;
      return this.#result;
    }
    if (this.#at === this.blockSize) this.#advance();
    this.#handedOver++;
    this.#result.value = this.#block[this.#at++]!;
    return this.#result;
  }

  #advance(): void {
    const number = this.#blockNumber + 1;
    this.#makingMs[number] = performance.now();
    this.#block = this.#makeBlock(number);
    this.#madeMs[number] = performance.now();
    this.#blockNumber = number;
    this.#at = 0;
    this.#result.value = NO_ROW;
    collectGarbage();
  }

  /** The last block is filled up with events from the start, which are never handed over. */
  #makeBlock(number: number): PageView[] {
    const first = number * this.blockSize;
    const rows = new Array<PageView>(this.blockSize);
    for (let index = 0; index < rows.length; index++) {
      rows[index] = rowAt(this.#dataset, (first + index) % this.#events);
    }
    return rows;
  }
}
