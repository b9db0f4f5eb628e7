/**
 * Exact counting of distinct visitors by hour and page, over events in the kernel's shared memory; by one thread or many.
 *
 * 1. One thread plans ({@link planCounting}) and allocates: {@link layOutWords}. The layout is plain numbers, to be posted.
 * 2. Each thread opens a scatterer with a number of its own and scatters its events, in batches of three columns of 32-bit
 *    ids, hours too numbered from 0. A batch is best small enough for the first cache (a few thousand events).
 *    `largestId` of a batch tells whether its ids are in the plan's span, which scattering does not look at; `remapIds` and
 *    `unpackEvents` ({@link CountingKernel}) turn other forms into such columns.
 * 3. When all are done, one thread calls {@link layOutTriples}: it tells the tasks, which are to be shared out.
 * 4. Each thread opens a counter and counts tasks: the (hour, page, count) triples of a task lie at its `triples` then.
 *    A pair occurs in one task, but in all tasks of a cell that has several: there its counts are to be added.
 *
 * Time is linear in the events; memory is a word of 4 or 8 bytes an event, 12 bytes for each pair that there can be, and
 * what a thread needs for the largest leaf. In whichever threads the caller has.
 */
import type { Arena } from './arena.ts';
import { MOST_BITMAP_BYTES, sizeCounter } from './counter-sizes.ts';
import type { CountingPlan } from './counting-plan.ts';

/** The kernel's functions for counting; addresses are byte addresses in its memory. */
export interface CountingKernel {
  /** The largest of `count` ids; 0 for none. */
  readonly largestId: (ids: number, count: number) => number;
  /** Replaces each id by the entry of a table of 32-bit ids. */
  readonly remapIds: (ids: number, count: number, table: number) => void;
  /** Writes the parts of 64-bit words [hour | page | visitor] to three columns of 32-bit ids. */
  readonly unpackEvents: (
    words: number,
    count: number,
    visitorBits: bigint,
    pageBits: bigint,
    hours: number,
    pages: number,
    visitors: number,
  ) => void;
  readonly scatterNarrow: Scatter;
  readonly scatterWide: Scatter;
  readonly leafBytes: (layout: number, leaf: number) => number;
  readonly countLeafNarrow: (layout: number, scratch: number, leaf: number) => void;
  readonly countLeafWide: (layout: number, scratch: number, leaf: number) => void;
  readonly takeCounts: (layout: number, scratch: number, cell: number, out: number) => number;
}

type Scatter = (
  layout: number,
  thread: number,
  hours: number,
  pages: number,
  visitors: number,
  count: number,
) => number;

/** Where the words lie. */
export interface WordsLayout {
  readonly plan: CountingPlan;
  /** The address of the fields that the kernel reads. */
  readonly address: number;
  /** All blocks of the arena that hold it. */
  readonly allocated: readonly number[];
}

/** Part of the counting: some leaves of one cell. */
export interface CountingTask {
  readonly cell: number;
  readonly firstLeaf: number;
  readonly endLeaf: number;
  /** Where the task's triples go: hour, page and count of 32 bits each. */
  readonly triples: number;
}

/** Triples of a task: how many. */
export interface CountedTask {
  readonly task: CountingTask;
  readonly triples: number;
}

/** What there is to count, and how much of it. */
export interface TriplesLayout {
  /** In order of cell. */
  readonly tasks: readonly CountingTask[];
  readonly largestLeafBytes: number;
  readonly largestCellEvents: number;
  readonly allocated: readonly number[];
}

/** Bytes of a triple. */
export const TRIPLE_BYTES = 12;

/** Of a thread's events on their way to the blocks, as in assembly/scatter.ts. */
const STAGED_BYTES = 8192;

/** Allocates what the words of all events need. */
export function layOutWords(arena: Arena, plan: CountingPlan): WordsLayout {
  const { threads, leaves, blockBits, blockCount } = plan;
  const blockBytes = 2 ** blockBits;
  const pool = arena.allocate((blockCount + 1) * blockBytes);
  const cursors = arena.allocate(threads * leaves * 4);
  const previousBlocks = arena.allocate(blockCount * 4);
  const usedBlocks = arena.allocate(4);
  const staged = arena.allocate(threads * STAGED_BYTES);
  const address = arena.allocate(64);
  const bytes = arena.memory.buffer;
  new Uint32Array(bytes, cursors, threads * leaves).fill(0);
  new Uint32Array(bytes, usedBlocks, 1)[0] = 0;
  // In the order of the fields in assembly/counting-layout.ts.
  new Uint32Array(bytes, address, 15).set([
    plan.hourBits,
    plan.pageSplitBits,
    plan.pageBits,
    plan.visitorSplitBits,
    plan.visitorBits,
    threads,
    leaves,
    cursors,
    Math.ceil(pool / blockBytes) * blockBytes,
    blockBits,
    blockCount,
    usedBlocks,
    previousBlocks,
    Number(plan.rowsHashed),
    staged,
  ]);
  return { plan, address, allocated: [pool, cursors, previousBlocks, usedBlocks, staged, address] };
}

/**
 * A function that scatters a batch: the addresses of its hours, pages and visitors, and how many they are.
 *
 * @param thread From 0 to the plan's `threads - 1`; no two scatterers at once with the same.
 */
