/** Sum of `count` 32-bit words from `pointer` on. */
export function sumOfWords(pointer: usize, count: u32): u64 {
  let sum: u64 = 0;
  for (let at: usize = pointer, end = pointer + (<usize>count << 2); at < end; at += 4) sum += load<u32>(at);
  return sum;
}
