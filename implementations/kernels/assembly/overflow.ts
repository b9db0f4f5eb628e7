/**
 * Events of visitors that a closed table does not know, as records: hour and page by id, the visitor's bytes. They are
 * written to files by hash of the visitor, and counted later, file by file, each with a table of its own.
 *
 * A record: `hour: u32, page: u32, length: u32, unused: u32`, then the bytes, padded to 8.
 */
import { copy, hashOf } from './bytes';
import { FIRST_NO_ID, InternThread, internShared, NEEDS_SLOTS, UNKNOWN } from './shared-table';

const HEADER_BYTES: usize = 16;

@inline
function bytesOf(length: u32): u32 {
  return <u32>HEADER_BYTES + ((length + 7) & ~7);
}

/** Adds an event to the thread's records; false where it needs more room. */
@inline
export function appendOverflow(thread: InternThread, hour: u32, page: u32, pointer: usize, length: u32): bool {
  const record: usize = thread.overflowNext;
  const bytes = bytesOf(length);
  if (<u64>record + bytes > <u64>thread.overflowEnd) {
    thread.overflowNeeds = bytes;
    return false;
  }
  store<u32>(record, hour);
  store<u32>(record, page, 4);
  store<u32>(record, length, 8);
  copy(pointer, record + HEADER_BYTES, length);
  thread.overflowNext = <u32>record + bytes;
  thread.overflowed += 1;
  return true;
}

/** As {@link appendOverflow}, to be called from outside. */
export function appendOverflowEvent(thread: usize, hour: u32, page: u32, pointer: usize, length: u32): bool {
  return appendOverflow(changetype<InternThread>(thread), hour, page, pointer, length);
}

/**
 * Puts the records from `from` to `end` in order of the high bits of their visitors' hash.
 *
 * @param ends By part, of 2 ** bits: where it ends in `out`, 32-bit addresses.
 */
export function partitionRecords(from: usize, end: usize, keys: usize, bits: u32, ends: usize, out: usize): void {
  memory.fill(ends, 0, <usize>4 << bits);
  for (let at = from; at < end; at += bytesOf(load<u32>(at, 8))) {
    const slot = ends + (<usize>(hashOf(keys, at + HEADER_BYTES, load<u32>(at, 8), 0) >> (32 - bits)) << 2);
    store<u32>(slot, load<u32>(slot) + bytesOf(load<u32>(at, 8)));
  }
  startsFromSizes(ends, bits, out);
  for (let at = from; at < end; ) {
    const bytes = bytesOf(load<u32>(at, 8));
    const slot = ends + (<usize>(hashOf(keys, at + HEADER_BYTES, load<u32>(at, 8), 0) >> (32 - bits)) << 2);
    const to = load<u32>(slot);
    memory.copy(to, at, bytes);
    store<u32>(slot, to + bytes);
    at += bytes;
  }
}

/** Turns sizes into where each part begins, from `out` on. */
export function startsFromSizes(ends: usize, bits: u32, out: usize): void {
  let sum: u32 = <u32>out;
  for (let slot = ends, last = ends + (<usize>4 << bits); slot < last; slot += 4) {
    const size = load<u32>(slot);
    store<u32>(slot, sum);
    sum += size;
  }
}

/** The fields that JavaScript writes, in this order, each of 32 bits. */
@unmanaged
class RecordReader {
  /** The next record; records end at `end`, the last perhaps cut off. */
  at: u32;
  end: u32;
  visitors: u32;
  /** An InternThread. */
  thread: u32;
  /** Columns of events, and how many they hold and may hold. */
  hourColumn: u32;
  pageColumn: u32;
  visitorColumn: u32;
  events: u32;
  mostEvents: u32;
  /** The id of a visitor among those of all parts: that in the table times one, plus the other. */
  visitorStep: u32;
  firstVisitor: u32;
}

/** Why it stopped: as the parser of lines. */
const DONE: u32 = 0;
const COLUMNS_FULL: u32 = 3;
const TABLE_NEEDS_SLOTS: u32 = 4;
const THREAD_NEEDS_RECORDS: u32 = 5;
const OVERFLOW_FULL: u32 = 6;

/** Takes whole records from `at` to `end`; returns why it stopped. */
export function readRecords(address: usize): u32 {
  const reader = changetype<RecordReader>(address);
  const thread = changetype<InternThread>(reader.thread);
  while (<u64>reader.at + HEADER_BYTES <= <u64>reader.end) {
    const at: usize = reader.at;
    const length = load<u32>(at, 8);
    const bytes = bytesOf(length);
    if (<u64>at + bytes > <u64>reader.end) break;
    const events = reader.events;
    if (events == reader.mostEvents) return COLUMNS_FULL;
    const hour = load<u32>(at);
    const page = load<u32>(at, 4);
    const visitor = internShared(thread, reader.visitors, at + HEADER_BYTES, length);
    if (visitor >= FIRST_NO_ID) {
      if (visitor != UNKNOWN) return visitor == NEEDS_SLOTS ? TABLE_NEEDS_SLOTS : THREAD_NEEDS_RECORDS;
      if (!appendOverflow(thread, hour, page, at + HEADER_BYTES, length)) return OVERFLOW_FULL;
    } else {
      const offset = <usize>events << 2;
      store<u32>(<usize>reader.hourColumn + offset, hour);
      store<u32>(<usize>reader.pageColumn + offset, page);
      store<u32>(<usize>reader.visitorColumn + offset, visitor * reader.visitorStep + reader.firstVisitor);
      reader.events = events + 1;
    }
    reader.at = <u32>at + bytes;
  }
  return DONE;
}
