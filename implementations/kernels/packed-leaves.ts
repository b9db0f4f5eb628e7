/**
 * Counting the leaves of packed words in plain JavaScript: by bitmap, stamps or table, for the shapes that
 * assembly/count-leaf.ts counts so.
 */
import type { CountingPlan } from './counting-plan.ts';
import type { PackedWords } from './packed-words.ts';

/** Counts leaves, and adds up what the rows of a cell have. */
export interface LeafCounter {
  readonly countLeaf: (leaf: number) => void;
  /** Hands over row and count of each row of the cell that has visitors, and begins anew. */
  readonly takeRows: (take: (row: number, count: number) => void) => void;
}

/** Bitmaps and stamps beyond these bits leave the second cache. */
const MOST_BITMAP_BITS = 21;
const MOST_STAMP_BITS = 17;
/** 2 ** 32 divided by the golden ratio, odd (Knuth, The Art of Computer Programming, vol. 3, section 6.4). */
const GOLDEN = 0x9e3779b1;

/** Opens a counter over all leaves. */
export function openLeafCounter(plan: CountingPlan, packed: PackedWords): LeafCounter {
  const { starts, words, wide } = packed;
  const { visitorBits } = plan;
  const rowBits = plan.hourBits + plan.pageBits;
  const largest = starts.reduce(
    (most, start, leaf) => Math.max(most, start - (starts[leaf - 1] ?? 0)),
    0,
  );
  const table = new Uint32Array(2 ** tableBits(largest));
  if (plan.rowsHashed) {
    const counts = new Map<number, number>();
    const addOne = (row: number) => counts.set(row, (counts.get(row) ?? 0) + 1);
    return {
      countLeaf: (leaf) => {
        const [start, end] = [starts[leaf]!, starts[leaf + 1]!];
        if (wide !== null) countWide(wide.rows, wide.visitors, start, end, table, addOne);
        else countByTable(words, start, end, table, (word) => addOne(word >>> visitorBits));
      },
      takeRows: (take) => {
        for (const [row, count] of counts) take(row, count);
        counts.clear();
      },
    };
  }

  const rows = 2 ** rowBits;
  const counts = new Uint32Array(rows);
  const wordBits = rowBits + visitorBits;
  const bitmap = new Uint32Array(wordBits <= MOST_BITMAP_BITS ? 2 ** Math.max(0, wordBits - 5) : 0);
  const hasStamps = wide === null && visitorBits <= MOST_STAMP_BITS;
  const stamps = new Uint32Array(hasStamps ? 2 ** visitorBits : 0);
  const ends = new Uint32Array(hasStamps ? rows : 0);
  const sorted = new Uint32Array(hasStamps ? largest : 0);
  let stamp = 0;
  const addOne = (row: number) => {
    counts[row]! += 1;
  };
  return {
    countLeaf: (leaf) => {
      const [start, end] = [starts[leaf]!, starts[leaf + 1]!];
      if (start === end) return;
      if (wide !== null) {
        countWide(wide.rows, wide.visitors, start, end, table, addOne);
      } else if (bitmap.length > 0 && bitmap.length <= end - start) {
        countByBitmap(words, start, end, bitmap, counts, visitorBits);
      } else if (hasStamps && rows <= 2 * (end - start)) {
        if (stamp + rows >= 2 ** 32) {
          stamps.fill(0);
          stamp = 0;
        }
        sortByRow(words, start, end, visitorBits, ends, sorted);
        countByStamps(sorted, ends, stamps, stamp, counts);
        stamp += rows;
      } else {
        countByTable(words, start, end, table, (word) => addOne(word >>> visitorBits));
      }
    },
    takeRows: (take) => {
      for (let row = 0; row < rows; row++) {
        if (counts[row] === 0) continue;
        take(row, counts[row]!);
        counts[row] = 0;
      }
    },
  };
}

/** Twice as many slots as events, or a little more. */
function tableBits(events: number): number {
  return Math.max(4, Math.ceil(Math.log2(events + 1)) + 1);
}

function countByBitmap(
  words: Uint32Array,
  start: number,
  end: number,
  bitmap: Uint32Array,
  counts: Uint32Array,
  visitorBits: number,
): void {
  bitmap.fill(0);
  for (let index = start; index < end; index++) {
    const word = words[index]!;
    const set = bitmap[word >>> 5]!;
    // A shift looks at the lowest five bits alone.
    bitmap[word >>> 5] = set | (1 << word);
    counts[word >>> visitorBits]! += ~(set >>> word) & 1;
  }
}

/** Counting sort: writes the visitors of each row to `sorted`, and where each row ends to `ends`. */
function sortByRow(
  words: Uint32Array,
  start: number,
  end: number,
  visitorBits: number,
  ends: Uint32Array,
  sorted: Uint32Array,
): void {
  ends.fill(0);
  for (let index = start; index < end; index++) ends[words[index]! >>> visitorBits]! += 1;
  let sum = 0;
  for (let row = 0; row < ends.length; row++) {
    const length = ends[row]!;
    ends[row] = sum;
    sum += length;
  }
  const visitorMask = 2 ** visitorBits - 1;
  for (let index = start; index < end; index++) {
    const word = words[index]!;
    const row = word >>> visitorBits;
    const to = ends[row]!;
    sorted[to] = word & visitorMask;
    ends[row] = to + 1;
  }
}

function countByStamps(
  sorted: Uint32Array,
  ends: Uint32Array,
  stamps: Uint32Array,
  stampBefore: number,
  counts: Uint32Array,
): void {
  let index = 0;
  for (let row = 0; row < ends.length; row++) {
    const end = ends[row]!;
    const stamp = stampBefore + row + 1;
    let added = 0;
    for (; index < end; index++) {
      const visitor = sorted[index]!;
      if (stamps[visitor] !== stamp) added++;
      stamps[visitor] = stamp;
    }
    counts[row]! += added;
  }
}

/** Open addressing with linear probing; a slot holds a word + 1, and 0 where it is free: words have 31 bits. */
function countByTable(
  words: Uint32Array,
  start: number,
  end: number,
  table: Uint32Array,
  isNew: (word: number) => void,
): void {
  const bits = tableBits(end - start);
  const mask = 2 ** bits - 1;
  table.fill(0, 0, mask + 1);
  for (let index = start; index < end; index++) {
    const word = words[index]!;
    let slot = Math.imul(word, GOLDEN) >>> (32 - bits);
    while (table[slot] !== 0 && table[slot] !== word + 1) slot = (slot + 1) & mask;
    if (table[slot] !== 0) continue;
    table[slot] = word + 1;
    isNew(word);
  }
}

/** As {@link countByTable}; a slot holds the index of an event, less `start`, + 1. */
function countWide(
  rows: Float64Array,
  visitors: Uint32Array,
  start: number,
  end: number,
  table: Uint32Array,
  isNew: (row: number) => void,
): void {
  const bits = tableBits(end - start);
  const mask = 2 ** bits - 1;
  table.fill(0, 0, mask + 1);
  for (let index = start; index < end; index++) {
    const row = rows[index]!;
    const visitor = visitors[index]!;
    // The row has up to 53 bits: its upper ones are mixed in by themselves.
    const mixed = Math.imul(Math.imul(row | 0, GOLDEN) ^ visitor ^ (row / 2 ** 32), GOLDEN);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    while (true) {
      const other = table[slot]! - 1 + start;
      if (table[slot] === 0) break;
      if (rows[other] === row && visitors[other] === visitor) break;
      slot = (slot + 1) & mask;
    }
    if (table[slot] !== 0) continue;
    table[slot] = index - start + 1;
    isNew(row);
  }
}
