/** The events that one thread has read, as columns of ids in blocks of the job's memory. */
import type { Arena } from '../kernels/arena.ts';

/** Events of a block: all three columns lie one behind the other, each of so many ids. */
export const BLOCK_EVENTS = 16_384;
/** A file of few events should not take a block for many. */
const LEAST_BLOCK_EVENTS = 1024;

/** Columns in the job's memory. */
export interface EventBlock {
  readonly address: number;
  /** The room of each column. */
  readonly most: number;
  readonly events: number;
}

/** Addresses of the columns of a block. */
export function columnsOf({ address, most }: Pick<EventBlock, 'address' | 'most'>) {
  return { hours: address, pages: address + 4 * most, visitors: address + 8 * most };
}

/** Allocates a block; the blocks before it tell how large it should be. */
export function allocateBlock({ allocate }: Arena, blocksBefore: number): EventBlock {
  const most = blocksBefore === 0 ? LEAST_BLOCK_EVENTS : BLOCK_EVENTS;
  return { address: allocate(most * 12), most, events: 0 };
}
