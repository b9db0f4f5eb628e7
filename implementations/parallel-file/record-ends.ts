/** Where the records of a file end whose quoted fields may hold line ends: chunks end there, too. In the calling thread. */
import { closeSync, readSync } from 'node:fs';
import { fileError } from '../../generators/replay/bad-input.ts';
import { LF } from '../../generators/replay/bytes.ts';
import { holdsRun } from '../../generators/replay/nul-runs.ts';
import { openAgainSync, type Snapshot, shorterError } from '../../generators/replay/snapshot.ts';
import { openArena } from '../kernels/arena.ts';
import { instantiateKernel } from '../kernels/kernel.ts';
import type { FileKernel } from './file-kernel.ts';
import type { FilePlan } from './file-plan.ts';
import { giveBackMemory, takeMemory } from './memories.ts';
import { MOST_BEYOND_BYTES } from './windows.ts';

/** Behind the bytes that are looked at; a byte stands before them as well. */
const SLACK_BYTES = 64;
const STATE_WORDS = 4;
const IS_OPEN = 2;

/**
 * Follows all quotes of the file, and tells one place behind the end of a record in each part of so many bytes, then the end of the file.
 *
 * @returns undefined where a quote never closes, a record is longer than a chunk, or there is a run of NUL, over which no quote goes: such
 *   a file is read from start to end.
 * @throws UsageError where it cannot be read.
 */
export function findRecordEnds(
  { file, start, plain }: FilePlan,
  chunkBytes: number,
): readonly number[] | undefined {
  if (plain.kind !== 'table' || plain.quote === null) return undefined;
  const memory = takeMemory();
  try {
    const { allocate } = openArena(memory);
    const { followQuotes } = instantiateKernel<FileKernel>(memory);
    const address = allocate(4 * STATE_WORDS);
    const state = new Uint32Array(memory.buffer, address, STATE_WORDS);
    state.set([plain.separator, plain.quote, 0, 0]);
    const before = allocate(1 + chunkBytes + SLACK_BYTES);
    const bytes = Buffer.from(memory.buffer, before, 1 + chunkBytes + SLACK_BYTES);
    // A record begins at the start.
    bytes[0] = LF;
    const ends: number[] = [];
    let last = start;
    for (const { position, length } of readParts(file, start, bytes.subarray(1), chunkBytes)) {
      if (holdsRun(bytes.subarray(0, 1 + length))) return undefined;
      const found = followQuotes(address, before + 1, before + 1 + length) >>> 0;
      bytes[0] = bytes[length]!;
      const end = found === 0 ? position : position + found - before;
      if (position + length - last > chunkBytes + MOST_BEYOND_BYTES) return undefined;
      // Where the first part begins, one record begins: a chunk that ends with it would be small.
      if (found === 0 || position === start) continue;
      ends.push(end);
      last = end;
    }
    if (state[IS_OPEN] === 1) return undefined;
    if (last < file.size) ends.push(file.size);
    return ends;
  } finally {
    giveBackMemory(memory);
  }
}

/** Reads the file part by part to the start of `into`. */
function* readParts(
  snapshot: Snapshot,
  start: number,
  into: Buffer,
  partBytes: number,
): Generator<{ readonly position: number; readonly length: number }> {
  const { path, size } = snapshot;
  const file = openAgainSync(snapshot);
  try {
    for (let position = start; position < size; ) {
      const length = readSync(file, into, 0, Math.min(partBytes, size - position), position);
      if (length === 0) throw shorterError(snapshot);
      yield { position, length };
      position += length;
    }
  } catch (error) {
    throw fileError(path, error);
  } finally {
    closeSync(file);
  }
}
