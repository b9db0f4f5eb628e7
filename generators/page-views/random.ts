/** Random words from integer arithmetic alone, so that every engine draws the same ones. */

/** Overwrites all of `words` with the next random words, each of 32 bits. */
export type FillWords = (words: Uint32Array) => void;

/**
 * Starts the generator xoshiro128** 1.1 (D. Blackman, S. Vigna: Scrambled linear pseudorandom number
 * generators, ACM TOMS 47, 2021; https://prng.di.unimi.it/xoshiro128starstar.c).
 *
 * @param state Four 32-bit words, not all zero.
 */
export function xoshiro128(state: readonly [number, number, number, number]): FillWords {
  const kept = Int32Array.from(state);
  return (words) => {
    let a = kept[0]!;
    let b = kept[1]!;
    let c = kept[2]!;
    let d = kept[3]!;
    for (let i = 0; i < words.length; i++) {
      const product = Math.imul(b, 5);
      words[i] = Math.imul((product << 7) | (product >>> 25), 9);
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
    }
    kept.set([a, b, c, d]);
  };
}

/**
 * Starts one of the independent streams of a seed.
 *
 * @param seed Unsigned 32-bit integer.
 * @param stream Number of the stream, from 0.
 */
export function randomStream(seed: number, stream: number): FillWords {
  // Distinct inputs to a bijection: at most one of the four words is zero.
  const word = (i: number) => scramble(4 * stream + i, keyOf(seed, 'stream'), 32);
  return xoshiro128([word(0), word(1), word(2), word(3)]);
}

/** Hands out the words of a stream singly. */
export function oneByOne(fillWords: FillWords): () => number {
  const words = new Uint32Array(256);
  let next = words.length;
  return () => {
    if (next === words.length) {
      fillWords(words);
      next = 0;
    }
    return words[next++]!;
  };
}

/** A 32-bit key for one purpose: FNV-1a of the purpose's letters, mixed with the seed. */
export function keyOf(seed: number, purpose: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < purpose.length; i++) {
    hash = Math.imul(hash ^ purpose.charCodeAt(i), 0x01000193);
  }
  return scramble(hash >>> 0, scramble(seed, 0x9e3779b9, 32), 32);
}

/**
 * A keyed bijection of the unsigned integers below `2 ** bits`: each step (addition, xor with the own
 * high bits, multiplication by an odd number) can be undone. The constants are those of lowbias32
 * (C. Wellons, https://nullprogram.com/blog/2018/07/31/).
 *
 * @param bits 16 to 32.
 */
export function scramble(value: number, key: number, bits: number): number {
  const mask = 0xffffffff >>> (32 - bits);
  let mixed = (value + key) & mask;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d) & mask;
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b) & mask;
  return ((mixed ^ (mixed >>> 16)) & mask) >>> 0;
}
