/** Events in memory: three columns of ids in blocks. In each thread that keeps events. */
import type { Arena } from '../kernels/arena.ts';
import { type CountingKernel, openScatterer, type WordsLayout } from '../kernels/counting.ts';

/** Bytes of an event, in a block and in a file. */
export const EVENT_BYTES = 12;
const ID_BYTES = 4;
/** Batches stay in the first cache. */
const BATCH_EVENTS = 4096;

/** Three columns, one behind the other. */
export interface EventBlock {
  readonly hours: number;
  readonly pages: number;
  readonly visitors: number;
  /** The room of each. */
  readonly most: number;
  events: number;
}

/** A block without events. */
export function allocateBlock({ allocate }: Arena, most: number): EventBlock {
  const hours = allocate(most * EVENT_BYTES);
  const columnBytes = most * ID_BYTES;
  return {
    hours,
    pages: hours + columnBytes,
    visitors: hours + 2 * columnBytes,
    most,
    events: 0,
  };
}

/** All events of the blocks. */
export function eventsOf(blocks: readonly EventBlock[]): number {
  return blocks.reduce((sum, { events }) => sum + events, 0);
}

/** One more than the largest ids. */
export function spansOf(kernel: CountingKernel, blocks: readonly EventBlock[]) {
  const spanOf = (column: 'hours' | 'pages' | 'visitors') =>
    blocks.reduce(
      (most, block) => Math.max(most, 1 + (kernel.largestId(block[column], block.events) >>> 0)),
      1,
    );
  return { hours: spanOf('hours'), pages: spanOf('pages'), visitors: spanOf('visitors') };
}

/** Scatters the events of one thread. */
export function scatterBlocks(
  kernel: CountingKernel,
  words: WordsLayout,
  thread: number,
  blocks: readonly EventBlock[],
): void {
  const scatter = openScatterer(kernel, words, thread);
  for (const { hours, pages, visitors, events } of blocks) {
    for (let from = 0; from < events; from += BATCH_EVENTS) {
      const count = Math.min(BATCH_EVENTS, events - from);
      scatter(hours + 4 * from, pages + 4 * from, visitors + 4 * from, count);
    }
  }
}
