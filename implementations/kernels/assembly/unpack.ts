/** Taking events apart that come as words of 64 bits. */

/**
 * Writes hour, page and visitor of `count` words to three columns of 32 bits.
 *
 * @param pageBits Bits of the page, above those of the visitor; the hour is above both.
 */
export function unpackEvents(
  words: usize,
  count: u32,
  visitorBits: u64,
  pageBits: u64,
  hours: usize,
  pages: usize,
  visitors: usize,
): void {
  const visitorMask: u64 = ((<u64>1) << visitorBits) - 1;
  const pageMask: u64 = ((<u64>1) << pageBits) - 1;
  for (let index: usize = 0; index < count; index++) {
    const word = load<u64>(words + (index << 3));
    store<u32>(hours + (index << 2), <u32>(word >> (visitorBits + pageBits)));
    store<u32>(pages + (index << 2), <u32>((word >> visitorBits) & pageMask));
    store<u32>(visitors + (index << 2), <u32>(word & visitorMask));
  }
}
