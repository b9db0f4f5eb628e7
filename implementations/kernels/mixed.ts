/**
 * A one-to-one function of 32-bit numbers whose result depends, in every bit, on all of the number: MurmurHash3's finalizer
 * (Austin Appleby) without its outer shifts. The high bits of the result are the better ones.
 */
export function mixed(number: number): number {
  const once = Math.imul(number, 0x85ebca6b);
  return Math.imul(once ^ (once >>> 15), 0xc2b2ae35);
}
