/** Finding bytes in lines, 32 at a time: most fields end within one step or two, always the same, so that branches are foreseen. */

// @ts-ignore: decorator
@inline
function isEither(bytes: v128, one: v128, other: v128): i32 {
  return i8x16.bitmask(v128.or(i8x16.eq(bytes, one), i8x16.eq(bytes, other)));
}

/** The first of two bytes, each in all lanes; there must be one. Up to 31 bytes behind it are read. */
// @ts-ignore: decorator
@inline
export function findEither(at: usize, one: v128, other: v128): usize {
  while (true) {
    const hits = isEither(v128.load(at), one, other) | (isEither(v128.load(at, 16), one, other) << 16);
    if (hits != 0) return at + <usize>ctz(hits);
    at += 32;
  }
}
