/**
 * Partitioning: each event becomes one word, appended to the blocks of its leaf. Each thread appends to blocks of its own,
 * so that nothing is locked; blocks come from one pool by an atomic counter.
 */
import { blockEndingAt, CountingLayout, NO_BLOCK } from './counting-layout';
import { largestLane } from './hours';

/** Events of 32-bit words that are packed before they are appended: they stay in the first cache. */
const STAGED_EVENTS: u32 = 1024;
/** Their leaves, then their words. */
const STAGED_BYTES: u32 = 8 * STAGED_EVENTS;

/** The largest of `count` 32-bit ids; 0 where there is none. */
export function largestId(ids: usize, count: u32): u32 {
  let lanes = i32x4.splat(0);
  const end: usize = ids + (<usize>count << 2);
  const endOfLanes: usize = ids + (<usize>(count & ~3) << 2);
  let at: usize = ids;
  for (; at < endOfLanes; at += 16) lanes = i32x4.max_u(lanes, v128.load(at));
  let largest = largestLane(lanes);
  for (; at < end; at += 4) largest = max(largest, load<u32>(at));
  return largest;
}

/** Replaces each id by what `table` has for it. */
export function remapIds(ids: usize, count: u32, table: usize): void {
  for (let at: usize = ids, end = ids + (<usize>count << 2); at < end; at += 4) {
    store<u32>(at, load<u32>(table + (<usize>load<u32>(at) << 2)));
  }
}

/**
 * Appends `count` events to their leaves, as words of 32 bits: rows and visitors of up to 31 bits together.
 *
 * @returns false where the blocks are used up.
 */
export function scatterNarrow(at: usize, thread: u32, hours: usize, pages: usize, visitors: usize, count: u32): bool {
  const layout = changetype<CountingLayout>(at);
  const hourBits = <i32>layout.hourBits;
  const hourMask = i32x4.splat(maskOf(layout.hourBits));
  const pageSplitBits = <i32>layout.pageSplitBits;
  const pageMask = i32x4.splat(maskOf(layout.pageSplitBits));
  const visitorSplitBits = <i32>layout.visitorSplitBits;
  const visitorMask = i32x4.splat(maskOf(layout.visitorSplitBits));
  const pageShift = <i32>layout.visitorBits;
  const hourShift = <i32>(layout.visitorBits + layout.pageBits);
  const leaves: usize = layout.staged + <usize>thread * STAGED_BYTES;
  const words: usize = leaves + (<usize>STAGED_EVENTS << 2);
  const rest: u32 = count & 3;
  const end: usize = <usize>(count - rest) << 2;
  for (let from: usize = 0; from < end; from += <usize>STAGED_EVENTS << 2) {
    const bytes: usize = min(<usize>STAGED_EVENTS << 2, end - from);
    for (let offset: usize = 0; offset < bytes; offset += 16) {
      const hour = v128.load(hours + from + offset);
      const page = v128.load(pages + from + offset);
      const visitor = v128.load(visitors + from + offset);
      const cell = v128.or(
        i32x4.shl(i32x4.shr_u(hour, hourBits), pageSplitBits),
        v128.and(page, pageMask),
      );
      v128.store(
        leaves + offset,
        v128.or(i32x4.shl(cell, visitorSplitBits), v128.and(visitor, visitorMask)),
      );
      v128.store(
        words + offset,
        v128.or(
          v128.or(
            i32x4.shl(v128.and(hour, hourMask), hourShift),
            i32x4.shl(i32x4.shr_u(page, pageSplitBits), pageShift),
          ),
          i32x4.shr_u(visitor, visitorSplitBits),
        ),
      );
    }
    if (!appendStaged(layout, cursorsOf(layout, thread), leaves, words, bytes)) return false;
  }
  return scatterOneByOne<u32>(layout, thread, hours + end, pages + end, visitors + end, rest);
}

/**
 * Appends staged events, a multiple of four. No call within the loop: with one, V8 keeps what the loop needs in memory, not in
 * registers.
 */
