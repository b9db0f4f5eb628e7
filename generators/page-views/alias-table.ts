/** Draws from any discrete distribution with one look-up: the alias method. */

/** For slot `i`: `cells[2 * i]` is the chance to stay, of 2 ** 31; `cells[2 * i + 1]` is where to go. */
export interface AliasTable {
  readonly slots: number;
  readonly cells: Int32Array;
}

/**
 * Builds the table in linear time (A. J. Walker 1977; M. D. Vose: A linear algorithm for generating
 * random numbers with a given distribution, IEEE TSE 17(9), 1991).
 *
 * @param weights 1 to 2 ** 31 of them, none negative, at least one above 0; any sum.
 */
export function buildAliasTable(weights: Float64Array): AliasTable {
  const slots = weights.length;
  const cells = new Int32Array(2 * slots);
  const scale = slots / weights.reduce((sum, weight) => sum + weight, 0);
  const scaled = weights.map((weight) => weight * scale);
  // Two stacks in one array: the slots below the mean grow from the left, the others from the right.
  const stacks = new Uint32Array(slots);
  let small = 0;
  let large = slots;
  for (let i = slots - 1; i >= 0; i--) {
    if (scaled[i]! < 1) stacks[small++] = i;
    else stacks[--large] = i;
  }
  while (small > 0 && large < slots) {
    const poor = stacks[--small]!;
    const rich = stacks[large]!;
    cells[2 * poor] = Math.floor(scaled[poor]! * 2 ** 31);
    cells[2 * poor + 1] = rich;
    scaled[rich] = scaled[rich]! + scaled[poor]! - 1;
    if (scaled[rich]! < 1) {
      large++;
      stacks[small++] = rich;
    }
  }
  // What rounding left over has the mean weight: it stays, whichever way its coin falls.
  while (small > 0) stay(cells, stacks[--small]!);
  while (large < slots) stay(cells, stacks[large++]!);
  return { slots, cells };
}

function stay(cells: Int32Array, slot: number): void {
  cells[2 * slot] = 0x7fffffff;
  cells[2 * slot + 1] = slot;
}

/**
 * The slots that random words choose. Of the 64-bit product of a word and the number of slots the
 * upper half is the column, the lower half the coin (D. Lemire: Fast random integer generation in an
 * interval, ACM TOMACS 29, 2019); each chance is off by less than `slots` / 2 ** 31 in all.
 */
export function pickSlots(table: AliasTable, words: Uint32Array, chosen: Uint32Array): void {
  const { slots, cells } = table;
  const scale = slots / 2 ** 32;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const slot = (word * scale) | 0;
    const coin = Math.imul(word, slots) >>> 1;
    // Without a branch, which the processor would guess wrong every other time.
    const stays = (coin - cells[2 * slot]!) >> 31;
    const alias = cells[2 * slot + 1]!;
    chosen[i] = alias ^ ((alias ^ slot) & stays);
  }
}
