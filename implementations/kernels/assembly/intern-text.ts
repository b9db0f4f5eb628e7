/** Many strings of JavaScript at once, numbered by a table of {@link intern}; runs in whichever thread owns the table. */
import { intern, NEEDS_ROOM, WIDE } from './intern';

/**
 * Interns strings that lie one after the other, one byte a character.
 *
 * @param lengths Of each, in characters, 32 bits each.
 * @param ids Where their ids are put, 32 bits each.
 * @returns how many were done: fewer than `count` where the table must grow before the next.
 */
export function internNarrow(table: usize, pointer: usize, lengths: usize, count: u32, ids: usize): u32 {
  for (let done: u32 = 0; done < count; done++) {
    const length = load<u32>(lengths);
    const id = intern(table, pointer, length, 0);
    if (id == NEEDS_ROOM) return done;
    store<u32>(ids, id);
    pointer += length;
    lengths += 4;
    ids += 4;
  }
  return count;
}

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
      id = intern(table, scratch, length, 0);
    } else {
      id = intern(table, pointer, length << 1, WIDE);
    }
    if (id == NEEDS_ROOM) return done;
    store<u32>(ids, id);
    pointer += <usize>length << 1;
    lengths += 4;
    ids += 4;
  }
  return count;
}
