/** What is in use on the heap and beside it, and in words. Runs in trial processes. */
import { getHeapStatistics } from 'node:v8';
import { collectGarbage } from '../garbage.ts';
import { sharedBytesListed } from '../memory/shared-memory.ts';

/**
 * All bytes in use after a full collection in a turn of its own, where weak references are let go: heap, buffers, and what is told
 * by `watchSharedMemory`, where that was begun.
 */
export async function heapBytes(): Promise<number> {
  await new Promise((resolve) => setImmediate(resolve));
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
