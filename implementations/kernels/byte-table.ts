/**
 * A table of byte strings in WebAssembly memory (assembly/intern.ts), seen from the thread that owns it: gives it memory
 * when it asks for some. Nothing of it is kept when its memory is dropped.
 */
import { randomFillSync } from 'node:crypto';
import type { Arena } from './arena.ts';

/** What the kernel has for it. */
export interface ByteTableFunctions {
  readonly tableHeaderBytes: () => number;
  readonly recordBytes: (length: number) => number;
  readonly startTable: (table: number, slots: number, slotCount: number) => void;
  readonly needsSlots: (table: number) => number;
  readonly growSlots: (table: number, slots: number, slotCount: number) => number;
  readonly addSegment: (table: number, pointer: number, bytes: number) => void;
}

/** A table and how it grows. */
export interface ByteTable {
  /** Its header: what the kernel's functions take for a table. */
  readonly address: number;
  /**
   * Makes room, as one of the kernel's functions asked for; call that again then.
   *
   * @param length Bytes of the string that found no room.
   * @throws RangeError where the memory would exceed 4 GiB.
   */
  readonly grow: (length: number) => void;
}

const SLOT_BYTES = 8;
const LEAST_SLOTS = 512;
const LEAST_SEGMENT_BYTES = 16_384;
/** A new segment is such a part of what all have, so that there are few, and little lies idle. */
const SEGMENT_PART = 1 / 4;
/** Where the keys of the hash stand in a header; the last of them must be an odd number of 64 bits. */
const KEYS_OFFSET = 24;

/**
 * Makes an empty table.
 *
 * @param fillKeys Fills in the keys of the hash; by secret random bytes, so that nobody can choose strings that collide.
 */
export function createByteTable(
  { memory, allocate, free }: Arena,
  functions: ByteTableFunctions,
  fillKeys: (keys: Uint8Array) => void = randomFillSync,
): ByteTable {
  const headerBytes = functions.tableHeaderBytes();
  const address = allocate(headerBytes);
  const keys = new Uint8Array(memory.buffer, address + KEYS_OFFSET, headerBytes - KEYS_OFFSET);
  fillKeys(keys);
  keys[keys.length - 8]! |= 1;

  const allocateSlots = (count: number) => {
    const slots = allocate(count * SLOT_BYTES);
    new Uint8Array(memory.buffer, slots, count * SLOT_BYTES).fill(0);
    return slots;
  };
  let slotCount = LEAST_SLOTS;
  let recordBytes = 0;
  functions.startTable(address, allocateSlots(slotCount), slotCount);

  return {
    address,
    grow: (length) => {
      if (functions.needsSlots(address)) {
        slotCount *= 2;
        free(functions.growSlots(address, allocateSlots(slotCount), slotCount) >>> 0);
        return;
      }
      const bytes = Math.max(
        functions.recordBytes(length),
        LEAST_SEGMENT_BYTES,
        recordBytes * SEGMENT_PART,
      );
      const whole = Math.ceil(bytes / SLOT_BYTES) * SLOT_BYTES;
      functions.addSegment(address, allocate(whole), whole);
      recordBytes += whole;
    },
  };
}
