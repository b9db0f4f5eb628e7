/**
 * Sets of (pair, visitor), many pairs to a table, and a bitmap for each pair that has many visitors of all; in the thread that counts.
 *
 * A bitmap has bits for the first visitors; those that are beyond are in the table, as all are of a pair without one.
 *
 * A table holds words of 32 bits, in buckets of 16 that fill a line of the cache: {@link TAKEN}, the pair's low bits, the visitor's low
 * bits. A bucket fills from its front, so the first word that is the one sought or free is where it stands or belongs: found by four
 * comparisons of vectors and without a branch that depends on the data, which no processor could foresee. So the misses of
 * one event do not wait for those of another. What finds its bucket full goes on to the next.
 */

/** Header of a table: address, 32 minus the logarithm of its buckets, entries, and how many it may have. */
const WORDS: usize = 0;
const SHIFT: usize = 4;
const COUNT: usize = 8;
const MOST: usize = 12;

const BUCKET_BITS: u32 = 6;
/** Three quarters of a bucket's words. */
const ENTRIES_A_BUCKET: u32 = 12;

/** Pairs in a table, and visitors in it. */
const PAIR_BITS: u32 = 10;
const VISITOR_BITS: u32 = 21;
const TAKEN: u32 = 0x80000000;

/** Record of a pair: its distinct visitors, and its bitmap or 0. */
const SIZE: usize = 0;
const BITMAP: usize = 4;
const RECORD_BITS: usize = 3;

/** A bitmap: how many bits it has, and then those. */
const BITS: usize = 4;

export function pairBits(): u32 {
  return PAIR_BITS;
}

export function visitorBits(): u32 {
  return VISITOR_BITS;
}

/** Bytes of a table of so many buckets. */
export function setTableBytes(bucketBits: u32): u32 {
  return 1 << (bucketBits + BUCKET_BITS);
}

/** As `mixed.ts`: the high bits are the better ones. */
// @ts-ignore: decorator
@inline
function mixed(word: u32): u32 {
  word *= 0x85ebca6b;
  return (word ^ (word >> 15)) * 0xc2b2ae35;
}

/** Puts a word into its table, which has room. @returns whether it is new: 0 or 1. */
// @ts-ignore: decorator
@inline
function put(words: usize, shift: u32, word: u32, seed: u32): u32 {
  // By 64 bits, because a single bucket shifts by 32.
  let bucket = <u32>(<u64>mixed(word ^ seed) >> shift);
  const sought = i32x4.splat(word);
  const free = i32x4.splat(0);
  while (true) {
    const at = words + (<usize>bucket << BUCKET_BITS);
    const first = v128.load(at);
    const second = v128.load(at, 16);
    const third = v128.load(at, 32);
    const fourth = v128.load(at, 48);
    const places = i8x16.bitmask(
      i8x16.narrow_i16x8_s(
        i16x8.narrow_i32x4_s(
          v128.or(i32x4.eq(first, sought), i32x4.eq(first, free)),
          v128.or(i32x4.eq(second, sought), i32x4.eq(second, free)),
        ),
        i16x8.narrow_i32x4_s(
          v128.or(i32x4.eq(third, sought), i32x4.eq(third, free)),
          v128.or(i32x4.eq(fourth, sought), i32x4.eq(fourth, free)),
        ),
      ),
    );
    if (places != 0) {
      const place = at + (<usize>ctz(places) << 2);
      const isNew = <u32>(load<u32>(place) == 0);
      store<u32>(place, word);
      return isNew;
    }
    bucket = (bucket + 1) & <u32>((<u64>1 << (32 - shift)) - 1);
  }
}

// @ts-ignore: decorator
@inline
function bitmapFor(record: usize, visitor: u32): usize {
  const bitmap = <usize>load<u32>(record, BITMAP);
  return bitmap != 0 && visitor < load<u32>(bitmap) ? bitmap : 0;
}

/** Sets a visitor's bit. @returns whether it is new: 0 or 1. */
// @ts-ignore: decorator
@inline
function setBit(bitmap: usize, visitor: u32): u32 {
  const at = bitmap + (<usize>(visitor >> 5) << 2);
  const word = load<u32>(at, BITS);
  store<u32>(at, word | (1 << (visitor & 31)), BITS);
  return ((word >> (visitor & 31)) & 1) ^ 1;
}

