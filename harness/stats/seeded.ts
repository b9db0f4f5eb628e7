/** Random numbers that are the same again for the same seed. */

/** Uniform from 0 to below 1. */
export type Random = () => number;

/** A small seeded source (Mulberry32, by T. Ettinger, 2017). */
export function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
