/**
 * Where the words of all events lie while they are counted. `../counting-plan.ts` says what the parts are for; it writes
 * these fields in this order, each of 32 bits.
 */
/** Stands where there is no block before. */
export const NO_BLOCK: u32 = 0xffffffff;

@unmanaged
export class CountingLayout {
  /** Low bits of the hour that stay in the word; the others choose the cell. */
  hourBits: u32;
  /** Low bits of the page that choose the cell, and the bits that stay in the word. */
  pageSplitBits: u32;
  pageBits: u32;
  /** Low bits of the visitor that choose the leaf within the cell, and the bits that stay in the word. */
  visitorSplitBits: u32;
  visitorBits: u32;
  threads: u32;
  leaves: u32;
  /** By thread and leaf: the address behind the last word; 0 where there is none. */
  cursors: u32;
  /** Blocks of 2 ** blockBits bytes, at a multiple of that. */
  blocks: u32;
  blockBits: u32;
  blockCount: u32;
  /** The address of the number of blocks in use. */
  usedBlocks: u32;
  /** By block: the block before it of the same thread and leaf, or NO_BLOCK. */
  previousBlocks: u32;
  /** Whether counts stand in a table by hash of the row (1), or in an array by row (0). */
  rowsHashed: u32;
  /** By thread: room for 8 KB of leaves and words on their way to the blocks. */
  staged: u32;
}

/** Bits of a row: an hour and a page within a cell. */
@inline
export function rowBits(layout: CountingLayout): u32 {
  return layout.hourBits + layout.pageBits;
}

/** The block that holds the byte before `end`. */
@inline
export function blockEndingAt(layout: CountingLayout, end: usize): u32 {
  return <u32>((end - 1 - layout.blocks) >> layout.blockBits);
}
