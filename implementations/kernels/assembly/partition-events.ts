/** Events on their way to files, dealt out by hash of hour, page and visitor together: so each distinct one is in one part. */
import { startsFromSizes } from './overflow';

/** Bytes of an event in a file: hour, page and visitor, of 32 bits each. */
const EVENT_BYTES: u32 = 12;

@inline
function partOf(hour: u32, page: u32, visitor: u32, bits: u32): usize {
  // A mixer in three rounds; all three numbers are ids, which nobody chooses.
  let mixed = (<u64>page << 32 | visitor) * 0x9e3779b97f4a7c15;
  mixed = (mixed ^ (mixed >> 32) ^ hour) * 0x9fb21c651e98df25;
  mixed = (mixed ^ (mixed >> 29)) * 0x9e3779b97f4a7c15;
  return <usize>(mixed >> (64 - <u64>bits));
}

/**
 * Puts events in order of their part.
 *
 * @param sizes By part, of 2 ** bits: where it ends in `out`, 32-bit addresses.
 */
export function partitionEvents(hours: usize, pages: usize, visitors: usize, count: u32, bits: u32, ends: usize, out: usize): void {
  memory.fill(ends, 0, <usize>4 << bits);
  for (let at: usize = 0, end: usize = <usize>count << 2; at < end; at += 4) {
    const slot = ends + (partOf(load<u32>(hours + at), load<u32>(pages + at), load<u32>(visitors + at), bits) << 2);
    store<u32>(slot, load<u32>(slot) + EVENT_BYTES);
  }
  startsFromSizes(ends, bits, out);
  for (let at: usize = 0, end: usize = <usize>count << 2; at < end; at += 4) {
    const hour = load<u32>(hours + at);
    const page = load<u32>(pages + at);
    const visitor = load<u32>(visitors + at);
    const slot = ends + (partOf(hour, page, visitor, bits) << 2);
    const to: usize = load<u32>(slot);
    store<u32>(to, hour);
    store<u32>(to, page, 4);
    store<u32>(to, visitor, 8);
    store<u32>(slot, <u32>to + EVENT_BYTES);
  }
}

/** Writes events of a file to columns. */
export function unpackSpilled(events: usize, count: u32, hours: usize, pages: usize, visitors: usize): void {
  for (let at: usize = 0, end: usize = <usize>count << 2; at < end; at += 4) {
    store<u32>(hours + at, load<u32>(events));
    store<u32>(pages + at, load<u32>(events, 4));
    store<u32>(visitors + at, load<u32>(events, 8));
    events += EVENT_BYTES;
  }
}
