/** The memory of a job, and how much of it is for what. In the calling thread. */
import { resetMemory } from '../kernels/arena.ts';
import { createMemory } from '../kernels/kernel.ts';
import type { Spilling } from './job.ts';

const MIB = 1 << 20;
/** Where nothing is said of memory. */
const USUAL_MEMORY_BYTES = 4096 * MIB;
/** What the process takes beside the job's memory: Node itself, a worker each, buffers of files. */
const PROCESS_BYTES = 160 * MIB;
const THREAD_BYTES = 32 * MIB;
const LEAST_BYTES = 48 * MIB;
/** Addresses end at 4 GiB; what is not shared out below needs some as well. */
const MOST_BYTES = 3840 * MIB;
/** Events take so much, and so much again when they are reduced to distinct ones. */
const EVENT_SHARE = 0.2;
/** The table of visitors is closed when so much is in use. */
const TABLE_SHARE = 0.6;
let spare: WebAssembly.Memory | undefined;

/** A memory that nobody uses: its pages may be there already, from a call before. */
export function takeMemory(): WebAssembly.Memory {
  const memory = spare ?? createMemory();
  spare = undefined;
  return memory;
}

/**
 * Takes a memory back that no thread uses any more. It is kept for the next call, however large: V8 counts no pages of shared
 * memories, and would let many pile up before it collects them.
 */
export function giveBackMemory(memory: WebAssembly.Memory): void {
  resetMemory(memory);
  spare = memory;
}

/** Shares out what a call may use. */
export function planSpilling(
  folder: string,
  threads: number,
  memoryBytes = USUAL_MEMORY_BYTES,
): Spilling {
  const wanted = memoryBytes - PROCESS_BYTES - threads * THREAD_BYTES;
  const bytes = Math.min(Math.max(wanted, LEAST_BYTES), MOST_BYTES);
  return {
    folder,
    mostBytes: bytes,
    mostTableBytes: bytes * TABLE_SHARE,
    mostEventBytes: (bytes * EVENT_SHARE) / threads,
  };
}
