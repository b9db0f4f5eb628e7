/** The random numbers that make the inputs of tasks. Another generator makes other inputs of the same seed. */

/** How many numbers are drawn before the first that counts, so that near seeds are far apart. */
const DISCARDED = 15;

/** A source of numbers from 0 to below 1 (sfc32, C. Doty-Humphrey, "PractRand"), which ignores its arguments. */
export function randomOf(seed: number): () => number {
  let [a, b, c, counter] = [0, seed | 0, 0, 1];
  const draw = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let drawn = 0; drawn < DISCARDED; drawn++) draw();
  return () => ((draw() >>> 5) * 2 ** 26 + (draw() >>> 6)) / 2 ** 53;
}
