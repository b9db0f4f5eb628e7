/**
 * A table of byte strings that several threads fill at once; each string is numbered when it is first seen, from 0. So
 * threads that read parts of one input need no dictionaries of their own, and nothing is merged or renumbered afterwards.
 *
 * The table is in shards by the high bits of the hash. Each is open addressing with linear probing; a slot is `hash: u32,
 * record / 8: u32`, 0 where it is free, and is written once, whole, after its record: so looking up needs no lock. Only a
 * string that is not found takes the lock of its shard, looks again and is added there. A shard grows alone, under its
 * lock; its old slots stay as they are, because another thread may still be looking at them, and finds too little at worst.
 * Slots are read and written by plain instructions, aligned and whole: atomic ones are checked against the memory's size,
 * which another thread may have made larger a moment ago, unknown to this one. What a record holds is reached through its
 * slot alone, so that no processor reads it too early.
 * Records are `id: u32, length: u32`, then the bytes, padded to 8, each in memory of the thread that met it first.
 */
import { copy, hashOf, isSame } from './bytes';

/** In place of an id. */
export const NEEDS_SLOTS: u32 = 0xffffffff;
export const NEEDS_RECORDS: u32 = 0xfffffffe;
/** The string is not in the table, and the table is closed: it takes no more. */
export const UNKNOWN: u32 = 0xfffffffd;
/** What is not below is none of these. */
export const FIRST_NO_ID: u32 = UNKNOWN;

const SHARD_BITS: u32 = 6;
const SHARDS: usize = 64;
const SHARD_BYTES: usize = 64;
/** Behind the number of ids, a cache line of its own. */
const FIRST_SHARD: usize = 64;
/** Whether the table takes no more strings. */
const CLOSED: usize = 4;
/** Fields of a shard: the address of its slots and their mask (read as one), its lock, and how many are taken. */
const LOCK: usize = 8;
const TAKEN: usize = 12;

const SLOT_BYTES: usize = 8;
const RECORD_BYTES: usize = 8;
const FIRST_SLOTS: usize = 16;
const SPINS: i32 = 200;
const PAUSE_NS: i64 = 50_000;

/** What a thread brings along: memory of its own for new records, and what it must be given next. */
@unmanaged
export class InternThread {
  keys: u32;
  recordNext: u32;
  recordEnd: u32;
  /** After NEEDS_SLOTS: the shard that must grow, and the slots that it shall have. */
  table: u32;
  shard: u32;
  slots: u32;
  /** After NEEDS_RECORDS: so many bytes. */
  recordBytes: u32;
  /** Where events of unknown visitors go, see overflow.ts; how many went there, and what the next one needs. */
  overflowNext: u32;
  overflowEnd: u32;
  overflowed: u32;
  overflowNeeds: u32;
}

/** Bytes of an empty table. */
export function sharedTableBytes(): u32 {
  return <u32>(FIRST_SHARD + SHARDS * (SHARD_BYTES + FIRST_SLOTS * SLOT_BYTES));
}

/** Makes an empty table. */
export function startSharedTable(table: usize): void {
  memory.fill(table, 0, sharedTableBytes());
  const slots = table + FIRST_SHARD + SHARDS * SHARD_BYTES;
  for (let shard: usize = 0; shard < SHARDS; shard++) {
    const first = slots + shard * FIRST_SLOTS * SLOT_BYTES;
    store<u64>(table + FIRST_SHARD + shard * SHARD_BYTES, pair(first, <u32>FIRST_SLOTS - 1));
  }
}

/** How many strings it holds. */
export function sharedCount(table: usize): u32 {
  return atomic.load<u32>(table);
}

/** From now on the table takes no more strings, from any thread. */
export function closeSharedTable(table: usize): void {
  atomic.store<u32>(table, 1, CLOSED);
}

@inline
function pair(slots: usize, mask: u32): u64 {
  return <u64>slots | (<u64>mask << 32);
}

@inline
function find(shard: usize, hash: u32, pointer: usize, length: u32): u32 {
  const slotsAndMask = atomic.load<u64>(shard);
  const slots = <usize><u32>slotsAndMask;
  const mask = <u32>(slotsAndMask >> 32);
  let index = hash & mask;
  while (true) {
    const slot = load<u64>(slots + <usize>index * SLOT_BYTES);
    if (slot == 0) return NEEDS_RECORDS;
    if (<u32>slot == hash) {
      const record = <usize>(slot >> 32) << 3;
      if (load<u32>(record, 4) == length && isSame(record + RECORD_BYTES, pointer, length)) return load<u32>(record);
    }
    index = (index + 1) & mask;
  }
}

function lock(shard: usize): void {
  let spins = 0;
  while (atomic.cmpxchg<u32>(shard + LOCK, 0, 1) != 0) {
    if (++spins > SPINS) atomic.wait<i32>(shard + LOCK, 1, PAUSE_NS);
  }
}

@inline
function unlock(shard: usize): void {
  atomic.store<u32>(shard + LOCK, 0);
}

