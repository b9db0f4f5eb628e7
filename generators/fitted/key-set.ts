/** Sets of pairs of numbers, 8 bytes each: what has been seen of a log, kept as hashes so that it stays small. */

const FIRST_SLOTS = 1 << 12;

/** Distinct pairs of unsigned 32-bit integers, and how often each was counted. Open addressing, at most half full. */
export class KeyCounts {
  size = 0;
  #keys = new Uint32Array(2 * FIRST_SLOTS);
  #counts: Uint32Array;
  readonly #isCounted: boolean;

  constructor(isCounted = true) {
    this.#isCounted = isCounted;
    this.#counts = new Uint32Array(isCounted ? FIRST_SLOTS : 0);
  }

  /** @returns Whether the pair is new. */
  add(high: number, low: number): boolean {
    // A free slot holds two zeros.
    const stored = high === 0 && low === 0 ? 1 : low;
    const at = slotOf(this.#keys, high, stored);
    const isNew = this.#keys[at] === 0 && this.#keys[at + 1] === 0;
    if (!isNew) return false;
    this.#keys[at] = high;
    this.#keys[at + 1] = stored;
    this.size++;
    if (4 * this.size > this.#keys.length) this.#rebuild(2 * this.#keys.length, () => true);
    return true;
  }

  /** Counts a pair that was added. @returns How often it was counted. */
  count(high: number, low: number): number {
    const at = slotOf(this.#keys, high, high === 0 && low === 0 ? 1 : low);
    return ++this.#counts[at >> 1]!;
  }

  /** All pairs, and how often each was counted. */
  *entries(): Generator<{ readonly high: number; readonly low: number; readonly count: number }> {
    for (let at = 0; at < this.#keys.length; at += 2) {
      const [high, low] = [this.#keys[at]!, this.#keys[at + 1]!];
      if (high !== 0 || low !== 0) yield { high, low, count: this.#counts[at >> 1]! };
    }
  }

  /** Forgets the pairs whose first number is not to be kept. */
  keepOnly(isKept: (high: number) => boolean): void {
    this.#rebuild(this.#keys.length, isKept);
  }

  #rebuild(length: number, isKept: (high: number) => boolean): void {
    const old = this.#keys;
    const counts = this.#counts;
    this.#keys = new Uint32Array(length);
    if (this.#isCounted) this.#counts = new Uint32Array(length / 2);
    this.size = 0;
    for (let from = 0; from < old.length; from += 2) {
      const high = old[from]!;
      const low = old[from + 1]!;
      if ((high === 0 && low === 0) || !isKept(high)) continue;
      const at = slotOf(this.#keys, high, low);
      this.#keys[at] = high;
      this.#keys[at + 1] = low;
      if (this.#isCounted) this.#counts[at >> 1] = counts[from >> 1]!;
      this.size++;
    }
  }
}

/** Where the pair is, or is to be. */
function slotOf(keys: Uint32Array, high: number, low: number): number {
  const mask = keys.length - 1;
  let at = (2 * mixed(high, low)) & mask;
  for (;;) {
    const found = keys[at]!;
    const foundLow = keys[at + 1]!;
    if ((found === high && foundLow === low) || (found === 0 && foundLow === 0)) return at;
    at = (at + 2) & mask;
  }
}

/** A hash of two numbers, an unsigned 32-bit integer. */
export function mixed(high: number, low: number): number {
  let hash = Math.imul(high, 0x9e3779b1) ^ Math.imul(low, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) >>> 0;
}
