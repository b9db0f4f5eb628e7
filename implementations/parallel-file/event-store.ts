/**
 * The events that one thread has found. They are kept in memory, reduced to distinct ones ever when they have doubled, where
 * that makes them much fewer; and when that does not help any more, written to a file, dealt out by hash. In each thread that
 * reads or counts.
 */
import { join } from 'node:path';
import type { Arena } from '../kernels/arena.ts';
import { compactBlocks, estimateDistinctShare } from './compaction.ts';
import { allocateBlock, EVENT_BYTES, type EventBlock, eventsOf } from './event-blocks.ts';
import type { FileKernel } from './file-kernel.ts';
import { openSpillFile, type SpillIndex, writeParts } from './spill-file.ts';

const BLOCK_EVENTS = 16_384;
/** A file of few events should not take a block for many. */
const LEAST_BLOCK_EVENTS = 1024;
/** Fewer events (48 MB) are not worth the time; unless memory is for few, where a part of them is looked at. */
const LEAST_LOOK_EVENTS = 1 << 22;
const LEAST_LOOK_SHARE = 0.25;
/** Reducing events to such a share, or less, pays: when there is memory for more, and before they are written to disk. */
const WORTHWHILE_SHARE = 0.25;
const WORTHWHILE_SHARE_ON_DISK = 0.8;
/** Beside each event's own bytes as many are for reducing them: a word, and a table of the largest leaf. */
const SCRATCH_EVENT_BYTES = 12;
const LEAST_SCRATCH_BYTES = 4 << 20;

/** Events are dealt out over so many parts. */
const EVENT_PART_BITS = 8;

/** Takes events. */
export interface EventStore {
  /** The block to be filled. */
  readonly block: () => EventBlock;
  /** Begins a new one, without events; what was in the others may move. */
  readonly next: () => EventBlock;
  readonly blocks: () => readonly EventBlock[];
  readonly hasSpilled: () => boolean;
  /** Writes all that is still in memory. The index is undefined where there were no events. */
  readonly finishSpilling: () => SpillIndex | undefined;
  readonly close: () => void;
}

/** A store for what is read. */
export interface ReadingStore extends EventStore {
  /** Takes records of events of unknown visitors: assembly/overflow.ts. */
  readonly takeRecords: (from: number, end: number) => void;
}

/** How much to keep, and where the rest goes. */
export interface StorePlan {
  readonly folder: string;
  /** Of the file: no two of a job with the same. */
  readonly name: string;
  /** Blocks of so many bytes are kept in memory. */
  readonly mostBytes: number;
  /** How events are dealt out: assembly/partition-events.ts. */
  readonly level: number;
}

/** Opens a store for one thread. */
export function openEventStore(
  arena: Arena,
  kernel: FileKernel,
  { folder, name, mostBytes, level }: StorePlan,
): EventStore {
  const { memory, allocate, free } = arena;
  const file = openSpillFile(join(folder, name), 2 ** EVENT_PART_BITS);
  const mostEvents = Math.floor(mostBytes / EVENT_BYTES);
  const scratchBytes = Math.max(LEAST_SCRATCH_BYTES, mostEvents * SCRATCH_EVENT_BYTES);
  let hasSpilled = false;
  let full: EventBlock[] = [];
  let fullEvents = 0;
  const empty: EventBlock[] = [];
  let block = allocateBlock(arena, LEAST_BLOCK_EVENTS);
  const leastLook = Math.min(LEAST_LOOK_EVENTS, mostEvents * LEAST_LOOK_SHARE);
  /** When there are so many events, they are looked at again. */
  let nextLook = leastLook;

  /** Reduces full blocks where they become much fewer. */
  const compact = (worthwhileShare: number) => {
    if (estimateDistinctShare(arena, kernel, full, scratchBytes) > worthwhileShare) return;
    compactBlocks(arena, kernel, full, scratchBytes);
    empty.push(...full.filter(({ events }) => events === 0));
    full = full.filter(({ events }) => events > 0);
    fullEvents = eventsOf(full);
  };
  const spill = ({ hours, pages, visitors, events }: EventBlock) => {
    const out = allocate(events * EVENT_BYTES);
    const ends = allocate(4 * 2 ** EVENT_PART_BITS);
    kernel.partitionEvents(hours, pages, visitors, events, level, EVENT_PART_BITS, ends, out);
    writeParts(file, memory, out, ends, EVENT_PART_BITS);
    free(out);
    free(ends);
  };
  const spillFull = () => {
    hasSpilled = true;
    full.forEach(spill);
    empty.push(...full);
    full = [];
    fullEvents = 0;
  };

  return {
    block: () => block,
    next: () => {
      full.push(block);
      fullEvents += block.events;
      if (fullEvents >= nextLook) {
        const isShort = fullEvents >= mostEvents;
        compact(isShort ? WORTHWHILE_SHARE_ON_DISK : WORTHWHILE_SHARE);
        if (isShort && fullEvents > mostEvents / 2) spillFull();
        nextLook = Math.min(Math.max(leastLook, 2 * fullEvents), mostEvents);
      }
      block = empty.pop() ?? allocateBlock(arena, BLOCK_EVENTS);
      block.events = 0;
      return block;
    },
    blocks: () => [...full, block],
    hasSpilled: () => hasSpilled,
    finishSpilling: () => {
      full.push(block);
      compact(WORTHWHILE_SHARE_ON_DISK);
      spillFull();
      return file.finish();
    },
    close: file.close,
  };
}