/**
 * Adds visitors to pairs, and counts the new ones.
 *
 * @param tables Headers for `blocks` × `spans` tables: for each 2^10 pairs one for each 2^21 visitors.
 * @param records Of each pair.
 * @param pairs Of each event, 32 bits; so are `visitors`.
 * @returns how many were done: fewer than `count` where the next has no table, or a full one.
 */
export function addToSets(
  tables: usize,
  blocks: u32,
  spans: u32,
  records: usize,
  pairs: usize,
  visitors: usize,
  count: u32,
  seed: u32,
): u32 {
  for (let at: usize = 0, end = <usize>count << 2; at < end; at += 4) {
    const pair = load<u32>(pairs + at);
    const visitor = load<u32>(visitors + at);
    const block = pair >> PAIR_BITS;
    const span = visitor >> VISITOR_BITS;
    if (block >= blocks) return <u32>(at >> 2);
    const record = records + (<usize>pair << RECORD_BITS);
    const bitmap = bitmapFor(record, visitor);
    if (bitmap != 0) {
      store<u32>(record, load<u32>(record, SIZE) + setBit(bitmap, visitor), SIZE);
      continue;
    }
    if (span >= spans) return <u32>(at >> 2);
    const table = tables + (<usize>(block * spans + span) << 4);
    const entries = load<u32>(table, COUNT);
    if (entries == load<u32>(table, MOST)) return <u32>(at >> 2);
    const word = TAKEN | (pair << VISITOR_BITS) | (visitor & ((1 << VISITOR_BITS) - 1));
    const isNew = put(load<u32>(table, WORDS), load<u32>(table, SHIFT), word, seed);
    store<u32>(table, entries + isNew, COUNT);
    store<u32>(record, load<u32>(record, SIZE) + isNew, SIZE);
  }
  return count;
}

// @ts-ignore: decorator
@inline
function endOfTable(table: usize): usize {
  return <usize>load<u32>(table, WORDS) + (<usize>1 << (32 - load<u32>(table, SHIFT) + BUCKET_BITS));
}

/** The bitmap that a word of a table is for; 0 for none. */
// @ts-ignore: decorator
@inline
function bitmapOfWord(word: u32, records: usize): usize {
  const pair = (word >> VISITOR_BITS) & ((1 << PAIR_BITS) - 1);
  return bitmapFor(records + (<usize>pair << RECORD_BITS), word & ((1 << VISITOR_BITS) - 1));
}

/** How many words of a table are for no bitmap. @param records Of the table's first pair on. */
export function wordsBesideBitmaps(table: usize, records: usize): u32 {
  let count: u32 = 0;
  for (let at: usize = load<u32>(table, WORDS), end = endOfTable(table); at < end; at += 4) {
    const word = load<u32>(at);
    if (word == 0) at |= 60;
    else count += <u32>(bitmapOfWord(word, records) == 0);
  }
  return count;
}

/**
 * Moves a table to `words`, zeros, of 2^`bucketBits` buckets, and what is for bitmaps to them.
 *
 * @param records Of the table's first pair on; 0 where none of its words is for a bitmap.
 */
export function moveSetTable(table: usize, words: usize, bucketBits: u32, records: usize, seed: u32): void {
  const before = <usize>load<u32>(table, WORDS);
  const shift = 32 - bucketBits;
  let count: u32 = 0;
  if (before != 0) {
    for (let at = before, end = endOfTable(table); at < end; at += 4) {
      const word = load<u32>(at);
      // The rest of the bucket is free, too.
      if (word == 0) {
        at |= 60;
        continue;
      }
      const bitmap = records == 0 ? 0 : bitmapOfWord(word, records);
      if (bitmap != 0) setBit(bitmap, word & ((1 << VISITOR_BITS) - 1));
      else count += put(words, shift, word, seed);
    }
  }
  store<u32>(table, <u32>words, WORDS);
  store<u32>(table, shift, SHIFT);
  store<u32>(table, count, COUNT);
  store<u32>(table, ENTRIES_A_BUCKET << bucketBits, MOST);
}
