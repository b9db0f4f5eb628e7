/** What is in use on the heap, and in words. Runs in trial processes. */
import { getHeapStatistics } from 'node:v8';
import { collectGarbage } from '../garbage.ts';

/** All bytes in use, heap and buffers, after a full collection in a turn of its own, where weak references are let go. */
export async function heapBytes(): Promise<number> {
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

/** `123 kB`. */
export function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1e3).toLocaleString('en-US')} kB`;
}
