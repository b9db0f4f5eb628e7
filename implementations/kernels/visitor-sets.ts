/**
 * Sets of visitor numbers, one for each hour and page, each in the form that is smallest for it:
 *
 * - a single visitor, in place of everything else: most sets of a long tail;
 * - an open-addressing table of its numbers, between 3/8 and 3/4 full: about 7 bytes a visitor;
 * - a bitmap, as soon as it takes no more words than that table, for the popular pages of an hour: down to a bit a visitor.
 *
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

  /** Above all visitors so far: what a bitmap must have room for. */
  let visitorsEnd = 0;

  /** Gives a set of visitors so far room for one more, in the form that is smallest then. */
  const grow = (set: number) => {
    const shape = shapes[set]!;
    const before = places[set]!;
    const tableBits = Math.max(LEAST_TABLE_BITS, tableBitsFor(sizes[set]! + 1));
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

  return {
    createUpTo: (count) => {
      if (count <= shapes.length) return;
      const capacity = Math.max(count, 2 * shapes.length);
      shapes = larger(shapes, new Uint8Array(capacity));
      places = larger(places, new Uint32Array(capacity));
      sizes = larger(sizes, new Uint32Array(capacity));
    },
    add: (sets, visitors, count) => {
      for (let index = 0; index < count; index++) {
        if (visitors[index]! >= visitorsEnd) visitorsEnd = visitors[index]! + 1;
      }
      for (let index = 0; index < count; index++) {
        const set = sets[index]!;
        const visitor = visitors[index]!;
        const shape = shapes[set]!;
        const place = places[set]!;
        if (shape === AT_MOST_ONE) {
          const entry = (visitor + 1) >>> 0;
          if (place === entry) continue;
          if (place === 0) {
            places[set] = entry;
            sizes[set] = 1;
            continue;
          }
          grow(set);
          // Once more, where there is room now.
          index--;
          continue;
        }
        const words = segments[place >>> OFFSET_BITS]!;
        const start = place & OFFSET_MASK;
        const bits = shape & BITS_MASK;
        if (shape >= BITMAP) {
          const at = visitor >>> 5;
          if (at >>> bits !== 0) {
            grow(set);
            index--;
            continue;
          }
          const word = words[start + at]!;
          const bit = 1 << (visitor & 31);
          if ((word & bit) !== 0) continue;
          words[start + at] = word | bit;
          sizes[set]!++;
          continue;
        }
        const entry = (visitor + 1) >>> 0;
        const mask = (1 << bits) - 1;
        let slot = mixed(visitor ^ seed) >>> (32 - bits);
        let found = words[start + slot]!;
        while (found !== entry && found !== 0) {
          slot = (slot + 1) & mask;
          found = words[start + slot]!;
        }
        if (found === entry) continue;
        if ((sizes[set]! + 1) * 4 > (mask + 1) * 3) {
          grow(set);
          index--;
          continue;
        }
        words[start + slot] = entry;
        sizes[set]!++;
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
