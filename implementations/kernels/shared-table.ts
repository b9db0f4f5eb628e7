/**
 * Tables of byte strings that several threads fill at once (assembly/shared-table.ts), seen from each of the threads: gives
 * the kernel memory when it asks for some.
 */
import { randomFillSync } from 'node:crypto';
import type { Arena } from './arena.ts';

/** What the kernel has for shared tables. */
export interface SharedTableKernel {
  readonly keyBytes: () => number;
  readonly sharedTableBytes: () => number;
  readonly startSharedTable: (table: number) => void;
  readonly sharedCount: (table: number) => number;
  readonly internSharedBytes: (
    thread: number,
    table: number,
    pointer: number,
    length: number,
  ) => number;
  readonly growShard: (thread: number, slots: number) => number;
  readonly closeSharedTable: (table: number) => void;
  readonly appendOverflowEvent: (
    thread: number,
    hour: number,
    page: number,
    pointer: number,
    length: number,
  ) => number;
  readonly listShared: (table: number, out: number) => void;
}

/** What a shared table's functions return in place of an id. */
export const NEEDS_SLOTS = 0xffffffff;
export const NEEDS_RECORDS = 0xfffffffe;
/** Not in the table, which is closed. */
export const UNKNOWN = 0xfffffffd;

const RECORD_BYTES = 8;
const SLOT_BYTES = 8;
const LEAST_SEGMENT_BYTES = 1 << 16;
const MOST_SEGMENT_BYTES = 1 << 22;
/** The fields of an InternThread, 32 bits each. */
const [KEYS, RECORD_NEXT, RECORD_END, TABLE, SLOTS, NEEDED_BYTES] = [0, 1, 2, 3, 5, 6];
const [OVERFLOW_NEXT, OVERFLOW_END, OVERFLOWED, OVERFLOW_NEEDS] = [7, 8, 9, 10];
const THREAD_WORDS = 11;
const LEAST_OVERFLOW_BYTES = 1 << 20;

/** Draws the keys of the hash; the last of them must be an odd number of 64 bits. @param fillKeys For tests. */
export function drawKeys(
  { memory, allocate }: Arena,
  kernel: SharedTableKernel,
  fillKeys: (keys: Uint8Array) => void = randomFillSync,
): number {
  const address = allocate(kernel.keyBytes());
  const keys = new Uint8Array(kernel.keyBytes());
  fillKeys(keys);
  keys[keys.length - 8]! |= 1;
  new Uint8Array(memory.buffer, address, keys.length).set(keys);
  return address;
}

/** Makes an empty table, for all threads. */
export function createSharedTable({ allocate }: Arena, kernel: SharedTableKernel): number {
  const table = allocate(kernel.sharedTableBytes());
  kernel.startSharedTable(table);
  return table;
}

/** A table that takes no more strings when memory is short. */
export interface ClosableTable {
  readonly table: number;
  /** Whether there is memory for more strings. */
  readonly mayGrow: () => boolean;
  /** Takes records of events of strings that the table does not know: assembly/overflow.ts; by their addresses. */
  readonly takeOverflow: (from: number, end: number) => void;
}

/** One thread's way to the tables. */
export interface InternThread {
  /** The address of what the kernel knows of this thread. */
  readonly address: number;
  /** Hands in slots, after NEEDS_SLOTS, or closes the table that may be closed. */
  readonly growSlots: () => void;
  /** As {@link growSlots}, for records, after NEEDS_RECORDS. */
  readonly growRecords: () => void;
  /** The id of a string, new or known, or UNKNOWN. */
  readonly intern: (table: number, pointer: number, length: number) => number;
  /** Makes room for the records of unknown strings: what is there is taken. */
  readonly drainOverflow: () => void;
  /** Events of unknown strings so far. */
  readonly overflowed: () => number;
}

/**
 * Opens the tables for one thread.
 *
 * @param keys From {@link drawKeys}: the same for all threads.
 */
export function openInternThread(
  { memory, allocate, free }: Arena,
  kernel: SharedTableKernel,
  keys: number,
  closable: ClosableTable,
): InternThread {
  const address = allocate(THREAD_WORDS * 4);
  const fields = new Uint32Array(memory.buffer, address, THREAD_WORDS).fill(0);
  fields[KEYS] = keys;
  let segmentBytes = LEAST_SEGMENT_BYTES;
  let isClosed = false;
  let overflow = 0;
  let overflowBytes = 0;

  /** Whether the table was closed instead of growing. */
  const closes = (): boolean => {
    // It takes some strings in any case, so that what is left over becomes less with each round.
    const isEmpty = fields[RECORD_END] === 0;
    if (isClosed || isEmpty || closable.mayGrow()) return false;
    kernel.closeSharedTable(closable.table);
    isClosed = true;
    return true;
  };
  const growSlots = () => {
    if (fields[TABLE] === closable.table && closes()) return;
    const slots = allocate(fields[SLOTS]! * SLOT_BYTES);
    if (!kernel.growShard(address, slots)) free(slots);
  };
  const growRecords = () => {
    // Where the closable table is closed, it is another one that still asks.
    if (closes()) return;
    const bytes = Math.max(segmentBytes, fields[NEEDED_BYTES]!);
    fields[RECORD_NEXT] = allocate(bytes);
    fields[RECORD_END] = fields[RECORD_NEXT]! + bytes;
    segmentBytes = Math.min(segmentBytes * 2, MOST_SEGMENT_BYTES);
  };
  const intern = (table: number, pointer: number, length: number) => {
    for (;;) {
      const id = kernel.internSharedBytes(address, table, pointer, length) >>> 0;
      if (id === NEEDS_SLOTS) growSlots();
      else if (id === NEEDS_RECORDS) growRecords();
      else return id;
    }
  };
  const drainOverflow = () => {
    if (fields[OVERFLOW_NEXT]! > overflow) closable.takeOverflow(overflow, fields[OVERFLOW_NEXT]!);
    const needed = Math.max(LEAST_OVERFLOW_BYTES, fields[OVERFLOW_NEEDS]!);
    if (needed > overflowBytes) {
      if (overflow !== 0) free(overflow);
      overflow = allocate(needed);
      overflowBytes = needed;
    }
    fields[OVERFLOW_NEXT] = overflow;
    fields[OVERFLOW_END] = overflow + overflowBytes;
  };
  const overflowed = () => fields[OVERFLOWED]!;
  return { address, growSlots, growRecords, intern, drainOverflow, overflowed };
}

/** The bytes of all strings of a table, by id; valid as long as the memory is. No thread may add strings meanwhile. */
export function stringsOf(
  { memory, allocate, free }: Arena,
  kernel: SharedTableKernel,
  table: number,
): (id: number) => Buffer {
  const size = kernel.sharedCount(table) >>> 0;
  const list = allocate(size * 4);
  kernel.listShared(table, list);
  const records = new Uint32Array(memory.buffer, list, size).slice();
  free(list);
  const words = new Uint32Array(memory.buffer);
  return (id) => {
    const record = records[id]!;
    return Buffer.from(memory.buffer, record + RECORD_BYTES, words[record / 4 + 1]!);
  };
}
