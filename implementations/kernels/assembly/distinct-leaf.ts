/**
 * Reducing a leaf to its distinct words, and turning words back into the events that they were made of: `scatter.ts` the
 * other way round.
 */
import { addWord } from './count-leaf';
import { CountingLayout } from './counting-layout';
import { CountingScratch } from './counting-scratch';
import { gatherLeaf } from './leaf';

/** Leaves the distinct words of a leaf, of 32 bits each, at the scratch's `words`; returns how many. */
export function distinctLeafNarrow(at: usize, scratchAt: usize, leaf: u32): u32 {
  return distinctLeaf<u32>(changetype<CountingLayout>(at), changetype<CountingScratch>(scratchAt), leaf);
}

/** As {@link distinctLeafNarrow}, for words of 64 bits. */
export function distinctLeafWide(at: usize, scratchAt: usize, leaf: u32): u32 {
  return distinctLeaf<u64>(changetype<CountingLayout>(at), changetype<CountingScratch>(scratchAt), leaf);
}

@inline
function distinctLeaf<Word>(layout: CountingLayout, scratch: CountingScratch, leaf: u32): u32 {
  const words: usize = scratch.words;
  const bytes = gatherLeaf(layout, leaf, words);
  const slotBits: u32 = max(4, 33 - clz<u32>(bytes / sizeof<Word>()));
  const slotMask: usize = (<usize>1 << slotBits) - 1;
  const table: usize = scratch.table;
  const shift: u64 = 64 - slotBits;
  memory.fill(table, 0, (slotMask + 1) * sizeof<Word>());
  let to = words;
  for (let from = words, end = words + bytes; from < end; from += sizeof<Word>()) {
    const word = load<Word>(from);
    if (!addWord<Word>(table, slotMask, shift, word)) continue;
    store<Word>(to, word);
    to += sizeof<Word>();
  }
  return <u32>((to - words) / sizeof<Word>());
}

/** Writes hour, page and visitor of `count` words of a leaf, of 32 bits each, to three columns of 32-bit ids. */
export function unpackLeafNarrow(at: usize, leaf: u32, words: usize, count: u32, hours: usize, pages: usize, visitors: usize): void {
  unpackLeaf<u32>(changetype<CountingLayout>(at), leaf, words, count, hours, pages, visitors);
}

/** As {@link unpackLeafNarrow}, for words of 64 bits. */
export function unpackLeafWide(at: usize, leaf: u32, words: usize, count: u32, hours: usize, pages: usize, visitors: usize): void {
  unpackLeaf<u64>(changetype<CountingLayout>(at), leaf, words, count, hours, pages, visitors);
}

@inline
function unpackLeaf<Word>(
  layout: CountingLayout,
  leaf: u32,
  words: usize,
  count: u32,
  hours: usize,
  pages: usize,
  visitors: usize,
): void {
  const pageSplitBits = layout.pageSplitBits;
  const visitorSplitBits = layout.visitorSplitBits;
  const cell = leaf >> visitorSplitBits;
  const hourHigh = (cell >> pageSplitBits) << layout.hourBits;
  const pageLow = cell & ((<u32>1 << pageSplitBits) - 1);
  const visitorLow = leaf & ((<u32>1 << visitorSplitBits) - 1);
  const pageShift: Word = <Word>layout.visitorBits;
  const hourShift: Word = <Word>(layout.visitorBits + layout.pageBits);
  // In 64 bits: a page or visitor may take 32.
  const pageMask: u64 = (<u64>1 << layout.pageBits) - 1;
  const visitorMask: u64 = (<u64>1 << layout.visitorBits) - 1;
  for (let at: usize = 0, end: usize = <usize>count << 2; at < end; at += 4) {
    const word = load<Word>(words);
    words += sizeof<Word>();
    store<u32>(hours + at, hourHigh | <u32>(word >> hourShift));
    store<u32>(pages + at, (<u32>(<u64>(word >> pageShift) & pageMask) << pageSplitBits) | pageLow);
    store<u32>(visitors + at, (<u32>(<u64>word & visitorMask) << visitorSplitBits) | visitorLow);
  }
}
