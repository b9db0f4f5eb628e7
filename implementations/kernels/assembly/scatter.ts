/**
 * Partitioning: each event becomes one word, appended to the blocks of its leaf. Each thread appends to blocks of its own,
 * so that nothing is locked; blocks come from one pool by an atomic counter.
 */
import { blockEndingAt, CountingLayout, NO_BLOCK } from './counting-layout';

/** The largest of `count` 32-bit ids; 0 where there is none. */
export function largestId(ids: usize, count: u32): u32 {
  let lanes = i32x4.splat(0);
  const end: usize = ids + (<usize>count << 2);
  const endOfLanes: usize = ids + (<usize>(count & ~3) << 2);
  let at: usize = ids;
  for (; at < endOfLanes; at += 16) lanes = i32x4.max_u(lanes, v128.load(at));
  let largest = max(
    max(<u32>i32x4.extract_lane(lanes, 0), <u32>i32x4.extract_lane(lanes, 1)),
    max(<u32>i32x4.extract_lane(lanes, 2), <u32>i32x4.extract_lane(lanes, 3)),
  );
  for (; at < end; at += 4) largest = max(largest, load<u32>(at));
  return largest;
}

/** Replaces each id by what `table` has for it. */
export function remapIds(ids: usize, count: u32, table: usize): void {
  for (let at: usize = ids, end = ids + (<usize>count << 2); at < end; at += 4) {
    store<u32>(at, load<u32>(table + (<usize>load<u32>(at) << 2)));
  }
}

/** As {@link scatterNarrow}, for rows and visitors of up to 31 bits together; false where the blocks are used up. */
export function scatterNarrow(layout: usize, thread: u32, hours: usize, pages: usize, visitors: usize, count: u32): bool {
  return scatter<u32>(layout, thread, hours, pages, visitors, count);
}

/** As {@link scatterNarrow}, for up to 63 bits. */
export function scatterWide(layout: usize, thread: u32, hours: usize, pages: usize, visitors: usize, count: u32): bool {
  return scatter<u64>(layout, thread, hours, pages, visitors, count);
}

@inline
function scatter<Word>(at: usize, thread: u32, hours: usize, pages: usize, visitors: usize, count: u32): bool {
  const layout = changetype<CountingLayout>(at);
  const hourBits = layout.hourBits;
  const hourMask: u32 = (<u32>1 << hourBits) - 1;
  const pageSplitBits = layout.pageSplitBits;
  const pageMask: u32 = (<u32>1 << pageSplitBits) - 1;
  const visitorSplitBits = layout.visitorSplitBits;
  const visitorMask: u32 = (<u32>1 << visitorSplitBits) - 1;
  const pageShift: Word = <Word>layout.visitorBits;
  const hourShift: Word = <Word>(layout.visitorBits + layout.pageBits);
  const blockMask: u32 = (<u32>1 << layout.blockBits) - 1;
  const cursors: usize = <usize>layout.cursors + ((<usize>thread * layout.leaves) << 2);
  for (let offset: usize = 0, end = <usize>count << 2; offset < end; offset += 4) {
    const hour = load<u32>(hours + offset);
    const page = load<u32>(pages + offset);
    const visitor = load<u32>(visitors + offset);
    const leaf: u32 =
      ((((hour >> hourBits) << pageSplitBits) | (page & pageMask)) << visitorSplitBits) | (visitor & visitorMask);
    const word: Word =
      (<Word>(hour & hourMask) << hourShift) |
      (<Word>(page >> pageSplitBits) << pageShift) |
      <Word>(visitor >> visitorSplitBits);
    const slot = cursors + (<usize>leaf << 2);
    let cursor: usize = load<u32>(slot);
    if ((cursor & blockMask) == 0) {
      cursor = nextBlock(layout, cursor);
      if (cursor == 0) return false;
    }
    store<Word>(cursor, word);
    store<u32>(slot, <u32>(cursor + sizeof<Word>()));
  }
  return true;
}

/** The address of a fresh block, linked to the one that ends at `cursor`; 0 where there is none left. */
function nextBlock(layout: CountingLayout, cursor: usize): usize {
  const block = atomic.add<u32>(layout.usedBlocks, 1);
  if (block >= layout.blockCount) return 0;
  const previous = cursor == 0 ? NO_BLOCK : blockEndingAt(layout, cursor);
  store<u32>(layout.previousBlocks + (block << 2), previous);
  return layout.blocks + (<usize>block << layout.blockBits);
}