export function openScatterer(
  kernel: CountingKernel,
  { plan, address }: WordsLayout,
  thread: number,
): (hours: number, pages: number, visitors: number, count: number) => void {
  const scatter = plan.wordBytes === 4 ? kernel.scatterNarrow : kernel.scatterWide;
  return (hours, pages, visitors, count) => {
    if (!scatter(address, thread, hours, pages, visitors, count)) {
      throw new Error('More events were scattered than the plan was made for');
    }
  };
}

/** Bytes of the largest leaf, when all is scattered. */
export function largestLeafBytes(kernel: CountingKernel, { plan, address }: WordsLayout): number {
  let largest = 0;
  for (let leaf = 0; leaf < plan.leaves; leaf++) {
    largest = Math.max(largest, kernel.leafBytes(address, leaf) >>> 0);
  }
  return largest;
}

/** Sizes up the cells, allocates room for their triples, and divides the work. */
export function layOutTriples(
  arena: Arena,
  kernel: CountingKernel,
  { plan, address }: WordsLayout,
): TriplesLayout {
  const { cells, leaves, threads, wordBytes } = plan;
  const leavesPerCell = leaves / cells;
  const rows = 2 ** (plan.hourBits + plan.pageBits);
  const leafEvents = new Float64Array(leaves);
  let [events, largestLeafEvents] = [0, 0];
  for (let leaf = 0; leaf < leaves; leaf++) {
    const count = (kernel.leafBytes(address, leaf) >>> 0) / wordBytes;
    leafEvents[leaf] = count;
    events += count;
    largestLeafEvents = Math.max(largestLeafEvents, count);
  }

  const parts: { cell: number; firstLeaf: number; endLeaf: number; most: number }[] = [];
  let largestCellEvents = 0;
  for (let cell = 0; cell < cells; cell++) {
    const firstLeaf = cell * leavesPerCell;
    const cellEvents = sumBetween(leafEvents, firstLeaf, firstLeaf + leavesPerCell);
    largestCellEvents = Math.max(largestCellEvents, cellEvents);
    // A cell of most events would keep one thread at work when the others are done.
    const tasks = cellEvents > events / (4 * threads) ? Math.min(threads, leavesPerCell) : 1;
    for (let task = 0; task < tasks; task++) {
      const first = firstLeaf + Math.floor((leavesPerCell * task) / tasks);
      const end = firstLeaf + Math.floor((leavesPerCell * (task + 1)) / tasks);
      const most = Math.min(rows, sumBetween(leafEvents, first, end));
      if (most > 0) parts.push({ cell, firstLeaf: first, endLeaf: end, most });
    }
  }
  const pool = arena.allocate(parts.reduce((sum, { most }) => sum + most, 0) * TRIPLE_BYTES);
  let triples = pool;
  const tasks = parts.map(({ most, ...part }) => {
    const task = { ...part, triples };
    triples += most * TRIPLE_BYTES;
    return task;
  });
  return {
    tasks,
    largestLeafBytes: largestLeafEvents * wordBytes,
    largestCellEvents,
    allocated: [pool],
  };
}

function sumBetween(numbers: Float64Array, start: number, end: number): number {
  let sum = 0;
  for (let index = start; index < end; index++) sum += numbers[index]!;
  return sum;
}

/** Counts tasks, one after the other. */
export interface Counter {
  /** Writes the task's triples; returns how many. */
  readonly count: (task: CountingTask) => number;
  /** Gives back what it worked in. */
  readonly close: () => void;
}

/** Opens a counter for one thread. */
export function openCounter(
  arena: Arena,
  kernel: CountingKernel,
  { plan, address }: WordsLayout,
  { largestLeafBytes, largestCellEvents }: TriplesLayout,
): Counter {
  const sizes = sizeCounter(plan, largestLeafBytes, largestCellEvents);
  const allocated: number[] = [];
  const allocate = (bytes: number) => {
    const block = arena.allocate(bytes);
    allocated.push(block);
    return block;
  };
  const words = allocate(sizes.words);
  const sorted = sizes.sorted > 0 ? allocate(sizes.sorted) : 0;
  const counts = allocate(sizes.counts);
  const starts = sizes.starts > 0 ? allocate(sizes.starts) : 0;
  const stamps = sizes.stamps > 0 ? allocate(sizes.stamps) : 0;
  const table = allocate(sizes.table);
  const scratch = allocate(64);
  const bytes = arena.memory.buffer;
  new Uint8Array(bytes, counts, sizes.counts).fill(0);
  new Uint8Array(bytes, stamps, sizes.stamps).fill(0);
  // In the order of the fields in assembly/counting-scratch.ts.
  new Uint32Array(bytes, scratch, 9).set([
    words,
    sorted,
    counts,
    Math.max(0, sizes.rowSlots - 1),
    starts,
    stamps,
    0,
    table,
    MOST_BITMAP_BYTES,
  ]);
  const countLeaf = plan.wordBytes === 4 ? kernel.countLeafNarrow : kernel.countLeafWide;
  return {
    count: ({ cell, firstLeaf, endLeaf, triples }) => {
      for (let leaf = firstLeaf; leaf < endLeaf; leaf++) countLeaf(address, scratch, leaf);
      return kernel.takeCounts(address, scratch, cell, triples) >>> 0;
    },
    close: () => allocated.forEach(arena.free),
  };
}
