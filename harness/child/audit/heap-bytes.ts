/** What is in use on the heap and beside it, how that grows, and in words. Runs in trial processes. */
import { getHeapStatistics } from 'node:v8';
import { collectGarbage, letHelpersFinish } from '../garbage.ts';
import { sharedBytesListed } from '../memory/shared-memory.ts';

/**
 * All bytes in use after a full collection in a turn of its own, where weak references are let go: heap, buffers, and what is told
 * by `watchSharedMemory`, where that was begun.
 */
export async function heapBytes(): Promise<number> {
  letHelpersFinish();
  await new Promise((resolve) => setImmediate(resolve));
  // Dead buffers are freed in the background, and count until the next collection.
  collectGarbage();
  letHelpersFinish();
  collectGarbage();
  return bytesInUse();
}

/** The same as it is now, garbage included. */
export function bytesInUse(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory + sharedBytesListed();
}

/** `123 kB`. */
export function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1e3).toLocaleString('en-US')} kB`;
}

/**
 * By how many bytes more are kept from turn to turn: the middle slope of all pairs of turns (Theil 1950, Sen 1968), because tables grow
 * by leaps. What is gone after a later turn was not kept: on a busy machine, V8 was seen to hold all that a small call had made, 440 kB,
 * through several collections, until the next call.
 *
 * @param turns Bytes in use after each; at least two.
 */
export function growthOf(turns: readonly number[]): number {
  const lasting = turns.map((_, turn) => Math.min(...turns.slice(turn)));
  const slopes = lasting.flatMap((bytes, turn) =>
    lasting.slice(0, turn).map((before, earlier) => (bytes - before) / (turn - earlier)),
  );
  return middle(slopes);
}

/** The one in the middle; of an even number, the upper one. */
export function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
