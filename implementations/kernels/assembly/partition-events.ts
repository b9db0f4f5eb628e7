/**
 * Events on their way to files, dealt out by hash: at level 0 by that of hour and page, so that a pair is in one part; where
 * that is too much, once more by that of the visitor as well, at each level by another.
 */
import { startsFromSizes } from './overflow';

/** Bytes of an event in a file: hour, page and visitor, of 32 bits each. */
const EVENT_BYTES: u32 = 12;

@inline
function partOf(hour: u32, page: u32, visitor: u32, level: u32, bits: u32): usize {
  // A mixer in three rounds; all three numbers are ids, which nobody chooses.
  let mixed = ((<u64>page << 32 | hour) + <u64>level * 0xd6e8feb86659fd93) * 0x9e3779b97f4a7c15;
  mixed = (mixed ^ (mixed >> 32) ^ (level == 0 ? 0 : <u64>visitor)) * 0x9fb21c651e98df25;
  mixed = (mixed ^ (mixed >> 29)) * 0x9e3779b97f4a7c15;
  return bits == 0 ? 0 : <usize>(mixed >> (64 - <u64>bits));
}

/**
 * Puts events in order of their part.
 *
 * @param ends By part, of 2 ** bits: where it ends in `out`, 32-bit addresses.
 */
export function partitionEvents(hours: usize, pages: usize, visitors: usize, count: u32, level: u32, bits: u32, ends: usize, out: usize): void {
  memory.fill(ends, 0, <usize>4 << bits);
  for (let at: usize = 0, end: usize = <usize>count << 2; at < end; at += 4) {
    const slot = ends + (partOf(load<u32>(hours + at), load<u32>(pages + at), load<u32>(visitors + at), level, bits) << 2);
    store<u32>(slot, load<u32>(slot) + EVENT_BYTES);
  }
  startsFromSizes(ends, bits, out);
  for (let at: usize = 0, end: usize = <usize>count << 2; at < end; at += 4) {
    const hour = load<u32>(hours + at);
    const page = load<u32>(pages + at);
    const visitor = load<u32>(visitors + at);
    const slot = ends + (partOf(hour, page, visitor, level, bits) << 2);
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

/** A level that no file is dealt out by. */
const SAMPLE_LEVEL: u32 = 0xffffffff;

/**
 * Copies the events of one part in 2 ** bits to columns that hold `sampled` already, until they hold `most`; returns how many
 * they hold then. All events of one hour, page and visitor are in a sample, or none.
 */
export function sampleEvents(
  hours: usize,
  pages: usize,
  visitors: usize,
  count: u32,
  bits: u32,
  hoursOut: usize,
  pagesOut: usize,
  visitorsOut: usize,
  sampled: u32,
  most: u32,
): u32 {
  for (let at: usize = 0, end: usize = <usize>count << 2; at < end && sampled < most; at += 4) {
    const hour = load<u32>(hours + at);
    const page = load<u32>(pages + at);
    const visitor = load<u32>(visitors + at);
    if (partOf(hour, page, visitor, SAMPLE_LEVEL, bits) != 0) continue;
    const to = <usize>sampled << 2;
    store<u32>(hoursOut + to, hour);
    store<u32>(pagesOut + to, page);
    store<u32>(visitorsOut + to, visitor);
    sampled++;
  }
  return sampled;
}
