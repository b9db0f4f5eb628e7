/**
 * Memory that is in no figure of live memory, as far as Linux tells: what is resident of this process beyond V8's heaps, array
 * buffers, shared and WebAssembly memory, and of the processes that it started. Runs in trial processes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import type { OutsideMemory } from '../../wire/memory-results.ts';
import { sharedBytesAlive } from './shared-memory.ts';

/** As on most machines; on some of Arm, they have 16 or 64 KiB. */
const USUAL_PAGE_BYTES = 4_096;
/** What says that the size of a page comes next (getauxval(3)). */
const AT_PAGESZ = 6n;
const PAGE_BYTES = pageBytes();
/** Deeper than this nobody starts processes. */
const MOST_GENERATIONS = 8;

/** Follows it from mark to mark. */
export class OutsideWatch {
  readonly #start: OutsideMemory | null = outsideNow();
  #most: OutsideMemory = { nativeBytes: 0, childrenBytes: 0 };

  mark(): void {
    const now = this.#start === null ? null : outsideNow();
    if (now === null || this.#start === null) return;
    this.#most = {
      nativeBytes: Math.max(this.#most.nativeBytes, now.nativeBytes - this.#start.nativeBytes),
      childrenBytes: Math.max(
        this.#most.childrenBytes,
        now.childrenBytes - this.#start.childrenBytes,
      ),
    };
  }

  /** At the most at a mark, above the state at the start; undefined where the system does not tell. */
  get most(): OutsideMemory | undefined {
    return this.#start === null ? undefined : this.#most;
  }
}

function outsideNow(): OutsideMemory | null {
  const resident = residentOf('self');
  if (resident === null) return null;
  // Array buffers are in `external`. Of its heap, V8 reserves more than it has written to: only that is resident.
  const { external } = process.memoryUsage();
  const { total_physical_size: ofHeap } = getHeapStatistics();
  return {
    // What V8 leaves out of `external`, and figures of live memory have all the same. Looked for last: it may collect garbage.
    nativeBytes: resident - ofHeap - external - sharedBytesAlive(),
    childrenBytes: childrenOf(String(process.pid), MOST_GENERATIONS),
  };
}

function pageBytes(): number {
  try {
    return pageBytesIn(readFileSync('/proc/self/auxv'));
  } catch {
    return USUAL_PAGE_BYTES;
  }
}

/**
 * The size of a page in bytes.
 *
 * @param auxv What Linux tells a process of 64 bits at its start (proc(5)): pairs of words, of which the first says what the second is.
 */
export function pageBytesIn(auxv: Uint8Array): number {
  // A copy: words must lie at multiples of their length.
  const words = new BigUint64Array(Uint8Array.from(auxv).buffer, 0, Math.floor(auxv.length / 8));
  for (let at = 0; at + 1 < words.length; at += 2)
    if (words[at] === AT_PAGESZ) return Number(words[at + 1]);
  return USUAL_PAGE_BYTES;
}

/** The anonymous part of what is resident; null where there is no such process, or no proc(5). */
function residentOf(process: string): number | null {
  try {
    const [, resident = 0, shared = 0] = readFileSync(`/proc/${process}/statm`, 'utf8')
      .split(' ')
      .map(Number);
    return (resident - shared) * PAGE_BYTES;
  } catch {
    return null;
  }
}

function childrenOf(process: string, generations: number): number {
  if (generations === 0) return 0;
  try {
    return readdirSync(`/proc/${process}/task`)
      .flatMap((task) =>
        readFileSync(`/proc/${process}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
      )
      .reduce(
        (sum, child) => sum + (residentOf(child) ?? 0) + childrenOf(child, generations - 1),
        0,
      );
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}
