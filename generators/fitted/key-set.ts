/** A set of pairs of numbers, 8 bytes each: what has been seen of a log, kept as hashes so that it stays small. */

const FIRST_SLOTS = 1 << 12;

/** Distinct pairs of unsigned 32-bit integers. Open addressing, at most half full. */
export class KeySet {
  size = 0;
  #keys = new Uint32Array(2 * FIRST_SLOTS);

  /** @returns Whether the pair is new. */
  add(high: number, low: number): boolean {
    // A free slot holds two zeros.
    const stored = high === 0 && low === 0 ? 1 : low;
    if (!put(this.#keys, high, stored)) return false;
    this.size++;
    if (4 * this.size > this.#keys.length) this.#rebuild(2 * this.#keys.length, () => true);
    return true;
  }

  /** Forgets the pairs whose first number is not to be kept. */
  keepOnly(isKept: (high: number) => boolean): void {
    this.#rebuild(this.#keys.length, isKept);
  }

  #rebuild(length: number, isKept: (high: number) => boolean): void {
    const old = this.#keys;
    this.#keys = new Uint32Array(length);
    this.size = 0;
    for (let at = 0; at < old.length; at += 2) {
      const high = old[at]!;
      const low = old[at + 1]!;
      if ((high === 0 && low === 0) || !isKept(high)) continue;
      put(this.#keys, high, low);
      this.size++;
    }
  }
}

function put(keys: Uint32Array, high: number, low: number): boolean {
  const mask = keys.length - 1;
  let at = (2 * mixed(high, low)) & mask;
  for (;;) {
    const found = keys[at]!;
    const foundLow = keys[at + 1]!;
    if (found === high && foundLow === low) return false;
    if (found === 0 && foundLow === 0) break;
    at = (at + 2) & mask;
  }
  keys[at] = high;
  keys[at + 1] = low;
  return true;
}

/** A hash of two numbers, an unsigned 32-bit integer. */
export function mixed(high: number, low: number): number {
  let hash = Math.imul(high, 0x9e3779b1) ^ Math.imul(low, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) >>> 0;
}
