/** Draws ids by Zipf's law, in memory that does not grow with the number of ids. */

import { buildAliasTable, pickSlots } from './alias-table.ts';
import { exp, ln } from './logarithm.ts';
import type { FillWords } from './random.ts';

/** Overwrites all of `ids` with the next ids; `scratch` has the same length. */
export type FillIds = (ids: Uint32Array, scratch: Uint32Array) => void;

/** A slot that starts at id `i` holds `i / SLOT_FRACTION` ids, but at least one. */
const SLOT_FRACTION = 1024;

/**
 * Starts a stream of ids from 0 to `size - 1`; id `k` has a weight of `(k + 1) ** -exponent`.
 * Ids from 2,048 on share slots with up to a thousandth of their rank, inside of which all are
 * equally likely: their weights are off by at most `exponent` / 2048 or so.
 *
 * @param size 1 to 2 ** 32 - 1.
 * @param exponent 0 (uniform) to 10.
 */
export function zipfIds(size: number, exponent: number, fillWords: FillWords): FillIds {
  if (exponent === 0) return uniformIds(size, fillWords);
  const starts = slotStarts(size);
  const table = buildAliasTable(slotWeights(starts, exponent));
  return (ids, scratch) => {
    fillWords(scratch);
    pickSlots(table, scratch, ids);
    if (table.slots < size) spreadSlots(ids, starts, fillWords, scratch);
  };
}

function uniformIds(size: number, fillWords: FillWords): FillIds {
  const scale = size / 2 ** 32;
  return (ids, scratch) => {
    fillWords(ids);
    fillWords(scratch);
    for (let i = 0; i < ids.length; i++) {
      // 53 bits: with more, the sum could round up to 2 ** 32 and the id to `size`.
      ids[i] = (ids[i]! + (scratch[i]! >>> 11) / 2 ** 21) * scale;
    }
  };
}

/** Replaces slots by ids inside of them. */
function spreadSlots(
  slots: Uint32Array,
  starts: Uint32Array,
  fillWords: FillWords,
  scratch: Uint32Array,
): void {
  fillWords(scratch);
  for (let i = 0; i < slots.length; i++) {
    const start = starts[slots[i]!]!;
    const width = starts[slots[i]! + 1]! - start;
    slots[i] = start + scratch[i]! * (width / 2 ** 32);
  }
}

/** The first id of each slot, and `size` after the last one. */
function slotStarts(size: number): Uint32Array {
  const starts: number[] = [];
  for (let id = 0; id < size; ) {
    starts.push(id);
    id += Math.max(1, Math.trunc(id / SLOT_FRACTION));
  }
  starts.push(size);
  return Uint32Array.from(starts);
}

/** Ids in the slot times the weight of the middle one (the midpoint rule). */
function slotWeights(starts: Uint32Array, exponent: number): Float64Array {
  const weights = new Float64Array(starts.length - 1);
  for (let slot = 0; slot < weights.length; slot++) {
    const width = starts[slot + 1]! - starts[slot]!;
    const middleRank = starts[slot]! + (width + 1) / 2;
    weights[slot] = width * exp(-exponent * ln(middleRank));
  }
  return weights;
}
