/**
 * Reducing events to the distinct ones: scattered to leaves as for counting, each leaf reduced by a table of its words, and
 * written back over the blocks that they came from. Linear time, 10 to 30 ns an event. In each thread that keeps events.
 */
import { type Arena, MemoryFull } from '../kernels/arena.ts';
import { tableBytes } from '../kernels/counter-sizes.ts';
import { largestLeafBytes, layOutWords } from '../kernels/counting.ts';
import { type CountingPlan, planDistinct, wordsBytes } from '../kernels/counting-plan.ts';
import {
  allocateBlock,
  type EventBlock,
  eventsOf,
  scatterBlocks,
  spansOf,
} from './event-blocks.ts';
import type { FileKernel } from './file-kernel.ts';

const SAMPLE_EVENTS = 16_384;
/** As many events are looked for; where some are very frequent, more may be found. */
const WANTED_EVENTS = SAMPLE_EVENTS / 2;
/** Fields of assembly/counting-scratch.ts that reducing a leaf uses, and all of them. */
const [SCRATCH_WORDS, SCRATCH_TABLE, SCRATCH_FIELDS] = [0, 7, 9];

/**
 * The share of the events that would stay, from 0 to 1: estimated from all events of some keys, which are chosen by hash.
 *
 * @param mostBytes Memory beside the blocks.
 */
export function estimateDistinctShare(
  arena: Arena,
  kernel: FileKernel,
  blocks: readonly EventBlock[],
  mostBytes: number,
): number {
  const events = eventsOf(blocks);
  const bits = Math.max(0, Math.ceil(Math.log2(events / WANTED_EVENTS)));
  const sample = allocateBlock(arena, SAMPLE_EVENTS);
  for (const { hours, pages, visitors, events: count } of blocks) {
    sample.events = kernel.sampleEvents(
      hours,
      pages,
      visitors,
      count,
      bits,
      sample.hours,
      sample.pages,
      sample.visitors,
      sample.events,
      sample.most,
    );
  }
  const sampled = sample.events;
  const isCompact = sampled > 0 && compactBlocks(arena, kernel, [sample], mostBytes);
  arena.free(sample.hours);
  // Where nothing was found, few keys make up all events.
  if (sampled === 0) return 0;
  return isCompact ? sample.events / sampled : 1;
}

/**
 * Leaves the distinct events in the first of the blocks; the others are empty then.
 *
 * @param mostBytes Memory beside the blocks.
 * @returns whether it was done; where memory is short, or ids need more than a word, all is as before.
 */
export function compactBlocks(
  arena: Arena,
  kernel: FileKernel,
  blocks: readonly EventBlock[],
  mostBytes: number,
): boolean {
  const events = eventsOf(blocks);
  const plan = planWords(events, spansOf(kernel, blocks));
  if (plan === undefined || wordsBytes(plan) > mostBytes) return false;
  const allocated: number[] = [];
  const allocate = (bytes: number) => {
    const address = arena.allocate(bytes);
    allocated.push(address);
    return address;
  };
  try {
    const words = layOutWords(arena, plan);
    allocated.push(...words.allocated);
    scatterBlocks(kernel, words, 0, blocks);
    const leafBytes = largestLeafBytes(kernel, words);
    const slotBytes = tableBytes(leafBytes);
    if (wordsBytes(plan) + leafBytes + slotBytes > mostBytes) return false;
    const scratch = allocate(4 * SCRATCH_FIELDS);
    const fields = new Uint32Array(arena.memory.buffer, scratch, SCRATCH_FIELDS).fill(0);
    fields[SCRATCH_WORDS] = allocate(leafBytes);
    fields[SCRATCH_TABLE] = allocate(slotBytes);
    rewrite(kernel, plan, words.address, scratch, fields[SCRATCH_WORDS], blocks);
    return true;
  } catch (error) {
    if (error instanceof MemoryFull) return false;
    throw error;
  } finally {
    allocated.forEach(arena.free);
  }
}

/** Undefined where hour, page and visitor do not fit a word. */
function planWords(events: number, spans: ReturnType<typeof spansOf>): CountingPlan | undefined {
  try {
    return planDistinct({ events, ...spans, threads: 1 });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The events are in the words now, so that the blocks are free. */
function rewrite(
  kernel: FileKernel,
  { leaves, wordBytes }: CountingPlan,
  layout: number,
  scratch: number,
  words: number,
  blocks: readonly EventBlock[],
): void {
  const isNarrow = wordBytes === 4;
  const distinct = isNarrow ? kernel.distinctLeafNarrow : kernel.distinctLeafWide;
  const unpack = isNarrow ? kernel.unpackLeafNarrow : kernel.unpackLeafWide;
  for (const block of blocks) block.events = 0;
  let at = 0;
  for (let leaf = 0; leaf < leaves; leaf++) {
    const count = distinct(layout, scratch, leaf);
    for (let done = 0; done < count; ) {
      let block = blocks[at]!;
      if (block.events === block.most) block = blocks[++at]!;
      const taken = Math.min(count - done, block.most - block.events);
      const offset = 4 * block.events;
      unpack(
        layout,
        leaf,
        words + done * wordBytes,
        taken,
        block.hours + offset,
        block.pages + offset,
        block.visitors + offset,
      );
      block.events += taken;
      done += taken;
    }
  }
}
