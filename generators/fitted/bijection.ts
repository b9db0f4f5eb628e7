/** A keyed shuffle of the numbers below any size, computed and not kept. */

import { keyOf } from '../page-views/random.ts';

/**
 * Where number `value` goes: a bijection of 0 to `size - 1`. Mixes the next power of two, and walks on until it
 * falls within (J. Black, P. Rogaway: Ciphers with arbitrary finite domains, 2002).
 *
 * @param size 1 to 2 ** 31.
 */
export function shuffled(value: number, size: number, key: number): number {
  if (size <= 2) return size === 2 ? value ^ (key & 1) : 0;
  const bits = 32 - Math.clz32(size - 1);
  const mask = 0xffffffff >>> (32 - bits);
  const half = (bits >> 1) + (bits & 1);
  let mixed = value;
  do {
    for (let round = 0; round < 3; round++) {
      mixed = (mixed + (key >>> round)) & mask;
      mixed = Math.imul(mixed ^ (mixed >>> half), 0x7feb352d) & mask;
      mixed = (mixed ^ (mixed >>> (half - 1 || 1))) & mask;
      mixed = Math.imul(mixed, 0x846ca68b) & mask;
    }
    mixed >>>= 0;
  } while (mixed >= size);
  return mixed;
}

/** The numbers below any size in an order that a seed and a purpose decide. */
export function shuffle(size: number, seed: number, purpose: string): (value: number) => number {
  const key = keyOf(seed, purpose);
  return (value) => shuffled(value, size, key);
}
