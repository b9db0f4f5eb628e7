/** Counting one part of the spilled events. In the thread that works on the part. */
import { UsageError } from '../../contract.ts';
import { type Arena, MemoryFull } from '../kernels/arena.ts';
import { type CountedTask, layOutTriples, layOutWords, openCounter } from '../kernels/counting.ts';
import { planCounting } from '../kernels/counting-plan.ts';
import { EVENT_BYTES, type EventBlock, eventsOf, scatterBlocks, spansOf } from './event-blocks.ts';
import { type EventStore, openEventStore } from './event-store.ts';
import type { FileKernel } from './file-kernel.ts';
import type { CountedPart, PartTask } from './part-tasks.ts';
import { readPart } from './spill-file.ts';
import { openStaging } from './staging.ts';

/** So few events fit any memory, unless hours and pages are what does not. */
const FEW_EVENTS = 16_384;

/**
 * Counts a part.
 *
 * @param arena Nothing else is in it.
 * @param plan At most so many bytes of events are kept.
 */
export function countEventPart(
  arena: Arena,
  kernel: FileKernel,
  { sources, level, name }: PartTask,
  plan: { readonly folder: string; readonly mostBytes: number },
): CountedPart {
  const store = openEventStore(arena, kernel, {
    ...plan,
    name: `${name}-events`,
    level: level + 1,
  });
  try {
    const staging = openStaging(arena);
    for (const source of sources) {
      readPart(source, staging.room, ({ length }) =>
        take(kernel, store, staging.address(), length / EVENT_BYTES),
      );
    }
    const tasks = store.hasSpilled() ? undefined : countBlocks(arena, kernel, store.blocks());
    if (tasks !== undefined) return { tasks };
    const rest = store.finishSpilling();
    if (rest === undefined) throw new Error('A part has events that are nowhere');
    return { rest };
  } finally {
    store.close();
  }
}

/** Gives events of a file to the store. */
function take(kernel: FileKernel, store: EventStore, start: number, events: number): void {
  for (let done = 0; done < events; ) {
    let block = store.block();
    if (block.events === block.most) block = store.next();
    const taken = Math.min(events - done, block.most - block.events);
    const offset = 4 * block.events;
    const { hours, pages, visitors } = block;
    const from = start + done * EVENT_BYTES;
    kernel.unpackSpilled(from, taken, hours + offset, pages + offset, visitors + offset);
    block.events += taken;
    done += taken;
  }
}

/** Undefined where there is no memory to count so many: what was taken of it is free again, since dealing out needs some. */
function countBlocks(
  arena: Arena,
  kernel: FileKernel,
  blocks: readonly EventBlock[],
): readonly CountedTask[] | undefined {
  const events = eventsOf(blocks);
  const allocated: number[] = [];
  const allocate = (bytes: number) => {
    const address = arena.allocate(bytes);
    allocated.push(address);
    return address;
  };
  const counting: Arena = { ...arena, allocate };
  try {
    const plan = planCounting({ events, ...spansOf(kernel, blocks), threads: 1 });
    const words = layOutWords(counting, plan);
    scatterBlocks(kernel, words, 0, blocks);
    const layout = layOutTriples(counting, kernel, words);
    const counter = openCounter(counting, kernel, words, layout);
    return layout.tasks.map((task) => ({ task, triples: counter.count(task) }));
  } catch (error) {
    if (!(error instanceof MemoryFull)) throw error;
    allocated.forEach(arena.free);
    if (events > FEW_EVENTS) return undefined;
    throw new UsageError(
      `${error.message} There are too many hours and pages for it: allow more memory, or count with fewer threads.`,
      { cause: error },
    );
  }
}
