/**
 * Sets of visitor numbers, one for each hour and page, each in the form that is smallest for it:
 *
 * - a single visitor, in place of everything else: most sets of a long tail;
 * - an open-addressing table of its numbers, at most 3/4 full: about 7 bytes a visitor, more just after it grew;
 * - a bitmap, as soon as it takes no more words than that table, for the popular pages of an hour: down to a bit a visitor.
 *
 * What is added at once is sorted by set first, so that each set is looked up, and grows, once for all of its visitors.
 * A set changes its form when it grows, and back where a bitmap would become the larger one. Because each has a table of its
 * own, its entries are bare numbers of 32 bits, however many sets there are, and the sets of the current hour stay in
 * the cache when events come in order. Plain typed arrays, in the thread that counts.
 */
import { randomInt } from 'node:crypto';
import { mixed } from './mixed.ts';
import { createWordBlocks, OFFSET_BITS } from './word-blocks.ts';

const OFFSET_MASK = 2 ** OFFSET_BITS - 1;

/** Shape of a set: none or one visitor; else the binary logarithm of its words, plus {@link BITMAP} if it is a bitmap. */
const AT_MOST_ONE = 0;
const BITMAP = 32;
const BITS_MASK = 31;
const LEAST_TABLE_BITS = 2;
const LEAST_SETS = 16;

/** All sets; visitors are numbers below 2^32 - 1. */
export interface VisitorSets {
  /** Makes empty sets until there are so many, numbered from 0. */
  readonly createUpTo: (count: number) => void;
  /** Adds `visitors[i]` to the set `sets[i]` for each `i` below `count`. */
  readonly add: (sets: Uint32Array, visitors: Uint32Array, count: number) => void;
  /** How many distinct visitors a set holds. */
  readonly sizeOf: (set: number) => number;
}

