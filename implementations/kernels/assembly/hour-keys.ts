/**
 * The hours that times stand for, by keys: a format makes a key of the bytes of a time such that times with one key are in one
 * hour. Which hour that is, the replay's own reading of the first line with the key says. One table in each parser.
 *
 * Slots: open addressing, linear probing, `low: u64, high: u64, hour + 1: u32, unused: u32`; 0 for the hour is a free slot.
 */
import { hashOf } from './bytes';
import { LineParser } from './line-parser';

const SLOT_BYTES: usize = 24;

/** Tells that no line with this key was read yet. */
export const NO_HOUR: u32 = 0xffffffff;

@inline
function slotOf(slots: usize, index: u32): usize {
  return slots + <usize>index * SLOT_BYTES;
}

/** The slot of the parser's key, or the free one where it belongs. */
function findSlot(parser: LineParser): usize {
  const low = parser.keyLow;
  const high = parser.keyHigh;
  const mask = parser.hourMask;
  let index = hashOf(parser.keys, changetype<usize>(parser) + offsetof<LineParser>('keyLow'), 16, 0) & mask;
  while (true) {
    const slot = slotOf(parser.hourSlots, index);
    if (load<u32>(slot, 16) == 0 || (load<u64>(slot) == low && load<u64>(slot, 8) == high)) return slot;
    index = (index + 1) & mask;
  }
}

/** The hour of the parser's key, which is not that of the line before. */
export function findHour(parser: LineParser): u32 {
  const hour = load<u32>(findSlot(parser), 16) - 1;
  if (hour == NO_HOUR) return NO_HOUR;
  parser.lastLow = parser.keyLow;
  parser.lastHigh = parser.keyHigh;
  parser.lastHour = hour;
  return hour;
}

/** Whether the hour of the parser's key was told. */
export function isHourKnown(parser: LineParser): bool {
  return load<u32>(findSlot(parser), 16) != 0;
}

/** Tells the hour of the parser's key; false where more slots must be handed in first. */
export function setHour(address: usize, hour: u32): bool {
  const parser = changetype<LineParser>(address);
  if (parser.knownHours * 2 > parser.hourMask) return false;
  const slot = findSlot(parser);
  store<u64>(slot, parser.keyLow);
  store<u64>(slot, parser.keyHigh, 8);
  store<u32>(slot, hour + 1, 16);
  parser.knownHours += 1;
  return true;
}

/** Bytes of so many slots. */
export function hourSlotsBytes(count: u32): u32 {
  return count * <u32>SLOT_BYTES;
}

/** Moves to more slots, a power of two, which are zeros; those before are free then. */
export function moveHours(address: usize, slots: usize, count: u32): void {
  const parser = changetype<LineParser>(address);
  const before = <usize>parser.hourSlots;
  const low = parser.keyLow;
  const high = parser.keyHigh;
  const end = slotOf(before, parser.hourMask + 1);
  parser.hourSlots = <u32>slots;
  parser.hourMask = count - 1;
  for (let from = before; from < end; from += SLOT_BYTES) {
    if (load<u32>(from, 16) == 0) continue;
    parser.keyLow = load<u64>(from);
    parser.keyHigh = load<u64>(from, 8);
    memory.copy(findSlot(parser), from, SLOT_BYTES);
  }
  parser.keyLow = low;
  parser.keyHigh = high;
}
