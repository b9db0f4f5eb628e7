/**
 * Finding line ends that stand in no quoted field, from the start of a file to its end: whether one does depends on all quotes
 * before it. A quote opens a field where a separator or a line end stands before it, and is a letter elsewhere; within a field, each
 * one closes it, and another right behind that opens it again. In the calling thread.
 */

import { LF } from './ascii';

/** Where it stands; the fields that JavaScript writes, in this order, each of 32 bits. */
@unmanaged
class QuoteState {
  separator: u32;
  quote: u32;
  /** Whether a quoted field is open. */
  isOpen: u32;
  /** Whether the last byte was a quote that closed one. */
  hasJustClosed: u32;
}

/**
 * Follows the quotes of the bytes from `start` to `end`, which stand behind those that were followed last, whose last byte still
 * stands before `start`; 16 bytes behind `end` may be read.
 *
 * @returns The first line end of them that stands in no quoted field; 0 where there is none.
 */
export function followQuotes(address: usize, start: usize, end: usize): usize {
  const state = changetype<QuoteState>(address);
  const separator: u8 = <u8>state.separator;
  const quote: u8 = <u8>state.quote;
  const quotes = i8x16.splat(<i8>quote);
  const lineEnds = i8x16.splat(<i8>LF);
  let isOpen = state.isOpen != 0;
  let closed: usize = state.hasJustClosed != 0 ? start - 1 : 0;
  let found: usize = 0;
  // Line ends are looked at until one is found.
  let others = lineEnds;
  for (let block: usize = start; block < end; block += 16) {
    const bytes = v128.load(block);
    let hits: u32 = i8x16.bitmask(v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, others)));
    if (end - block < 16) hits &= (1 << <u32>(end - block)) - 1;
    while (hits != 0) {
      const at = block + <usize>ctz(hits);
      hits &= hits - 1;
      if (load<u8>(at) != quote) {
        if (isOpen || found != 0) continue;
        found = at;
        others = quotes;
      } else if (isOpen) {
        isOpen = false;
        closed = at;
      } else {
        const before = load<u8>(at - 1);
        isOpen = before == separator || before == LF || (closed != 0 && at == closed + 1);
      }
    }
  }
  state.isOpen = isOpen ? 1 : 0;
  state.hasJustClosed = closed != 0 && closed + 1 == end ? 1 : 0;
  return found;
}
