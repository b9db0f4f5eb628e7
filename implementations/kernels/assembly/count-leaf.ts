/**
 * Counting the distinct visitors of each row of a leaf, by the way that suits its shape: a bitmap of rows × visitors where
 * that is small, a counting sort by row and stamps by visitor where both are few, else a hash table of words. Counts are
 * added to those of the cell's other leaves: visitors are in one leaf only.
 */
import { CountingLayout, rowBits } from './counting-layout';
import { CountingScratch } from './counting-scratch';
import { gatherLeaf } from './leaf';

/** Fibonacci hashing: 2^64 divided by the golden ratio (Knuth, The Art of Computer Programming, vol. 3, section 6.4). */
export const GOLDEN: u64 = 0x9e3779b97f4a7c15;

/** As {@link countLeafNarrow}, for words of 64 bits. */
export function countLeafWide(at: usize, scratchAt: usize, leaf: u32): void {
  const layout = changetype<CountingLayout>(at);
  const scratch = changetype<CountingScratch>(scratchAt);
  const bytes = gatherLeaf(layout, leaf, scratch.words);
  countByHash<u64>(layout, scratch, bytes >> 3);
}

/** Adds the distinct visitors of a leaf, of words of 32 bits, to the counts of their rows. */
export function countLeafNarrow(at: usize, scratchAt: usize, leaf: u32): void {
  const layout = changetype<CountingLayout>(at);
  const scratch = changetype<CountingScratch>(scratchAt);
  const bytes = gatherLeaf(layout, leaf, scratch.words);
  const rows = rowBits(layout);
  const bitmapBytes: u32 = max(<u32>4, <u32>1 << max(<i32>(rows + layout.visitorBits) - 3, 0));
  if (!layout.rowsHashed && bitmapBytes <= scratch.tableBytes && bitmapBytes <= bytes) {
    countByBitmap(scratch, bytes, layout.visitorBits, bitmapBytes);
  } else if (!layout.rowsHashed && scratch.stamps != 0 && (<u32>1 << rows) <= bytes >> 1) {
    countByStamps(scratch, bytes, layout.visitorBits, <u32>1 << rows);
  } else {
    countByHash<u32>(layout, scratch, bytes >> 2);
  }
}

function countByBitmap(scratch: CountingScratch, bytes: u32, visitorBits: u32, bitmapBytes: u32): void {
  const bitmap: usize = scratch.table;
  const counts: usize = scratch.counts;
  memory.fill(bitmap, 0, bitmapBytes);
  for (let at: usize = scratch.words, end: usize = at + bytes; at < end; at += 4) {
    const word = load<u32>(at);
    const slot: usize = bitmap + ((word >> 5) << 2);
    const set = load<u32>(slot);
    const isNew: u32 = ~(set >> (word & 31)) & 1;
    store<u32>(slot, set | (<u32>1 << (word & 31)));
    const count: usize = counts + ((word >> visitorBits) << 2);
    store<u32>(count, load<u32>(count) + isNew);
  }
}

function countByStamps(scratch: CountingScratch, bytes: u32, visitorBits: u32, rows: u32): void {
  const visitorMask: u32 = (<u32>1 << visitorBits) - 1;
  const starts: usize = scratch.starts;
  const words: usize = scratch.words;
  const end: usize = words + bytes;
  memory.fill(starts, 0, <usize>rows << 2);
  for (let at: usize = words; at < end; at += 4) {
    const slot: usize = starts + ((load<u32>(at) >> visitorBits) << 2);
    store<u32>(slot, load<u32>(slot) + 4);
  }
  let sum: u32 = scratch.sorted;
  for (let slot: usize = starts, endOfRows: usize = starts + (<usize>rows << 2); slot < endOfRows; slot += 4) {
    const length = load<u32>(slot);
    store<u32>(slot, sum);
    sum += length;
  }
  for (let at: usize = words; at < end; at += 4) {
    const word = load<u32>(at);
    const slot: usize = starts + ((word >> visitorBits) << 2);
    const to: usize = load<u32>(slot);
    store<u32>(to, word & visitorMask);
    store<u32>(slot, <u32>to + 4);
  }
  const stamps: usize = scratch.stamps;
  let stamp = scratch.stamp;
  if (stamp > 0xffffffff - rows) {
    memory.fill(stamps, 0, <usize>4 << visitorBits);
    stamp = 0;
  }
  // Each start has moved on to its row's end.
  let at: usize = scratch.sorted;
  for (let row: u32 = 0; row < rows; row++) {
    const endOfRow: usize = load<u32>(starts + (row << 2));
    if (at == endOfRow) continue;
    stamp++;
    let added: u32 = 0;
    for (; at < endOfRow; at += 4) {
      const slot: usize = stamps + (load<u32>(at) << 2);
      added += u32(load<u32>(slot) != stamp);
      store<u32>(slot, stamp);
    }
    const count: usize = scratch.counts + (row << 2);
    store<u32>(count, load<u32>(count) + added);
  }
  scratch.stamp = stamp;
}

/**
 * Adds a word to a table of open addressing with linear probing, at most half full; a slot holds a word + 1, and 0 where it
 * is free. Returns whether the word was not there.
 */
@inline
export function addWord<Word>(table: usize, slotMask: usize, shift: u64, word: Word): bool {
  const key: Word = word + 1;
  let slot: usize = <usize>((<u64>word * GOLDEN) >> shift);
  let found = load<Word>(table + slot * sizeof<Word>());
  while (found != 0 && found != key) {
    slot = (slot + 1) & slotMask;
    found = load<Word>(table + slot * sizeof<Word>());
  }
  if (found == key) return false;
  store<Word>(table + slot * sizeof<Word>(), key);
  return true;
}

@inline
function countByHash<Word>(layout: CountingLayout, scratch: CountingScratch, words: u32): void {
  const slotBits: u32 = max(4, 33 - clz(words));
  const slotMask: usize = (<usize>1 << slotBits) - 1;
  const table: usize = scratch.table;
  const shift: u64 = 64 - slotBits;
  const visitorBits: Word = <Word>layout.visitorBits;
  const rowsHashed = layout.rowsHashed;
  memory.fill(table, 0, (slotMask + 1) * sizeof<Word>());
  const end: usize = <usize>scratch.words + <usize>words * sizeof<Word>();
  for (let at: usize = scratch.words; at < end; at += sizeof<Word>()) {
    const word = load<Word>(at);
    if (!addWord<Word>(table, slotMask, shift, word)) continue;
    if (rowsHashed) {
      countHashedRow(scratch, <u64>(word >> visitorBits));
    } else {
      const count: usize = scratch.counts + ((<usize>(word >> visitorBits)) << 2);
      store<u32>(count, load<u32>(count) + 1);
    }
  }
}

/** Bytes of a slot in the table of rows: the row + 1 in 64 bits, its count in 32, 32 unused. */
export const ROW_SLOT_BYTES: u32 = 16;

function countHashedRow(scratch: CountingScratch, row: u64): void {
  const mask: u32 = scratch.rowMask;
  let index: u32 = <u32>((row * GOLDEN) >> 32) & mask;
  let slot: usize = <usize>scratch.counts + <usize>index * ROW_SLOT_BYTES;
  while (load<u64>(slot) != 0 && load<u64>(slot) != row + 1) {
    index = (index + 1) & mask;
    slot = <usize>scratch.counts + <usize>index * ROW_SLOT_BYTES;
  }
  store<u64>(slot, row + 1);
  store<u32>(slot, load<u32>(slot, 8) + 1, 8);
}
