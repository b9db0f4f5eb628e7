/** Numbering the visitors of one part of spilled records, which makes events of them. In the thread that works on the part. */
import { join } from 'node:path';
import { UsageError } from '../../contract.ts';
import { type Arena, MemoryFull } from '../kernels/arena.ts';
import { STOPPED } from '../kernels/line-parser.ts';
import { createSharedTable, drawKeys, openInternThread } from '../kernels/shared-table.ts';
import type { EventStore } from './event-store.ts';
import type { FileKernel } from './file-kernel.ts';
import type { PartTask } from './part-tasks.ts';
import { openRecordFile } from './record-file.ts';
import { readPart, type SpillIndex } from './spill-file.ts';
import { openStaging } from './staging.ts';

/** Positions in assembly/overflow.ts, RecordReader. */
const READER = {
  at: 0,
  end: 1,
  visitors: 2,
  thread: 3,
  columns: 4,
  events: 7,
  mostEvents: 8,
  visitorStep: 9,
  firstVisitor: 10,
} as const;
const READER_WORDS = 11;
/** Ids of 32 bits, but for a few that mean something else. */
const MOST_VISITORS = 2 ** 32 - 4;

/** Where a part is worked on. */
interface Place {
  /** Nothing else is in it. */
  readonly arena: Arena;
  readonly kernel: FileKernel;
  readonly folder: string;
  /** The table takes no more visitors when so much of the arena is in use. */
  readonly mostTableBytes: number;
}

/**
 * Gives the events of a part to the store.
 *
 * @param ids The visitors' ids are `first`, `first + step`, and so on.
 * @returns how many visitors were numbered, and the records of all others.
 */
export function takeRecordPart(
  place: Place,
  task: PartTask,
  store: EventStore,
  ids: { readonly first: number; readonly step: number },
): { readonly visitors: number; readonly rest: SpillIndex | undefined } {
  const { arena, kernel, folder, mostTableBytes } = place;
  const keys = drawKeys(arena, kernel);
  const table = createSharedTable(arena, kernel);
  // Keys of its own deal out visitors of one part anew.
  const rest = openRecordFile(arena, kernel, join(folder, `${task.name}-records`), keys);
  try {
    const thread = openInternThread(arena, kernel, keys, {
      table,
      mayGrow: () => arena.allocatedBytes() < mostTableBytes,
      takeOverflow: rest.take,
    });
    const reader = arena.allocate(4 * READER_WORDS);
    const fields = new Uint32Array(arena.memory.buffer, reader, READER_WORDS);
    fields[READER.visitors] = table;
    fields[READER.thread] = thread.address;
    fields[READER.visitorStep] = ids.step;
    fields[READER.firstVisitor] = ids.first;
    const take = (start: number, end: number) => {
      fields[READER.at] = start;
      fields[READER.end] = end;
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
    const staging = openStaging(arena);
    for (const source of task.sources) {
      readPart(source, staging.room, ({ length }) =>
        take(staging.address(), staging.address() + length),
      );
    }
    thread.drainOverflow();
    const visitors = kernel.sharedCount(table) >>> 0;
    if (ids.first + visitors * ids.step > MOST_VISITORS) {
      throw new UsageError(
        'There are more than 4,294,967,000 visitors, which is more than can be numbered. Count fewer files at once.',
      );
    }
    return { visitors, rest: rest.finish() };
  } catch (error) {
    if (!(error instanceof MemoryFull)) throw error;
    throw new UsageError(
      `The name of a single visitor does not fit the memory: ${error.message} Allow more memory.`,
      { cause: error },
    );
  } finally {
    rest.close();
  }
}
