/**
 * Counting what was spilled, part by part, each in memory that the parts before have used; their counts add up, because each
 * distinct event, and each visitor that the dictionary did not hold, is in one part. In the calling thread.
 */
import { UsageError } from '../../contract.ts';
import { type Arena, drawnBytes, openArena, resetMemory } from '../kernels/arena.ts';
import {
  layOutTriples,
  layOutWords,
  openScatterer,
  type WordsLayout,
} from '../kernels/counting.ts';
import { planCounting } from '../kernels/counting-plan.ts';
import { STOPPED } from '../kernels/line-parser.ts';
import { createSharedTable, drawKeys, openInternThread } from '../kernels/shared-table.ts';
import {
  EVENT_PART_BITS,
  openEventStore,
  RECORD_PART_BITS,
  SPILLED_EVENT_BYTES,
  type Spilled,
} from './event-store.ts';
import type { FileKernel } from './file-kernel.ts';
import type { CountedTask, Spilling } from './job.ts';
import { partBytes, readPart, type SpillIndex } from './spill-file.ts';
import { countTasks, scatterBlocks } from './work.ts';

const BATCH_EVENTS = 4096;
/** Positions in assembly/overflow.ts, RecordReader. */
const READER = { at: 0, end: 1, visitors: 2, thread: 3, columns: 4, events: 7, mostEvents: 8 };

/** What all rounds have in common. */
export interface Rounds {
  readonly memory: WebAssembly.Memory;
  readonly kernel: FileKernel;
  readonly spilling: Spilling;
  /** How many hours and pages there are. */
  readonly hours: number;
  readonly pages: number;
  /** Takes triples, before the memory is used anew. */
  readonly take: (tasks: readonly CountedTask[]) => void;
  /** Called after each round, so that others have their turn. */
  readonly pause: () => Promise<void>;
}

/**
 * Counts all that was spilled.
 *
 * @param visitors How many the dictionary held.
 */
export async function countSpilled(
  rounds: Rounds,
  spilled: readonly Spilled[],
  visitors: number,
  name = 'again',
): Promise<void> {
  const events = spilled.flatMap(({ events: index }) => index ?? []);
  const records = spilled.flatMap(({ records: index }) => index ?? []);
  for (let part = 0; part < 2 ** EVENT_PART_BITS; part++) {
    countEvents(rounds, events, part, visitors);
    await rounds.pause();
  }
  for (let part = 0; part < 2 ** RECORD_PART_BITS; part++) {
    await countRecords(rounds, records, part, `${name}-${part}`);
    await rounds.pause();
  }
}

function countEvents(rounds: Rounds, files: readonly SpillIndex[], part: number, visitors: number) {
  const { memory, kernel } = rounds;
  const events = files.reduce((sum, file) => sum + partBytes(file, part), 0) / SPILLED_EVENT_BYTES;
  if (events === 0) return;
  resetMemory(memory);
  const arena = openArena(memory);
  const columns = arena.allocate(3 * 4 * BATCH_EVENTS);
  const [pages, ids] = [columns + 4 * BATCH_EVENTS, columns + 8 * BATCH_EVENTS];
  countWords(rounds, arena, events, visitors, (words) => {
    const scatter = openScatterer(kernel, words, 0);
    const { room, address } = staging(arena);
    for (const file of files) {
      readPart(file, part, room, (bytes) => {
        const count = bytes.length / SPILLED_EVENT_BYTES;
        for (let from = 0; from < count; from += BATCH_EVENTS) {
          const batch = Math.min(BATCH_EVENTS, count - from);
          const start = address() + from * SPILLED_EVENT_BYTES;
          kernel.unpackSpilled(start, batch, columns, pages, ids);
          scatter(columns, pages, ids, batch);
        }
      });
    }
  });
}

/** Counts events that `fill` scatters. */
function countWords(
  { kernel, hours, pages, take }: Rounds,
  arena: Arena,
  events: number,
  visitors: number,
  fill: (words: WordsLayout) => void,
): void {
  try {
    const words = layOutWords(arena, planCounting({ events, hours, pages, visitors, threads: 1 }));
    fill(words);
    const triples = layOutTriples(arena, kernel, words);
    const control = new Int32Array(new SharedArrayBuffer(32));
    take(countTasks(arena, kernel, words, triples, control));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(
      'One part of what was spilled does not fit the memory. Count fewer files at once, or allow more memory.',
      { cause: error },
    );
  }
}

async function countRecords(
  rounds: Rounds,
  files: readonly SpillIndex[],
  part: number,
  name: string,
): Promise<void> {
  const { memory, kernel, spilling } = rounds;
  if (files.every((file) => partBytes(file, part) === 0)) return;
  resetMemory(memory);
  const arena = openArena(memory);
  const keys = drawKeys(arena, kernel);
  const visitors = createSharedTable(arena, kernel);
  const { folder, mostEventBytes, mostTableBytes } = spilling;
  const store = openEventStore(arena, kernel, { folder, mostBytes: mostEventBytes, keys }, name);
  try {
    const thread = openInternThread(arena, kernel, keys, {
      table: visitors,
      mayGrow: () => drawnBytes(memory) < mostTableBytes,
      takeOverflow: store.takeRecords,
    });
    const { room, address } = staging(arena);
    const reader = arena.allocate(4 * 9);
    const fields = new Uint32Array(memory.buffer, reader, 9);
    fields[READER.visitors] = visitors;
    fields[READER.thread] = thread.address;
    const read = (bytes: number) => {
      fields[READER.at] = address();
      fields[READER.end] = address() + bytes;
      for (;;) {
        let block = store.block();
        if (block.events === block.most) block = store.next();
        fields.set(
          [block.hours, block.pages, block.visitors, block.events, block.most],
          READER.columns,
        );
        const why = kernel.readRecords(reader);
        block.events = fields[READER.events]!;
        if (why === STOPPED.done) return;
        if (why === STOPPED.needsSlots) thread.growSlots();
        else if (why === STOPPED.needsRecords) thread.growRecords();
        else if (why === STOPPED.overflowFull) thread.drainOverflow();
      }
    };
    for (const file of files) readPart(file, part, room, (bytes) => read(bytes.length));
    thread.drainOverflow();
    const known = kernel.sharedCount(visitors) >>> 0;
    if (store.hasSpilled()) {
      await countSpilled(rounds, [store.finishSpilling()], known, name);
      return;
    }
    const blocks = store.blocks();
    const events = blocks.reduce((sum, block) => sum + block.events, 0);
    countWords(rounds, arena, events, known, (words) => scatterBlocks(kernel, words, 0, blocks));
  } finally {
    store.close();
  }
}

/** Room for one segment after the other, where the kernel can read it. */
function staging({ memory, allocate, free }: Arena) {
  let address = 0;
  let size = 0;
  return {
    address: () => address,
    room: (bytes: number): Buffer => {
      if (bytes > size) {
        if (size > 0) free(address);
        size = Math.max(bytes, 1 << 15);
        address = allocate(size);
      }
      return Buffer.from(memory.buffer, address, bytes);
    },
  };
}