function add(thread: InternThread, table: usize, shard: usize, hash: u32, pointer: usize, length: u32): u32 {
  const record: usize = thread.recordNext;
  const bytes: u32 = (length + 15) & ~7;
  if (<u64>record + bytes > <u64>thread.recordEnd && atomic.load<u32>(table, CLOSED) == 0) {
    thread.recordBytes = bytes;
    return NEEDS_RECORDS;
  }
  lock(shard);
  let id = find(shard, hash, pointer, length);
  if (id == NEEDS_RECORDS) {
    const slotsAndMask = load<u64>(shard);
    const slots = <usize><u32>slotsAndMask;
    const mask = <u32>(slotsAndMask >> 32);
    const taken = load<u32>(shard, TAKEN);
    if (atomic.load<u32>(table, CLOSED) != 0) {
      // Looked at under the lock: whatever a thread calls unknown, no thread adds later.
      id = UNKNOWN;
    } else if ((taken + 1) * 2 > mask) {
      thread.table = <u32>table;
      thread.shard = hash >> (32 - SHARD_BITS);
      thread.slots = (mask + 1) * 2;
      id = NEEDS_SLOTS;
    } else {
      id = atomic.add<u32>(table, 1);
      store<u32>(record, id);
      store<u32>(record, length, 4);
      copy(pointer, record + RECORD_BYTES, length);
      thread.recordNext = <u32>record + bytes;
      let index = hash & mask;
      while (load<u64>(slots + <usize>index * SLOT_BYTES) != 0) index = (index + 1) & mask;
      // The record must be seen before the slot that tells of it.
      atomic.add<u32>(shard + LOCK, 0);
      store<u64>(slots + <usize>index * SLOT_BYTES, (<u64>(record >> 3) << 32) | hash);
      store<u32>(shard, taken + 1, TAKEN);
    }
  }
  unlock(shard);
  return id;
}

@inline
function shardOf(table: usize, hash: u32): usize {
  return table + FIRST_SHARD + <usize>(hash >> (32 - SHARD_BITS)) * SHARD_BYTES;
}

/** The id of a string with its hash, new or known; NEEDS_SLOTS or NEEDS_RECORDS where memory must be handed in first. */
@inline
export function internHashed(thread: InternThread, table: usize, hash: u32, pointer: usize, length: u32): u32 {
  const shard = shardOf(table, hash);
  const id = find(shard, hash, pointer, length);
  return id == NEEDS_RECORDS ? add(thread, table, shard, hash, pointer, length) : id;
}

/** As {@link internHashed}, without the hash. */
@inline
export function internShared(thread: InternThread, table: usize, pointer: usize, length: u32): u32 {
  return internHashed(thread, table, hashOf(thread.keys, pointer, length, 0), pointer, length);
}

/** The record that a hash leads to first, divided by 8, or 0: mostly the right one, where the string is known. */
@inline
export function likelyRecord(table: usize, hash: u32): u32 {
  const slotsAndMask = atomic.load<u64>(shardOf(table, hash));
  const index = hash & <u32>(slotsAndMask >> 32);
  const slot = load<u64>(<usize><u32>slotsAndMask + <usize>index * SLOT_BYTES);
  return <u32>slot == hash ? <u32>(slot >> 32) : 0;
}

/** Reads the ends of a record, so that the cache has it; its own length, because it may be another string's. */
@inline
export function touchRecord(recordBy8: u32): u32 {
  const record = <usize>recordBy8 << 3;
  return load<u8>(record + load<u32>(record, 4), <usize>RECORD_BYTES - 1);
}

/** The id in a {@link likelyRecord}, if it is the string's; UNKNOWN otherwise. */
@inline
export function idInRecord(recordBy8: u32, pointer: usize, length: u32): u32 {
  const record = <usize>recordBy8 << 3;
  const isIts = recordBy8 != 0 && load<u32>(record, 4) == length && isSame(record + RECORD_BYTES, pointer, length);
  return isIts ? load<u32>(record) : UNKNOWN;
}

/** As {@link internShared}, to be called from outside. */
export function internSharedBytes(thread: usize, table: usize, pointer: usize, length: u32): u32 {
  return internShared(changetype<InternThread>(thread), table, pointer, length);
}

/**
 * Moves the shard that needs more to the slots that are handed in (`slots` of the thread; they are cleared here).
 *
 * @returns whether they are in use; not where another thread was faster.
 */
export function growShard(threadAt: usize, slots: usize): bool {
  const thread = changetype<InternThread>(threadAt);
  const shard: usize = <usize>thread.table + FIRST_SHARD + <usize>thread.shard * SHARD_BYTES;
  const mask = thread.slots - 1;
  memory.fill(slots, 0, <usize>thread.slots * SLOT_BYTES);
  lock(shard);
  const before = load<u64>(shard);
  const oldMask = <u32>(before >> 32);
  const grows = oldMask < mask;
  if (grows) {
    const old = <usize><u32>before;
    for (let at: usize = old, end: usize = old + (<usize>oldMask + 1) * SLOT_BYTES; at < end; at += SLOT_BYTES) {
      const slot = load<u64>(at);
      if (slot == 0) continue;
      let index = <u32>slot & mask;
      while (load<u64>(slots + <usize>index * SLOT_BYTES) != 0) index = (index + 1) & mask;
      store<u64>(slots + <usize>index * SLOT_BYTES, slot);
    }
    atomic.store<u64>(shard, pair(slots, mask));
  }
  unlock(shard);
  return grows;
}

/** Writes the address of each string's record to `out`, 32 bits each, by id. No thread may add strings meanwhile. */
export function listShared(table: usize, out: usize): void {
  for (let shard: usize = 0; shard < SHARDS; shard++) {
    const slotsAndMask = load<u64>(table + FIRST_SHARD + shard * SHARD_BYTES);
    const slots = <usize><u32>slotsAndMask;
    const end = slots + (<usize>(<u32>(slotsAndMask >> 32)) + 1) * SLOT_BYTES;
    for (let at = slots; at < end; at += SLOT_BYTES) {
      const slot = load<u64>(at);
      if (slot == 0) continue;
      const record = <usize>(slot >> 32) << 3;
      store<u32>(out + (<usize>load<u32>(record) << 2), <u32>record);
    }
  }
}
