/**
 * Live bytes, allocated bytes and objects by kind of one call, from V8's own account of every
 * collection. Runs in a trial process started with the flags of memory/flags.ts.
 *
 * The input is handed over as a stream of rows, made in blocks. Exactly one block is alive at every
 * collection, before the call and during it, and all blocks are of one size, so that the input cancels
 * out of every difference; what making the blocks allocated is known from one block made beforehand.
 */
import type { HourlyUniques, Implementation, PageView } from '../../contract.ts';
import { type Dataset, rowAt, rowsOf } from '../dataset.ts';
import { collectGarbage } from '../garbage.ts';
import { type Census, type Collection, recordCollections } from '../memory/collection-log.ts';
import { INTERNALS, type ObjectKind } from '../memory/object-kinds.ts';
import { differencesFrom, type ExpectedAnswer } from '../oracle.ts';
import type { LivePoint, MemoryResult, ObjectCount, TrialReply } from '../protocol.ts';

const BLOCKS = 64;
const WARM_UP_EVENTS = 20_000;

/** Measures one call, after a warm-up call on the first events, and checks its answer. */
export async function memory(
  implementation: Implementation,
  dataset: Dataset,
  expected: ExpectedAnswer,
): Promise<TrialReply> {
  const events = dataset.timestampsMs.length;
  await implementation.countUniques(rowsOf(dataset, 0, Math.min(events, WARM_UP_EVENTS)));

  const input = new BlockStream(dataset);
  let answer: HourlyUniques | undefined;
  const collections = await recordCollections(async () => {
    input.open();
    answer = await implementation.countUniques(input);
    input.close();
  });
  const wrong = differencesFrom(expected, dataset.pages, answer);
  if (wrong !== null) return { kind: 'wrong', wrong };
  return { kind: 'measured', result: resultOf(collections, input) };
}

/** The input as a one-shot iterator that collects garbage at the start of every block. */
class BlockStream implements Iterable<PageView>, Iterator<PageView> {
  readonly blockSize: number;
  /** When each block was handed over, and last when the input ended; as `performance.now()` tells. */
  readonly startsMs: Float64Array;
  /** When there was one block, when there were two, and when the call had ended. */
  oneBlockMs = 0;
  twoBlocksMs = 0;
  readonly #dataset: Dataset;
  readonly #events: number;
  #block: readonly PageView[] = [];
  #blockNumber = 0;
  #at = 0;
  #handedOver = 0;
  /** One object for all results, so that iterating allocates nothing. */
  readonly #result = { done: false, value: undefined as unknown as PageView };

  constructor(dataset: Dataset) {
    this.#dataset = dataset;
    this.#events = dataset.timestampsMs.length;
    this.blockSize = Math.max(1, Math.ceil(this.#events / BLOCKS));
    const blocks = Math.ceil(this.#events / this.blockSize);
    this.startsMs = new Float64Array(blocks + 1).fill(Number.POSITIVE_INFINITY);
  }

  /** Collects with one block alive, with two, and with one again: what a block weighs, and the state before. */
  open(): void {
    this.#block = this.#makeBlock(0);
    collectGarbage();
    this.oneBlockMs = performance.now();
    this.#collectWithSecondBlock();
    collectGarbage();
    this.startsMs[0] = performance.now();
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

  /** Blocks made during the call. */
  get blocksMade(): number {
    return this.#blockNumber;
  }

  /** Events handed over at that time, to within a block. */
  eventsAt(timeMs: number): number {
    let started = 0;
    while (started < this.startsMs.length && this.startsMs[started]! <= timeMs) started++;
    return Math.min(Math.max(0, started - 1) * this.blockSize, this.#events);
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): { done: boolean; value: PageView } {
    if (this.#handedOver === this.#events) {
      const last = this.startsMs.length - 1;
      if (this.startsMs[last] === Number.POSITIVE_INFINITY) this.startsMs[last] = performance.now();
      this.#result.done = true;
      return this.#result;
    }
    if (this.#at === this.blockSize) this.#advance();
    this.#handedOver++;
    this.#result.value = this.#block[this.#at++]!;
    return this.#result;
  }

  #advance(): void {
    this.#blockNumber++;
    this.#block = this.#makeBlock(this.#blockNumber);
    this.#at = 0;
    this.startsMs[this.#blockNumber] = performance.now();
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

function resultOf(collections: readonly Collection[], input: BlockStream): MemoryResult {
  const lastBefore = (timeMs: number) => collections.findLastIndex(({ atMs }) => atMs <= timeMs);
  const oneBlockIndex = lastBefore(input.oneBlockMs);
  const twoBlocksIndex = lastBefore(input.twoBlocksMs);
  const baseIndex = lastBefore(input.startsMs[0]!);
  if (oneBlockIndex < 0 || twoBlocksIndex <= oneBlockIndex || baseIndex <= twoBlocksIndex) {
    throw new Error('The collections before the call cannot be told apart by their times.');
  }
  const base = collections[baseIndex]!;
  const liveBytes = ({ heapAfterBytes, externalBytes }: Collection) =>
    heapAfterBytes + externalBytes - base.heapAfterBytes - base.externalBytes;

  const during = collections.slice(baseIndex + 1);
  const last = during[during.length - 1]!;
  const peak = during.reduce((a, b) => (liveBytes(b) > liveBytes(a) ? b : a));
  const call = withoutInternals(
    difference([
      [1, allocated(collections, baseIndex, collections.length - 1)],
      [-input.blocksMade, allocated(collections, oneBlockIndex, twoBlocksIndex)],
    ]),
  );
  return {
    peakLiveBytes: liveBytes(peak),
    retainedBytes: liveBytes(last),
    allocatedBytes: call.reduce((sum, { bytes }) => sum + bytes, 0),
    allocatedObjects: call,
    liveObjects: difference([
      [1, peak.live],
      [-1, base.live],
    ]),
    liveCurve: during.map(
      (collection): LivePoint => ({
        events: input.eventsAt(collection.atMs),
        bytes: liveBytes(collection),
      }),
    ),
  };
}

/** What was allocated between two collections: what died, and by how much more is alive. */
function allocated(collections: readonly Collection[], from: number, to: number): Census {
  const dead = collections.slice(from + 1, to + 1).map(({ dead }): Weighted => [1, dead]);
  const counts = difference([...dead, [1, collections[to]!.live], [-1, collections[from]!.live]]);
  return new Map(counts.map(({ kind, count, bytes }) => [kind as ObjectKind, { count, bytes }]));
}

type Weighted = readonly [factor: number, census: Census];

/** The weighted sum by kind, most bytes first. */
function difference(parts: readonly Weighted[]): ObjectCount[] {
  const sum = new Map<ObjectKind, { count: number; bytes: number }>();
  for (const [factor, census] of parts) {
    for (const [kind, { count, bytes }] of census) {
      const entry = sum.get(kind) ?? { count: 0, bytes: 0 };
      sum.set(kind, { count: entry.count + factor * count, bytes: entry.bytes + factor * bytes });
    }
  }
  return Array.from(sum, ([kind, { count, bytes }]) => ({ kind, count, bytes }))
    .filter(({ count, bytes }) => count !== 0 || bytes !== 0)
    .sort((a, b) => b.bytes - a.bytes);
}

/** The engine compiles and caches when it likes; that is not the implementation's allocation. */
function withoutInternals(counts: readonly ObjectCount[]): ObjectCount[] {
  return counts.filter(({ kind }) => kind !== INTERNALS);
}
