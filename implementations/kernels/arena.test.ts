import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openArena } from './arena.ts';
import { createMemory, instantiateKernel, PAGE_BYTES } from './kernel.ts';

const MIB = 2 ** 20;

describe('openArena', () => {
  it('leaves the first page to the module, which needs no more', () => {
    const memory = createMemory();
    const { heapStart } = instantiateKernel<{ heapStart: () => number }>(memory);
    expect(heapStart()).toBeGreaterThan(512);
    expect(heapStart()).toBeLessThanOrEqual(PAGE_BYTES);
    expect(openArena(memory).allocate(1)).toBeGreaterThanOrEqual(PAGE_BYTES);
  });

  it('hands out blocks that never overlap, in any order of use', () => {
    const step = fc.record({ bytes: fc.integer({ min: 0, max: 3 * MIB }), frees: fc.nat() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const memory = createMemory();
        const arenas = [openArena(memory), openArena(memory)];
        const blocks: { address: number; bytes: number; arena: number }[] = [];
        for (const [index, { bytes, frees }] of steps.entries()) {
          const arena = index % 2;
          const address = arenas[arena]!.allocate(bytes);
          expect(address % 64).toBe(0);
          expect(address + bytes).toBeLessThanOrEqual(memory.buffer.byteLength);
          for (const other of blocks) {
            expect(address + bytes <= other.address || other.address + other.bytes <= address).toBe(
              true,
            );
          }
          blocks.push({ address, bytes: Math.max(1, bytes), arena });
          if (frees % 3 === 0) {
            const [freed] = blocks.splice(frees % blocks.length, 1);
            arenas[freed!.arena]!.free(freed!.address);
          }
        }
        for (const { address, arena } of blocks) arenas[arena]!.free(address);
        expect(arenas.map((arena) => arena.allocatedBytes())).toEqual([0, 0]);
      }),
      { numRuns: 40 },
    );
  });

  it('uses freed neighbours as one block', () => {
    const arena = openArena(createMemory());
    const addresses = [arena.allocate(MIB), arena.allocate(MIB), arena.allocate(MIB)];
    const bytesBefore = arena.memory.buffer.byteLength;
    for (const index of [0, 2, 1]) arena.free(addresses[index]!);
    expect(arena.allocate(3 * MIB)).toBe(Math.min(...addresses));
    expect(arena.memory.buffer.byteLength).toBe(bytesBefore);
  });

  it('refuses what does not fit, and goes on', () => {
    const arena = openArena(createMemory());
    expect(() => arena.allocate(2 ** 32)).toThrow(RangeError);
    expect(arena.allocate(10)).toBeGreaterThan(0);
    expect(() => arena.free(12_345)).toThrow('No block');
  });

  it('gives threads extents of their own while both make the memory grow', async () => {
    const memory = createMemory();
    const code = `
      const { workerData: memory, parentPort } = require('node:worker_threads');
      const used = new Uint32Array(memory.buffer, 512, 1);
      for (let i = 0; i < 50; i++) { Atomics.add(used, 0, 1); memory.grow(1); }
      parentPort.postMessage('done');`;
    const arena = openArena(memory);
    const worker = new Worker(code, { eval: true, workerData: memory });
    const exited = new Promise((resolve) => worker.once('exit', resolve));
    const addresses = Array.from({ length: 20 }, () => arena.allocate(MIB));
    expect(await exited).toBe(0);
    for (const address of addresses) {
      expect(address + MIB).toBeLessThanOrEqual(memory.buffer.byteLength);
    }
    expect(new Set(addresses).size).toBe(20);
  });
});