function appendStaged(layout: CountingLayout, cursors: usize, leaves: usize, words: usize, bytes: usize): bool {
  const blockMask = maskOf(layout.blockBits);
  let offset: usize = 0;
  while (true) {
    for (; offset < bytes; offset += 16) {
      if (!appendWithin(cursors, blockMask, leaves + offset, words + offset)) break;
      if (!appendWithin(cursors, blockMask, leaves + offset + 4, words + offset + 4)) {
        offset += 4;
        break;
      }
      if (!appendWithin(cursors, blockMask, leaves + offset + 8, words + offset + 8)) {
        offset += 8;
        break;
      }
      if (!appendWithin(cursors, blockMask, leaves + offset + 12, words + offset + 12)) {
        offset += 12;
        break;
      }
    }
    if (offset == bytes) return true;
    // This one needs a block; after it up to three more, so that the loop goes on with four.
    do {
      if (!append<u32>(layout, cursors, blockMask, load<u32>(leaves + offset), load<u32>(words + offset))) return false;
      offset += 4;
    } while ((offset & 15) != 0);
  }
}

/** Appends a staged event, unless it needs a new block. */
@inline
function appendWithin(cursors: usize, blockMask: u32, leafAt: usize, wordAt: usize): bool {
  const slot = cursors + (<usize>load<u32>(leafAt) << 2);
  const cursor: usize = load<u32>(slot);
  if ((cursor & blockMask) == 0) return false;
  store<u32>(cursor, load<u32>(wordAt));
  store<u32>(slot, <u32>cursor + 4);
  return true;
}

/** As {@link scatterNarrow}, as words of 64 bits, for up to 63. */
export function scatterWide(at: usize, thread: u32, hours: usize, pages: usize, visitors: usize, count: u32): bool {
  return scatterOneByOne<u64>(changetype<CountingLayout>(at), thread, hours, pages, visitors, count);
}

function scatterOneByOne<Word>(
  layout: CountingLayout,
  thread: u32,
  hours: usize,
  pages: usize,
  visitors: usize,
  count: u32,
): bool {
  const hourBits = layout.hourBits;
  const hourMask = maskOf(hourBits);
  const pageSplitBits = layout.pageSplitBits;
  const pageMask = maskOf(pageSplitBits);
  const visitorSplitBits = layout.visitorSplitBits;
  const visitorMask = maskOf(visitorSplitBits);
  const pageShift: Word = <Word>layout.visitorBits;
  const hourShift: Word = <Word>(layout.visitorBits + layout.pageBits);
  const blockMask = maskOf(layout.blockBits);
  const cursors = cursorsOf(layout, thread);
  for (let offset: usize = 0, end = <usize>count << 2; offset < end; offset += 4) {
    const hour = load<u32>(hours + offset);
    const page = load<u32>(pages + offset);
    const visitor = load<u32>(visitors + offset);
    const cell: u32 = ((hour >> hourBits) << pageSplitBits) | (page & pageMask);
    const leaf: u32 = (cell << visitorSplitBits) | (visitor & visitorMask);
    const word: Word =
      (<Word>(hour & hourMask) << hourShift) |
      (<Word>(page >> pageSplitBits) << pageShift) |
      <Word>(visitor >> visitorSplitBits);
    if (!append<Word>(layout, cursors, blockMask, leaf, word)) return false;
  }
  return true;
}

@inline
function append<Word>(layout: CountingLayout, cursors: usize, blockMask: u32, leaf: u32, word: Word): bool {
  const slot = cursors + (<usize>leaf << 2);
  let cursor: usize = load<u32>(slot);
  if ((cursor & blockMask) == 0) {
    cursor = nextBlock(layout, cursor);
    if (cursor == 0) return false;
  }
  store<Word>(cursor, word);
  store<u32>(slot, <u32>(cursor + sizeof<Word>()));
  return true;
}

@inline
function maskOf(bits: u32): u32 {
  return (<u32>1 << bits) - 1;
}

@inline
function cursorsOf(layout: CountingLayout, thread: u32): usize {
  return <usize>layout.cursors + ((<usize>thread * layout.leaves) << 2);
}

/** The address of a fresh block, linked to the one that ends at `cursor`; 0 where there is none left. */
function nextBlock(layout: CountingLayout, cursor: usize): usize {
  const block = atomic.add<u32>(layout.usedBlocks, 1);
  if (block >= layout.blockCount) return 0;
  const previous = cursor == 0 ? NO_BLOCK : blockEndingAt(layout, cursor);
  store<u32>(layout.previousBlocks + (block << 2), previous);
  return layout.blocks + (<usize>block << layout.blockBits);
}
