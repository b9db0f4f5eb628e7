/** What one thread counts in; `../counting-plan.ts` allocates the parts and writes these fields in this order. */
@unmanaged
export class CountingScratch {
  /** Room for the words of the largest leaf, twice. */
  words: u32;
  sorted: u32;
  /** By row: how many visitors; all 0 between cells. Of the hashed rows: the table of rows. */
  counts: u32;
  /** Slots of the table of rows, less 1; a power of two. */
  rowMask: u32;
  /** By row: where its visitors begin in `sorted`. */
  starts: u32;
  /** By visitor: the stamp of the row in which it was seen last. */
  stamps: u32;
  /** The last stamp given. */
  stamp: u32;
  /** The bitmap, or the table of words: of `tableBytes` bytes at most. */
  table: u32;
  tableBytes: u32;
}
