/** Figures about ids, one row for each id: what is counted of the pages or the visitors of a log. */

import { mixed } from './key-set.ts';

const FIRST_ROWS = 1 << 10;

/** Rows of unsigned 32-bit figures, found by an id of 32 bits. Open addressing, at most half full. */
export class IdTable {
  size = 0;
  readonly #width: number;
  #rows: Uint32Array<ArrayBuffer>;
  #ids = new Uint32Array(FIRST_ROWS);
  /** Row + 1; 0 where free. */
  #slots = new Uint32Array(2 * FIRST_ROWS);

  /** @param width Figures in each row. */
  constructor(width: number) {
    this.#width = width;
    this.#rows = new Uint32Array(width * FIRST_ROWS);
  }

  /** The row of an id, made of zeros where there is none; look at {@link size} to tell. */
  rowOf(id: number): number {
    const mask = this.#slots.length - 1;
    let slot = mixed(id, 0) & mask;
    for (;;) {
      const row = this.#slots[slot]! - 1;
      if (row < 0) break;
      if (this.#ids[row] === id) return row;
      slot = (slot + 1) & mask;
    }
    const row = this.size;
    if (row === this.#ids.length) this.#growRows();
    this.#ids[row] = id;
    this.#slots[slot] = row + 1;
    this.size = row + 1;
    if (2 * this.size > this.#slots.length) this.#index(2 * this.#slots.length);
    return row;
  }

  get(row: number, column: number): number {
    return this.#rows[row * this.#width + column]!;
  }

  set(row: number, column: number, value: number): void {
    this.#rows[row * this.#width + column] = value;
  }

  /** Adds 1, or more. */
  count(row: number, column: number, by = 1): void {
    this.#rows[row * this.#width + column]! += by;
  }

  /** Forgets the rows whose id is not to be kept. */
  keepOnly(isKept: (id: number) => boolean): void {
    let kept = 0;
    for (let row = 0; row < this.size; row++) {
      if (!isKept(this.#ids[row]!)) continue;
      this.#ids[kept] = this.#ids[row]!;
      const from = row * this.#width;
      this.#rows.copyWithin(kept * this.#width, from, from + this.#width);
      kept++;
    }
    this.#rows.fill(0, kept * this.#width);
    this.size = kept;
    this.#index(this.#slots.length);
  }

  #growRows(): void {
    const ids = new Uint32Array(2 * this.#ids.length);
    const rows = new Uint32Array(2 * this.#rows.length);
    ids.set(this.#ids);
    rows.set(this.#rows);
    this.#ids = ids;
    this.#rows = rows;
  }

  #index(slots: number): void {
    this.#slots = new Uint32Array(slots);
    for (let row = 0; row < this.size; row++) {
      let slot = mixed(this.#ids[row]!, 0) & (slots - 1);
      while (this.#slots[slot] !== 0) slot = (slot + 1) & (slots - 1);
      this.#slots[slot] = row + 1;
    }
  }
}
