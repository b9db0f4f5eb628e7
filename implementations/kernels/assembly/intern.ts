/**
 * A table of byte strings, each numbered when it is first seen: 0, 1, 2, … Everything lies where the caller says, and
 * grows when the caller hands in more memory; runs in whichever thread owns the table.
 *
 * Slots: open addressing, linear probing, `hash: u32, record / 8: u32` each; a record of 0 is an empty slot. Records: `id: u32,
 * kind and length: u32`, then the bytes, padded to 8; they never move. So a string that is met again costs two misses of the cache, its slot
 * and its record, whatever the size of the table.
 */
import { copy, hashOf, isSame, keyBytes } from './bytes';

/** Addresses in the header of a table. */
const SLOTS: usize = 0;
const SLOT_MASK: usize = 4;
const COUNT: usize = 8;
/** As many ids as the slots have room for: three quarters of them. */
const MOST: usize = 12;
/** Where the next record begins, and where the memory for records ends. */
const NEXT: usize = 16;
const SEGMENT_END: usize = 20;
const KEYS: usize = 24;

const RECORD_BYTES: usize = 8;
const SLOT_BYTES: usize = 8;
/** In place of an id: the table must grow before this string can be added. */
export const NEEDS_ROOM: u32 = 0xffffffff;

/** Characters of two bytes are told from single bytes by this bit beside the length. */
export const WIDE: u32 = 0x80000000;

/** Bytes of a table's header. */
export function tableHeaderBytes(): u32 {
  return <u32>KEYS + keyBytes();
}

/** Bytes of the record of a string of so many. */
export function recordBytes(length: u32): u32 {
  return (length + 15) & ~7;
}

/** The hash of a string of one kind: 0, or {@link WIDE}. */
// @ts-ignore: decorator
@inline
export function hashIn(table: usize, pointer: usize, length: u32, kind: u32): u32 {
  return hashOf(table + KEYS, pointer, length, kind);
}

/** The record that a hash leads to first, divided by 8, or 0: mostly the right one, where the string is known. */
// @ts-ignore: decorator
@inline
export function likelyRecord(table: usize, hash: u32): u32 {
  const taken = load<u64>(<usize>load<u32>(table, SLOTS) + <usize>(hash & load<u32>(table, SLOT_MASK)) * SLOT_BYTES);
  return <u32>taken == hash ? <u32>(taken >> 32) : 0;
}

/** Whether a record is of this string; `word` is its length and kind. */
// @ts-ignore: decorator
@inline
export function isRecordOf(record: usize, pointer: usize, length: u32, word: u32): bool {
  return load<u32>(record, 4) == word && isSame(record + RECORD_BYTES, pointer, length);
}

/** The id of a string of one kind with its hash, new or known; or {@link NEEDS_ROOM}. */
export function internHashed(table: usize, hash: u32, pointer: usize, length: u32, kind: u32): u32 {
  const slots = load<u32>(table, SLOTS);
  const mask = load<u32>(table, SLOT_MASK);
  const word = length | kind;
  let index = hash & mask;
  let slot: usize = 0;
  while (true) {
    slot = slots + <usize>index * SLOT_BYTES;
    const taken = load<u64>(slot);
    if (taken == 0) break;
    const record = <usize>(taken >> 32) << 3;
    if (<u32>taken == hash && isRecordOf(record, pointer, length, word)) return load<u32>(record);
    index = (index + 1) & mask;
  }
  const id = load<u32>(table, COUNT);
  const record = <usize>load<u32>(table, NEXT);
  // As a 64-bit sum, because an address near 4 GB plus a length would begin again at 0.
  const next = <u64>record + recordBytes(length);
  if (id >= load<u32>(table, MOST) || next > <u64>load<u32>(table, SEGMENT_END)) return NEEDS_ROOM;
  store<u32>(record, id);
  store<u32>(record, word, 4);
  copy(pointer, record + RECORD_BYTES, length);
  store<u64>(slot, (<u64>(record >> 3) << 32) | hash);
  store<u32>(table, id + 1, COUNT);
  store<u32>(table, <u32>next, NEXT);
  return id;
}

/**
 * Makes a table without strings. Its header's random words are the caller's to fill in: 36 of 32 bits, from byte 24 on,
 * the last two being an odd number of 64 bits.
 *
 * @param table Where its header is to be: {@link tableHeaderBytes}, at a multiple of 8.
 * @param slots Zeros, 8 bytes each, at a multiple of 8.
 * @param slotCount A power of two, at least 4.
 */
export function startTable(table: usize, slots: usize, slotCount: u32): void {
  store<u32>(table, 0, COUNT);
  store<u32>(table, 0, NEXT);
  store<u32>(table, 0, SEGMENT_END);
  setSlots(table, slots, slotCount);
}

function setSlots(table: usize, slots: usize, slotCount: u32): void {
  store<u32>(table, <u32>slots, SLOTS);
  store<u32>(table, slotCount - 1, SLOT_MASK);
  store<u32>(table, slotCount - (slotCount >> 2), MOST);
}

/** Whether it is slots that are short, rather than room for records. */
export function needsSlots(table: usize): bool {
  return load<u32>(table, COUNT) >= load<u32>(table, MOST);
}

/**
 * Moves to more slots, as in {@link startTable}.
 *
 * @returns the address of those before, which are free now.
 */
export function growSlots(table: usize, slots: usize, slotCount: u32): usize {
  const before = <usize>load<u32>(table, SLOTS);
  const end = before + (<usize>load<u32>(table, SLOT_MASK) + 1) * SLOT_BYTES;
  const mask = slotCount - 1;
  for (let from = before; from < end; from += SLOT_BYTES) {
    const slot = load<u64>(from);
    if (slot == 0) continue;
    let index = <u32>slot & mask;
    while (load<u64>(slots + <usize>index * SLOT_BYTES) != 0) index = (index + 1) & mask;
    store<u64>(slots + <usize>index * SLOT_BYTES, slot);
  }
  setSlots(table, slots, slotCount);
  return before;
}

/** Hands in room for records: at a multiple of 8, at least the {@link recordBytes} of the next string. */
export function addSegment(table: usize, pointer: usize, bytes: u32): void {
  store<u32>(table, <u32>pointer, NEXT);
  store<u32>(table, <u32>pointer + bytes, SEGMENT_END);
}
