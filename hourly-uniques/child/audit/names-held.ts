/** Which names of earlier calls are still in memory, wherever they are kept: found by name in a snapshot of the heap. Runs in trial processes. */
import v8 from 'node:v8';
import { seeded } from '../../../harness/stats/seeded.ts';
import { NAME_CHARACTERS, newNames } from './watched-events.ts';

// Taken before an implementation is loaded.
const { getHeapSnapshot, getHeapStatistics } = v8;

const VISITOR = new RegExp(`v[0-9a-z]{${NAME_CHARACTERS - 1}}`, 'g');

/** A larger heap takes too long to be looked through; what is so large is told anyway. */
const MOST_BYTES = 6.4e7;

/**
 * @param seeds Of names that nobody else holds; they are made again to look for them, because a copy of ours would be found.
 * @returns how many are held; null where the heap is too large to be looked through.
 */
export async function namesHeld(seeds: readonly number[]): Promise<number | null> {
  if (getHeapStatistics().used_heap_size > MOST_BYTES) return null;
  const inMemory = await visitorsInMemory();
  let held = 0;
  for (const seed of seeds) {
    const { visitors } = newNames(seeded(seed));
    for (const visitor of visitors) if (inMemory.has(visitor)) held++;
  }
  return held;
}

/** All strings that look like the name of a visitor. */
async function visitorsInMemory(): Promise<Set<string>> {
  const chunks: Buffer[] = [];
  for await (const chunk of getHeapSnapshot()) chunks.push(chunk as Buffer);
  // What the snapshot holds of a string is written out; a name inside a longer one is found, too.
  return new Set(Buffer.concat(chunks).toString('latin1').match(VISITOR) ?? []);
}
