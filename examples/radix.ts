/** Sorts by 16 bits at a time, least significant first: the order of bits, once signs are turned round, is that of numbers. */

const DIGITS = 4;
const VALUES = 2 ** 16;

export default function radix(numbers: Float64Array): Float64Array {
  const { length } = numbers;
  // One NaN for all, with a positive sign: it sorts behind everything else.
  let from = new BigUint64Array(
    Float64Array.from(numbers, (n) => (Number.isNaN(n) ? Number.NaN : n)).buffer,
  );
  for (let index = 0; index < length; index++) from[index] = ordered(from[index]!);
  let to = new BigUint64Array(length);
  let digits = new Uint16Array(from.buffer);
  for (let digit = 0; digit < DIGITS; digit++) {
    const starts = new Uint32Array(VALUES + 1);
    for (let index = 0; index < length; index++) starts[digits[DIGITS * index + digit]! + 1]!++;
    for (let value = 1; value <= VALUES; value++) starts[value]! += starts[value - 1]!;
    for (let index = 0; index < length; index++)
      to[starts[digits[DIGITS * index + digit]!]!++] = from[index]!;
    [from, to] = [to, from];
    digits = new Uint16Array(from.buffer);
  }
  for (let index = 0; index < length; index++) from[index] = unordered(from[index]!);
  return new Float64Array(from.buffer);
}

const SIGN = 1n << 63n;
const ALL = (1n << 64n) - 1n;

function ordered(bits: bigint): bigint {
  return bits & SIGN ? bits ^ ALL : bits | SIGN;
}

function unordered(bits: bigint): bigint {
  return bits & SIGN ? bits ^ SIGN : bits ^ ALL;
}
