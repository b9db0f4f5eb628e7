/**
 * The events that one thread has read: columns of ids in blocks of the job's memory, and beyond a number of blocks in a
 * file, dealt out by hash of the event. In each thread that reads.
 */
import { join } from 'node:path';
import type { Arena } from '../kernels/arena.ts';
import type { SpillKernel } from './file-kernel.ts';
import { openSpillFile, type SpillFile, type SpillIndex } from './spill-file.ts';

const BLOCK_EVENTS = 16_384;
/** A file of few events should not take a block for many. */
const LEAST_BLOCK_EVENTS = 1024;
const ID_BYTES = 4;

/** Events are dealt out over so many parts, records of unknown visitors over so many. */
export const EVENT_PART_BITS = 8;
export const RECORD_PART_BITS = 6;
/** Of an event in a file. */
export const SPILLED_EVENT_BYTES = 12;

/** Three columns, one behind the other. */
export interface EventBlock {
  readonly hours: number;
  readonly pages: number;
  readonly visitors: number;
  /** The room of each. */
  readonly most: number;
  events: number;
}

/** What a thread could not keep in memory. */
export interface Spilled {
  readonly events: SpillIndex | undefined;
  readonly records: SpillIndex | undefined;
}

/** Takes events. */
export interface EventStore {
  /** The block to be filled. */
  readonly block: () => EventBlock;
  /** Begins a new one. */
  readonly next: () => EventBlock;
  readonly blocks: () => readonly EventBlock[];
  /** Takes records of events of unknown visitors. */
  readonly takeRecords: (from: number, end: number) => void;
  readonly hasSpilled: () => boolean;
  /** Writes all that is still in memory. */
  readonly finishSpilling: () => Spilled;
  readonly close: () => void;
}

/** Where and when to spill. */
export interface SpillPlan {
  readonly folder: string;
  /** Blocks of so many bytes are kept in memory by this thread. */
  readonly mostBytes: number;
  /** The address of the keys of the hash that deals out records. */
  readonly keys: number;
}

/** @param name Of the thread's files: no two threads of a job with the same. */
export function openEventStore(
  { memory, allocate, free }: Arena,
  kernel: SpillKernel,
  { folder, mostBytes, keys }: SpillPlan,
  name: string,
): EventStore {
  const eventFile = openSpillFile(join(folder, `${name}-events`), 2 ** EVENT_PART_BITS);
  const recordFile = openSpillFile(join(folder, `${name}-records`), 2 ** RECORD_PART_BITS);
  const mostBlocks = Math.max(1, Math.floor(mostBytes / (BLOCK_EVENTS * 3 * ID_BYTES)));
  let hasSpilled = false;

  const allocateBlock = (most: number): EventBlock => {
    const hours = allocate(3 * most * ID_BYTES);
    const columnBytes = most * ID_BYTES;
    return {
      hours,
      pages: hours + columnBytes,
      visitors: hours + 2 * columnBytes,
      most,
      events: 0,
    };
  };
  const full: EventBlock[] = [];
  let empty: EventBlock[] = [];
  let block = allocateBlock(LEAST_BLOCK_EVENTS);

  /** Gives parts of what the kernel has put in order to a file. */
  const writeParts = (file: SpillFile, out: number, ends: number, bits: number) => {
    let start = out;
    for (const [part, end] of new Uint32Array(memory.buffer, ends, 2 ** bits).entries()) {
      if (end > start) file.write(part, Buffer.from(memory.buffer, start, end - start));
      start = end;
    }
  };
  const spill = ({ hours, pages, visitors, events }: EventBlock) => {
    const out = allocate(events * SPILLED_EVENT_BYTES);
    const ends = allocate(4 * 2 ** EVENT_PART_BITS);
    kernel.partitionEvents(hours, pages, visitors, events, EVENT_PART_BITS, ends, out);
    writeParts(eventFile, out, ends, EVENT_PART_BITS);
    free(out);
    free(ends);
  };
  const spillFull = () => {
    hasSpilled = true;
    full.forEach(spill);
    empty = full.splice(0);
  };

  return {
    block: () => block,
    next: () => {
      full.push(block);
      if (full.length >= mostBlocks) spillFull();
      block = empty.pop() ?? allocateBlock(BLOCK_EVENTS);
      block.events = 0;
      return block;
    },
    blocks: () => [...full, block],
    takeRecords: (from, end) => {
      hasSpilled = true;
      const out = allocate(end - from);
      const ends = allocate(4 * 2 ** RECORD_PART_BITS);
      kernel.partitionRecords(from, end, keys, RECORD_PART_BITS, ends, out);
      writeParts(recordFile, out, ends, RECORD_PART_BITS);
      free(out);
      free(ends);
    },
    hasSpilled: () => hasSpilled,
    finishSpilling: () => {
      spillFull();
      spill(block);
      block.events = 0;
      return { events: eventFile.finish(), records: recordFile.finish() };
    },
    close: () => {
      eventFile.close();
      recordFile.close();
    },
  };
}
