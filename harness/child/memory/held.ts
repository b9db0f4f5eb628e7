/**
 * What is held before the measured call: by the module, from before it is loaded, and by a warm-up call. A table that is
 * made at import is memory, too. Runs in trial processes.
 */
import { GCProfiler } from 'node:v8';
import { collectGarbage } from '../garbage.ts';
import { sharedBytesAlive } from './shared-memory.ts';

/** Bytes alive in this thread: heap, array buffers, shared and WebAssembly memory. Collects garbage. */
export function bytesAlive(): number {
  const profiler = new GCProfiler();
  profiler.start();
  // What was found dead the first time may have kept something else alive.
  collectGarbage();
  collectGarbage();
  const { heapStatistics } = profiler.stop().statistics.at(-1)!.afterGC;
  // As it was just after the collection: V8 takes the rest of a block that it begins to fill, 200 KB, for used.
  return heapStatistics.usedHeapSize + heapStatistics.externalMemory + sharedBytesAlive();
}

/**
 * What `load` leaves alive. What loading a module for the first time takes of Node itself is not in it.
 *
 * @returns what it gave, and the bytes.
 */
export async function heldBy<Loaded>(
  load: () => Promise<Loaded>,
): Promise<{ readonly loaded: Loaded; readonly bytes: number }> {
  await import('./empty-module.ts');
  const before = bytesAlive();
  const loaded = await load();
  return { loaded, bytes: bytesAlive() - before };
}
