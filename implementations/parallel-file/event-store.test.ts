import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openArena } from '../kernels/arena.ts';
import { createMemory, instantiateKernel } from '../kernels/kernel.ts';
import { EVENT_BYTES } from './event-blocks.ts';
import { type EventStore, openEventStore } from './event-store.ts';
import type { FileKernel } from './file-kernel.ts';
import { readPart, type SpillIndex } from './spill-file.ts';

type Event = readonly [hour: number, page: number, visitor: number];

function open(plan: { readonly mostBytes: number; readonly level?: number }) {
  const memory = createMemory();
  const arena = openArena(memory);
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  const kernel = instantiateKernel<FileKernel>(memory);
  const store = openEventStore(arena, kernel, { folder, name: 'events', level: 0, ...plan });
  onTestFinished(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });
  return { memory, arena, store };
}

function give(
  memory: WebAssembly.Memory,
  store: EventStore,
  count: number,
  of: (at: number) => Event,
) {
  for (let at = 0; at < count; ) {
    let block = store.block();
    if (block.events === block.most) block = store.next();
    const words = new Uint32Array(memory.buffer);
    for (; at < count && block.events < block.most; at++) {
      const [hour, page, visitor] = of(at);
      words[block.hours / 4 + block.events] = hour;
      words[block.pages / 4 + block.events] = page;
      words[block.visitors / 4 + block.events] = visitor;
      block.events += 1;
    }
  }
}

function inBlocks(memory: WebAssembly.Memory, store: EventStore): readonly string[] {
  return store.blocks().flatMap(({ hours, pages, visitors, events }) => {
    const read = (column: number) => new Uint32Array(memory.buffer, column, events);
    const [pageIds, visitorIds] = [read(pages), read(visitors)];
    return Array.from(read(hours), (hour, at) => `${hour} ${pageIds[at]} ${visitorIds[at]}`);
  });
}

/** By part. */
function onDisk({ path, segments }: SpillIndex): readonly (readonly string[])[] {
  return segments.map((list) => {
    const events: string[] = [];
    readPart(
      { path, segments: list },
      (bytes) => Buffer.alloc(bytes),
      (bytes) => {
        for (let at = 0; at < bytes.length; at += EVENT_BYTES) {
          events.push([0, 4, 8].map((field) => bytes.readUInt32LE(at + field)).join(' '));
        }
      },
    );
    return events;
  });
}

describe('a store of events', () => {
  it('keeps few keys of many events in memory', () => {
    const mostBytes = 100_000 * EVENT_BYTES;
    const { memory, arena, store } = open({ mostBytes });
    const of = (at: number): Event => [at % 7, at % 11, Math.floor(at / 100) % 600];
    const keys = new Set(Array.from({ length: 2_000_000 }, (_, at) => of(at).join(' ')));
    expect(keys.size).toBeGreaterThan(30_000);
    give(memory, store, 2_000_000, of);
    expect(store.hasSpilled()).toBe(false);
    expect(new Set(inBlocks(memory, store))).toEqual(keys);
    expect(arena.allocatedBytes()).toBeLessThan(mostBytes + 1_000_000);
  });

  it('writes each key once for each time that memory is full', () => {
    const { memory, store } = open({ mostBytes: 100_000 * EVENT_BYTES });
    // 60,000 keys fill the memory by more than half, so that they are written.
    const of = (at: number): Event => [1, 2, at % 60_000];
    give(memory, store, 600_000, of);
    expect(store.hasSpilled()).toBe(true);
    const index = store.finishSpilling()!;
    const events = onDisk(index).flat();
    expect(new Set(events).size).toBe(60_000);
    expect(events.length).toBeLessThanOrEqual(6 * 60_000);
    expect(statSync(index.path).size).toBe(events.length * EVENT_BYTES);
    expect(index.bytes).toBe(events.length * EVENT_BYTES);
  });

  it('loses nothing where nearly all are distinct, and writes them as they come', () => {
    const { memory, store } = open({ mostBytes: 50_000 * EVENT_BYTES });
    const of = (at: number): Event => [at % 5, at % 1000, at];
    give(memory, store, 200_000, of);
    const expected = Array.from({ length: 200_000 }, (_, at) => of(at).join(' ')).sort();
    expect(onDisk(store.finishSpilling()!).flat().sort()).toEqual(expected);
  });

  it('deals out pairs at first, and visitors of a pair where that is too much', () => {
    const partsOf = (level: number, of: (at: number) => Event) => {
      const { memory, store } = open({ mostBytes: 0, level });
      give(memory, store, 20_000, of);
      return onDisk(store.finishSpilling()!);
    };
    const onePair = (at: number): Event => [3, 4, at];
    expect(partsOf(0, onePair).filter((part) => part.length > 0)).toHaveLength(1);
    for (const level of [1, 2]) {
      const sizes = partsOf(level, onePair).map((part) => part.length);
      expect(Math.max(...sizes)).toBeLessThan(3 * (20_000 / sizes.length));
    }
    const manyPairs = partsOf(0, (at) => [at % 100, Math.floor(at / 100) % 50, at]);
    const pairsOf = (part: readonly string[]) =>
      new Set(part.map((event) => event.split(' ', 2).join(' ')));
    const pairs = manyPairs.map(pairsOf);
    expect(pairs.reduce((sum, { size }) => sum + size, 0)).toBe(5000);
    expect(Math.max(...pairs.map(({ size }) => size))).toBeLessThan(3 * (5000 / pairs.length));
    // At the next level the events of a part are spread by other bits.
    const [again, before] = [1, 2].map((level) =>
      partsOf(level, onePair).map((part) => new Set(part)),
    );
    const both = [...again![0]!].filter((event) => before![0]!.has(event));
    expect(both.length).toBeLessThan(again![0]!.size / 4);
  });

  it('writes nothing where there was nothing', () => {
    expect(open({ mostBytes: 0 }).store.finishSpilling()).toBeUndefined();
  });
});
