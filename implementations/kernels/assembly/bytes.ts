/**
 * Strings of bytes: hashed, compared, copied, sixteen bytes at a time and never read beyond their ends.
 *
 * The hash is NH (Black, Halevi, Krawczyk, Krovetz, Rogaway: UMAC, CRYPTO 1999) with keys drawn by the caller: any two
 * strings collide with a probability of about 2^-32, whoever chose them, as long as the keys are secret. It multiplies
 * 32-bit words, which WebAssembly has (no 128-bit products, as wyhash needs), and its products do not wait for one another.
 */

/** Keys: 36 random words of 32 bits: for kind and length, for a block of 128 bytes, and an odd multiplier of 64 bits. */
const BLOCK: usize = 8;
const MULTIPLIER: usize = 136;

/** Bytes of the keys. */
export function keyBytes(): u32 {
  return 144;
}

// @ts-ignore: decorator
@inline
function pairOfWords(words: u64, keys: usize): u64 {
  return <u64>(<u32>words + load<u32>(keys)) * <u64>(<u32>(words >> 32) + load<u32>(keys, 4));
}

/** The same of four words, each with its key; the first and the third make a pair, and the others. */
// @ts-ignore: decorator
@inline
function pairsOfWords(words: v128, keys: usize): v128 {
  const sums = i32x4.add(words, v128.load(keys));
  return i64x2.extmul_low_i32x4_u(sums, v128.shuffle<u32>(sums, sums, 2, 3, 2, 3));
}

/** All bytes of a string of less than 8; with its length, different for different ones. */
// @ts-ignore: decorator
@inline
function shortWords(pointer: usize, length: u32): u64 {
  if (length >= 4) return <u64>load<u32>(pointer) | (<u64>load<u32>(pointer + length - 4) << 32);
  if (length == 0) return 0;
  return <u64>load<u8>(pointer) | (<u64>load<u8>(pointer + (length >> 1)) << 8) | (<u64>load<u8>(pointer + length - 1) << 16);
}

// @ts-ignore: decorator
@inline
function sumOfLanes(pair: v128): u64 {
  return <u64>i64x2.extract_lane(pair, 0) + <u64>i64x2.extract_lane(pair, 1);
}

/**
 * A hash of 32 bits.
 *
 * @param kind Strings of different kinds are different.
 */
// @ts-ignore: decorator
@inline
export function hashOf(keys: usize, pointer: usize, length: u32, kind: u32): u32 {
  let sum = <u64>(length + load<u32>(keys)) * <u64>(kind + load<u32>(keys, 4));
  if (length < 8) {
    sum += pairOfWords(shortWords(pointer, length), keys + BLOCK);
  } else {
    // The last bytes overlap those before, so that nothing is read beyond the end.
    let words: v128;
    let key = keys + BLOCK;
    if (length < 16) {
      words = i64x2.replace_lane(v128.load64_zero(pointer), 1, load<i64>(pointer + length - 8));
    } else {
      const last = pointer + length - 16;
      let pairs = i64x2.splat(0);
      for (let at = pointer; at < last; at += 16) {
        pairs = i64x2.add(pairs, pairsOfWords(v128.load(at), key));
        key += 16;
        if (key == keys + MULTIPLIER - 16) {
          // A block is over: its sum is a coefficient of a polynomial, and the keys begin again.
          sum = (sum + sumOfLanes(pairs)) * load<u64>(keys + MULTIPLIER);
          pairs = i64x2.splat(0);
          key = keys + BLOCK;
        }
      }
      sum += sumOfLanes(pairs);
      words = v128.load(last);
    }
    sum += sumOfLanes(pairsOfWords(words, key));
  }
  // Low bits of a sum of products are poor; the mixer is one-to-one (rrmxmx, Pelle Evensen 2018, shortened).
  sum ^= sum >> 32;
  sum *= 0x9fb21c651e98df25;
  sum ^= sum >> 28;
  sum *= 0x9fb21c651e98df25;
  return <u32>(sum >> 32);
}

/** Whether two strings of one length are the same. */
// @ts-ignore: decorator
@inline
export function isSame(one: usize, other: usize, length: u32): bool {
  if (length < 8) return shortWords(one, length) == shortWords(other, length);
  if (length < 16) {
    const end: usize = length - 8;
    return load<u64>(one) == load<u64>(other) && load<u64>(one + end) == load<u64>(other + end);
  }
  const last = length - 16;
  for (let at: u32 = 0; at < last; at += 16) {
    if (v128.any_true(v128.xor(v128.load(one + at), v128.load(other + at)))) return false;
  }
  return !v128.any_true(v128.xor(v128.load(one + last), v128.load(other + last)));
}

/** Copies to where it does not overlap. */
// @ts-ignore: decorator
@inline
export function copy(from: usize, to: usize, length: u32): void {
  // A call of memory.copy costs more than the few words of a usual name.
  if (length < 8 || length > 256) {
    memory.copy(to, from, length);
    return;
  }
  const last = length - 8;
  for (let at: u32 = 0; at < last; at += 8) store<u64>(to + at, load<u64>(from + at));
  store<u64>(to + last, load<u64>(from + last));
}
