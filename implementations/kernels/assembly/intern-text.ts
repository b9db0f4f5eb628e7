/** Many strings of JavaScript at once, numbered by a table of intern.ts; in the thread that owns it. */
import { hashIn, internHashed, isRecordOf, likelyRecord, NEEDS_ROOM, WIDE } from './intern';

/**
 * Interns strings that lie one after the other, one byte a character. Three times over all of them, so that the cache misses of
 * one string do not wait for those of another: first for slots, then for records, and only then what follows from them.
 *
 * @param lengths Of each, in characters, 32 bits each.
 * @param ids Where their ids are put, 32 bits each.
 * @param scratch Room for 32 bits each.
 * @returns how many were done: fewer than `count` where the table must grow before the next.
 */
export function internNarrow(
  table: usize,
  pointer: usize,
  lengths: usize,
  count: u32,
  ids: usize,
  scratch: usize,
): u32 {
  const words = <usize>count << 2;
  for (let at: usize = 0, from = pointer; at < words; at += 4) {
    const length = load<u32>(lengths + at);
    const hash = hashIn(table, from, length, 0);
    store<u32>(scratch + at, hash);
    store<u32>(ids + at, likelyRecord(table, hash));
    from += length;
  }
  let touched: u32 = 0;
  for (let at: usize = 0; at < words; at += 4) {
    const record = <usize>load<u32>(ids + at) << 3;
    // Its own length, because it may be another string's.
    touched += load<u8>(record + (load<u32>(record, 4) & ~WIDE));
  }
  touch = touched;
  for (let at: usize = 0; at < words; at += 4) {
    const length = load<u32>(lengths + at);
    const record = <usize>load<u32>(ids + at) << 3;
    let id: u32;
    if (record != 0 && isRecordOf(record, pointer, length, length)) {
      id = load<u32>(record);
    } else {
      id = internHashed(table, load<u32>(scratch + at), pointer, length, 0);
      if (id == NEEDS_ROOM) return <u32>(at >> 2);
    }
    store<u32>(ids + at, id);
    pointer += length;
  }
  return count;
}

/** Keeps the compiler from leaving out what is read for the cache alone. */
let touch: u32 = 0;

// @ts-ignore: decorator
@inline
function isNarrow(pointer: usize, length: u32): bool {
  const end = pointer + (<usize>length << 1);
  let at = pointer;
  for (; at + 8 <= end; at += 8) {
    if (load<u64>(at) & 0xff00ff00ff00ff00) return false;
  }
  for (; at < end; at += 2) {
    if (load<u8>(at, 1)) return false;
  }
  return true;
}

function narrow(from: usize, to: usize, length: u32): void {
  for (let at: usize = 0; at < <usize>length; at++) store<u8>(to + at, load<u8>(from + (at << 1)));
}

/**
 * As {@link internNarrow}, two bytes a character. One whose characters all fit a byte is the same string as there.
 *
 * @param scratch Room for the longest, one byte a character.
 */
export function internWide(table: usize, pointer: usize, lengths: usize, count: u32, ids: usize, scratch: usize): u32 {
  for (let done: u32 = 0; done < count; done++) {
    const length = load<u32>(lengths);
    let id: u32;
    if (isNarrow(pointer, length)) {
      narrow(pointer, scratch, length);
      id = internHashed(table, hashIn(table, scratch, length, 0), scratch, length, 0);
    } else {
      id = internHashed(table, hashIn(table, pointer, length << 1, WIDE), pointer, length << 1, WIDE);
    }
    if (id == NEEDS_ROOM) return done;
    store<u32>(ids, id);
    pointer += <usize>length << 1;
    lengths += 4;
    ids += 4;
  }
  return count;
}