export function createVisitorSets(): VisitorSets {
  // Numbers of visitors follow from the order in which they come, which someone may have chosen to make them collide.
  const seed = randomInt(2 ** 32);
  const { segments, allocate, release } = createWordBlocks();
  let shapes = new Uint8Array(LEAST_SETS);
  /** The place of a set's block; of a set of at most one, the visitor plus 1, or 0. */
  let places = new Uint32Array(LEAST_SETS);
  let sizes = new Uint32Array(LEAST_SETS);
  /** Where the visitors of a set end in {@link grouped}; 0 between batches. */
  let ends = new Uint32Array(LEAST_SETS);
  /** The visitors of a batch, those of a set together; and the sets that they are added to. */
  let grouped = new Uint32Array(0);
  let touched = new Uint32Array(0);

  /** Above all visitors so far: what a bitmap must have room for. */
  let visitorsEnd = 0;

  /**
   * Gives a set of visitors room for some of those that are coming, in the form that is smallest then: for half of
   * them, because some may be there already, and for three times what it holds at most, because all may be one.
   */
  const grow = (set: number, coming: number) => {
    const shape = shapes[set]!;
    const before = places[set]!;
    const size = sizes[set]!;
    const more = Math.min((coming + 1) >>> 1, 3 * size);
    const tableBits = Math.max(LEAST_TABLE_BITS, tableBitsFor(size + more));
    const bitmapBits = bitsOf((visitorsEnd - 1) >>> 5);
    const isBitmap = bitmapBits <= tableBits;
    const bits = isBitmap ? bitmapBits : tableBits;
    const place = allocate(bits);
    const words = segments[place >>> OFFSET_BITS]!;
    const start = place & OFFSET_MASK;
    const shift = 32 - bits;
    const mask = 2 ** bits - 1;
    const put = (member: number) => {
      if (isBitmap) {
        words[start + (member >>> 5)]! |= 1 << (member & 31);
        return;
      }
      let slot = mixed(member ^ seed) >>> shift;
      while (words[start + slot] !== 0) slot = (slot + 1) & mask;
      words[start + slot] = member + 1;
    };
    places[set] = place;
    shapes[set] = isBitmap ? BITMAP + bits : bits;
    if (shape === AT_MOST_ONE) {
      put(before - 1);
      return;
    }
    const bitsBefore = shape & BITS_MASK;
    const from = before & OFFSET_MASK;
    const old = segments[before >>> OFFSET_BITS]!;
    for (let index = 0; index < 2 ** bitsBefore; index++) {
      let word = old[from + index]!;
      if (shape < BITMAP) {
        if (word !== 0) put(word - 1);
        continue;
      }
      for (; word !== 0; word &= word - 1) put(index * 32 + 31 - Math.clz32(word & -word));
    }
    release(before, bitsBefore);
  };

  /** Adds the visitors `grouped[from]` to `grouped[end - 1]`. */
  const addGroup = (set: number, from: number, end: number) => {
    let index = from;
    while (index < end) {
      const shape = shapes[set]!;
      if (shape === AT_MOST_ONE) index = addToAtMostOne(set, index, end);
      else if (shape < BITMAP) index = addToTable(set, index, end);
      else index = addToBitmap(set, index, end);
      if (index < end) grow(set, end - index);
    }
  };

  // Each of these returns where it had to stop, because the set must grow first, or `end`.

  const addToAtMostOne = (set: number, from: number, end: number): number => {
    let place = places[set]!;
    if (place === 0) {
      place = grouped[from]! + 1;
      places[set] = place;
      sizes[set] = 1;
    }
    let index = from;
    while (index < end && grouped[index]! + 1 === place) index++;
    return index;
  };

  const addToTable = (set: number, from: number, end: number): number => {
    const place = places[set]!;
    const words = segments[place >>> OFFSET_BITS]!;
    const start = place & OFFSET_MASK;
    const bits = shapes[set]!;
    const shift = 32 - bits;
    const mask = (1 << bits) - 1;
    const most = ((mask + 1) >>> 2) * 3;
    let size = sizes[set]!;
    let index = from;
    for (; index < end; index++) {
      const visitor = grouped[index]!;
      const entry = (visitor + 1) >>> 0;
      let slot = mixed(visitor ^ seed) >>> shift;
      let found = words[start + slot]!;
      while (found !== entry && found !== 0) {
        slot = (slot + 1) & mask;
        found = words[start + slot]!;
      }
      if (found !== 0) continue;
      if (size === most) break;
      words[start + slot] = entry;
      size++;
    }
    sizes[set] = size;
    return index;
  };

  const addToBitmap = (set: number, from: number, end: number): number => {
    const place = places[set]!;
    const words = segments[place >>> OFFSET_BITS]!;
    const start = place & OFFSET_MASK;
    const length = 2 ** (shapes[set]! & BITS_MASK);
    let size = sizes[set]!;
    let index = from;
    for (; index < end; index++) {
      const visitor = grouped[index]!;
      const at = visitor >>> 5;
      if (at >= length) break;
      const word = words[start + at]!;
      words[start + at] = word | (1 << (visitor & 31));
      size += 1 - ((word >>> (visitor & 31)) & 1);
    }
    sizes[set] = size;
    return index;
  };

  return {
    createUpTo: (count) => {
      if (count <= shapes.length) return;
      const capacity = Math.max(count, 2 * shapes.length);
      shapes = larger(shapes, new Uint8Array(capacity));
      places = larger(places, new Uint32Array(capacity));
      sizes = larger(sizes, new Uint32Array(capacity));
      ends = larger(ends, new Uint32Array(capacity));
    },
    add: (sets, visitors, count) => {
      if (grouped.length < count) grouped = new Uint32Array(2 ** bitsOf(count - 1));
      if (touched.length < count) touched = new Uint32Array(grouped.length);
      let touchedSets = 0;
      for (let index = 0; index < count; index++) {
        const set = sets[index]!;
        const before = ends[set]!;
        ends[set] = before + 1;
        touched[touchedSets] = set;
        // A sum rather than a branch, which no processor could foresee.
        touchedSets += before === 0 ? 1 : 0;
        if (visitors[index]! >= visitorsEnd) visitorsEnd = visitors[index]! + 1;
      }
      let start = 0;
      for (let index = 0; index < touchedSets; index++) {
        const set = touched[index]!;
        const size = ends[set]!;
        ends[set] = start;
        start += size;
      }
      for (let index = 0; index < count; index++) {
        const set = sets[index]!;
        const place = ends[set]!;
        grouped[place] = visitors[index]!;
        ends[set] = place + 1;
      }
      start = 0;
      for (let index = 0; index < touchedSets; index++) {
        const set = touched[index]!;
        const end = ends[set]!;
        ends[set] = 0;
        addGroup(set, start, end);
        start = end;
      }
    },
    sizeOf: (set) => sizes[set]!,
  };
}

/** Logarithm of the slots of a table that is at most 3/4 full with so many. */
function tableBitsFor(size: number): number {
  return bitsOf(Math.floor((size * 4 - 1) / 3));
}

/** Bits of a word that holds `value`: 2^bits is above it. */
function bitsOf(value: number): number {
  return 32 - Math.clz32(value);
}

function larger<Words extends Uint8Array | Uint32Array>(before: Words, after: Words): Words {
  after.set(before);
  return after;
}
