/**
 * Numbers for pairs of an hour and a page, which are numbers themselves: one open-addressing table of the pairs' numbers, at
 * most half full, over two columns of what they stand for, and a cache
 * of the newest before it. Plain typed arrays, in the thread that counts.
 */
import { randomInt } from 'node:crypto';
import { mixed } from './mixed.ts';

const LEAST_PAIRS = 16;
const NEWEST_PAIRS = 4096;

export interface PairNumbers {
  /** Writes the number of `(hours[i], pages[i])` to `pairs[i]` for each `i` below `count`: 0, 1, 2, … as they come. */
  readonly number: (
    hours: Uint32Array,
    pages: Uint32Array,
    count: number,
    pairs: Uint32Array,
  ) => void;
  readonly size: () => number;
  readonly hourOf: (pair: number) => number;
  readonly pageOf: (pair: number) => number;
}

export function createPairNumbers(): PairNumbers {
  const seed = randomInt(2 ** 32);
  let size = 0;
  let pairHours = new Uint32Array(LEAST_PAIRS);
  let pairPages = new Uint32Array(LEAST_PAIRS);
  /** The pair met last of the pages with such low bits: mostly the right one, where events come nearly in order of time. */
  const newest = new Uint32Array(NEWEST_PAIRS);
  /** Numbers plus 1; 0 is a free slot. Twice as many as there is room for pairs. */
  let slots = new Uint32Array(2 * LEAST_PAIRS);
  let shift = Math.clz32(slots.length) + 1;

  const grow = () => {
    pairHours = doubled(pairHours);
    pairPages = doubled(pairPages);
    slots = new Uint32Array(2 * slots.length);
    shift--;
    for (let pair = 0; pair < size; pair++) {
      let slot = mixed(pairPages[pair]! ^ mixed(pairHours[pair]! ^ seed)) >>> shift;
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = pair + 1;
    }
  };

  return {
    number: (hours, pages, count, pairs) => {
      for (let index = 0; index < count; index++) {
        const hour = hours[index]!;
        const page = pages[index]!;
        const last = newest[page % NEWEST_PAIRS]!;
        if (last < size && pairHours[last] === hour && pairPages[last] === page) {
          pairs[index] = last;
          continue;
        }
        let slot = mixed(page ^ mixed(hour ^ seed)) >>> shift;
        let pair = slots[slot]! - 1;
        while (pair >= 0 && (pairPages[pair] !== page || pairHours[pair] !== hour)) {
          slot = (slot + 1) & (slots.length - 1);
          pair = slots[slot]! - 1;
        }
        if (pair < 0) {
          if (size === pairHours.length) {
            grow();
            index--;
            continue;
          }
          pair = size++;
          pairHours[pair] = hour;
          pairPages[pair] = page;
          slots[slot] = size;
        }
        pairs[index] = pair;
        newest[page % NEWEST_PAIRS] = pair;
      }
    },
    size: () => size,
    hourOf: (pair) => pairHours[pair]!,
    pageOf: (pair) => pairPages[pair]!,
  };
}

function doubled(words: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const twice = new Uint32Array(2 * words.length);
  twice.set(words);
  return twice;
}
