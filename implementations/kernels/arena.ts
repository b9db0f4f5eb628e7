/**
 * Blocks of a WebAssembly memory. Each thread has an arena of its own over the shared memory: it draws large extents from
 * the memory's end, by one atomic counter in the memory's first page, and cuts blocks from them. So threads allocate
 * without waiting for one another, and an address means the same to all of them; a block is freed by the arena that made it.
 */
import { PAGE_BYTES } from './kernel.ts';

/** Where the counter stands: in the first page, between the null address and what the module keeps from byte 1024 on. */
const USED_PAGES_ADDRESS = 512;
/** The first page is the module's own. */
const RESERVED_PAGES = 1;
/** All that 32-bit addresses reach but the last page, so that no address behind a block wraps to 0. */
const MOST_PAGES = 65_535;
/** A cache line: no two blocks share one, so that threads do not take it from each other. */
const ALIGNMENT = 64;
/** An extent is at least this large, so that threads seldom meet at the counter. */
const LEAST_EXTENT_PAGES = 16;

/** Thrown where a memory, or what an arena may use of it, is full. */
export class MemoryFull extends RangeError {
  override readonly name = 'MemoryFull';
}

/** Hands out blocks of one memory to one thread. */
export interface Arena {
  readonly memory: WebAssembly.Memory;
  /**
   * The address of a new block, at the start of a cache line. Its bytes are whatever they were before.
   *
   * @throws MemoryFull where the memory would exceed 4 GiB, or the arena its region.
   */
  readonly allocate: (bytes: number) => number;
  /** Takes back a block that {@link allocate} of this arena handed out. */
  readonly free: (address: number) => void;
  /** Bytes in blocks that are not freed. */
  readonly allocatedBytes: () => number;
}

/** Bytes of a memory, from one address to another. */
export interface Region {
  readonly start: number;
  readonly end: number;
}

/**
 * Opens an arena over a memory that holds nothing but what arenas hand out.
 *
 * @param region What it keeps to, instead of drawing from the memory's end: see {@link drawRegions}.
 */
export function openArena(memory: WebAssembly.Memory, region?: Region): Arena {
  const sizes = new Map<number, number>();
  // Free blocks in order of address, none touching the next.
  const free: { start: number; end: number }[] = [];
  let allocatedBytes = 0;

  const giveBack = (start: number, end: number) => {
    let next = free.findIndex((block) => block.start > start);
    if (next === -1) next = free.length;
    const before = free[next - 1];
    const after = free[next];
    const from = before?.end === start ? before.start : start;
    const to = after?.start === end ? after.end : end;
    const first = before?.end === start ? next - 1 : next;
    const last = after?.start === end ? next + 1 : next;
    free.splice(first, last - first, { start: from, end: to });
  };

  const drawExtent = (bytes: number) => {
    if (region !== undefined) {
      throw new MemoryFull(`${bytes} bytes more do not fit what one thread may use.`);
    }
    const pages = Math.max(LEAST_EXTENT_PAGES, Math.ceil(bytes / PAGE_BYTES));
    const { start, end } = drawPages(memory, pages);
    giveBack(start, end);
  };

  const take = (bytes: number): number | undefined => {
    const index = free.findIndex(({ start, end }) => end - start >= bytes);
    const block = free[index];
    if (block === undefined) return undefined;
    const { start } = block;
    if (block.end - start === bytes) free.splice(index, 1);
    else block.start += bytes;
    return start;
  };

  if (region !== undefined) giveBack(region.start, region.end);
  return {
    memory,
    allocate: (bytes) => {
      const size = Math.max(1, Math.ceil(bytes / ALIGNMENT)) * ALIGNMENT;
      let address = take(size);
      if (address === undefined) {
        drawExtent(size);
        address = take(size)!;
      }
      sizes.set(address, size);
      allocatedBytes += size;
      return address;
    },
    free: (address) => {
      const size = sizes.get(address);
      if (size === undefined) throw new Error(`No block of this arena starts at ${address}`);
      sizes.delete(address);
      allocatedBytes -= size;
      giveBack(address, address + size);
    },
    allocatedBytes: () => allocatedBytes,
  };
}

/** Draws regions of so many bytes each from the memory's end, for arenas that keep to them. */
export function drawRegions(memory: WebAssembly.Memory, count: number, bytes: number): Region[] {
  return Array.from({ length: count }, () => drawPages(memory, Math.ceil(bytes / PAGE_BYTES)));
}

/** Bytes that arenas have drawn so far. */
export function drawnBytes(memory: WebAssembly.Memory): number {
  return Atomics.load(new Uint32Array(memory.buffer, USED_PAGES_ADDRESS, 1), 0) * PAGE_BYTES;
}

/** Forgets all that was handed out: for new arenas, when nobody uses the old ones any more. */
export function resetMemory(memory: WebAssembly.Memory): void {
  Atomics.store(new Uint32Array(memory.buffer, USED_PAGES_ADDRESS, 1), 0, RESERVED_PAGES);
}

function drawPages(memory: WebAssembly.Memory, pages: number): Region {
  const usedPages = new Uint32Array(memory.buffer, USED_PAGES_ADDRESS, 1);
  Atomics.compareExchange(usedPages, 0, 0, RESERVED_PAGES);
  const from = Atomics.add(usedPages, 0, pages);
  if (from + pages > MOST_PAGES) {
    Atomics.sub(usedPages, 0, pages);
    throw new MemoryFull(
      `${pages * PAGE_BYTES} bytes more do not fit into a WebAssembly memory, which ends at 4 GiB.`,
    );
  }
  ensurePages(memory, from + pages);
  return { start: from * PAGE_BYTES, end: (from + pages) * PAGE_BYTES };
}

/** Grows a memory until it has `pages`; other threads may grow it at the same time. */
function ensurePages(memory: WebAssembly.Memory, pages: number): void {
  while (memory.buffer.byteLength < pages * PAGE_BYTES) {
    const missing = pages - memory.buffer.byteLength / PAGE_BYTES;
    try {
      memory.grow(missing);
    } catch (error) {
      if (memory.buffer.byteLength < pages * PAGE_BYTES) {
        throw new MemoryFull(
          `The system has no memory for ${pages * PAGE_BYTES} bytes of WebAssembly memory.`,
          { cause: error },
        );
      }
    }
  }
}
