/** What a thread needs to count the leaves of a plan. Pure. */
import type { CountingPlan } from './counting-plan.ts';

/** A table beyond this leaves the second cache. */
export const MOST_BITMAP_BYTES = 256 * 1024;
const MOST_STAMP_BITS = 17;
/** Of assembly/count-leaf.ts. */
const ROW_SLOT_BYTES = 16;

/** Bytes of its parts: see assembly/counting-scratch.ts. */
export interface CounterSizes {
  readonly words: number;
  readonly sorted: number;
  readonly counts: number;
  /** Of the table of rows, a power of two; 0 where counts are an array. */
  readonly rowSlots: number;
  readonly starts: number;
  readonly stamps: number;
  readonly table: number;
  readonly total: number;
}

/** Sizes for the largest leaf, and for the cell of most events. */
export function sizeCounter(
  plan: CountingPlan,
  largestLeafBytes: number,
  largestCellEvents: number,
): CounterSizes {
  const rows = 2 ** (plan.hourBits + plan.pageBits);
  const rowSlots = plan.rowsHashed
    ? 2 ** Math.ceil(Math.log2(Math.max(16, 2 * Math.min(rows, largestCellEvents))))
    : 0;
  const usesStamps =
    plan.wordBytes === 4 && !plan.rowsHashed && plan.visitorBits <= MOST_STAMP_BITS;
  const sizes = {
    words: largestLeafBytes,
    sorted: usesStamps ? largestLeafBytes : 0,
    counts: plan.rowsHashed ? rowSlots * ROW_SLOT_BYTES : rows * 4,
    rowSlots,
    starts: usesStamps ? rows * 4 : 0,
    stamps: usesStamps ? 2 ** plan.visitorBits * 4 : 0,
    table: Math.max(MOST_BITMAP_BYTES, tableBytes(largestLeafBytes)),
  };
  const { words, sorted, counts, starts, stamps, table } = sizes;
  return { ...sizes, total: words + sorted + counts + starts + stamps + table };
}

/** Sixteen slots of 8 bytes, the least that the kernel uses. */
const LEAST_TABLE_BYTES = 128;

/** Bytes of the table of the words of a leaf, which is at most half full. */
export function tableBytes(leafBytes: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(LEAST_TABLE_BYTES, 2 * leafBytes + 8)));
}
