import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arena, openArena } from '../kernels/arena.ts';
import { createMemory, instantiateKernel } from '../kernels/kernel.ts';
import { compactBlocks, estimateDistinctShare } from './compaction.ts';
import { allocateBlock, type EventBlock, eventsOf } from './event-blocks.ts';
import type { FileKernel } from './file-kernel.ts';

type Event = readonly [hour: number, page: number, visitor: number];

const memory = createMemory();
const arena = openArena(memory);
const kernel = instantiateKernel<FileKernel>(memory);
const PLENTY = 1 << 28;

function blocksOf(events: readonly Event[], blockEvents: number): EventBlock[] {
  const blocks: EventBlock[] = [];
  for (let from = 0; from < events.length; from += blockEvents) {
    const block = allocateBlock(arena, blockEvents);
    const some = events.slice(from, from + blockEvents);
    const write = (column: number, ids: readonly number[]) =>
      new Uint32Array(memory.buffer, column, ids.length).set(ids);
    write(
      block.hours,
      some.map(([hour]) => hour),
    );
    write(
      block.pages,
      some.map(([, page]) => page),
    );
    write(
      block.visitors,
      some.map(([, , visitor]) => visitor),
    );
    block.events = some.length;
    blocks.push(block);
  }
  return blocks;
}

function eventsIn(blocks: readonly EventBlock[]): readonly string[] {
  return blocks
    .flatMap(({ hours, pages, visitors, events }) => {
      const read = (column: number) => new Uint32Array(memory.buffer, column, events);
      const [pageIds, visitorIds] = [read(pages), read(visitors)];
      return Array.from(read(hours), (hour, at) => `${hour} ${pageIds[at]} ${visitorIds[at]}`);
    })
    .sort();
}

/** An arena with bytes behind each block that nobody may write, looked at when the block is freed. */
function guardedArena(): { readonly guarded: Arena; readonly overruns: () => number } {
  const guards = new Map<number, Uint8Array>();
  let overruns = 0;
  const guarded: Arena = {
    ...arena,
    allocate: (bytes) => {
      const size = 64 * Math.max(1, Math.ceil(bytes / 64));
      const address = arena.allocate(size + 64);
      guards.set(address, new Uint8Array(memory.buffer, address + size, 64).fill(0xff));
      return address;
    },
    free: (address) => {
      if (guards.get(address)!.some((byte) => byte !== 0xff)) overruns += 1;
      arena.free(address);
    },
  };
  return { guarded, overruns: () => overruns };
}

const distinct = (events: readonly Event[]) =>
  [...new Set(events.map((event) => event.join(' ')))].sort();

/** Pseudo-random, so that a failure can be repeated. */
function draw(count: number, [hours, pages, visitors]: Event): Event[] {
  let state = 1;
  const next = (below: number) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return Math.floor(((state >>> 0) / 2 ** 32) * below);
  };
  return Array.from({ length: count }, () => [next(hours), next(pages), next(visitors)]);
}

describe('compactBlocks', () => {
  it.each<[string, number, Event]>([
    ['words of 32 bits', 60_000, [3, 20, 200]],
    ['many leaves by visitor', 200_000, [30, 4, 5000]],
    ['leaves by page', 100_000, [2, 60_000, 7]],
    ['hours in one cell', 50_000, [5000, 3, 5]],
    ['words of 64 bits', 50_000, [3, 2 ** 22, 2 ** 32 - 4]],
    ['largest ids', 50_000, [2, 2 ** 29, 3]],
    ['one event', 50_000, [1, 1, 1]],
    ['hardly any twice', 50_000, [100, 1000, 100_000]],
  ])('keeps each distinct event once: %s', (_, count, spans) => {
    const events = draw(count, spans);
    const blocks = blocksOf(events, 4096);
    expect(compactBlocks(arena, kernel, blocks, PLENTY)).toBe(true);
    expect(eventsIn(blocks)).toEqual(distinct(events));
    const used = Math.ceil(eventsOf(blocks) / 4096);
    expect(blocks.map(({ events: some }) => some > 0)).toEqual(blocks.map((_, at) => at < used));
  });

  it('keeps each distinct event once, whatever they are', () => {
    const id = fc.oneof(fc.nat(5), fc.integer({ min: 0, max: 2 ** 20 }));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(id, id, id), { maxLength: 300 }),
        fc.integer({ min: 1, max: 64 }),
        (events, blockEvents) => {
          const blocks = blocksOf(events, blockEvents);
          expect(compactBlocks(arena, kernel, blocks, PLENTY)).toBe(true);
          expect(eventsIn(blocks)).toEqual(distinct(events));
          for (const { hours } of blocks) arena.free(hours);
        },
      ),
    );
  });

  it.each<[string, Event, number]>([
    ['32 bits', [0, 0, 0], 1],
    ['32 bits', [0, 0, 0], 40],
    ['64 bits', [1000, 2 ** 21, 2 ** 30], 1],
    ['64 bits', [1000, 2 ** 21, 2 ** 30], 3],
    ['64 bits', [1000, 2 ** 21, 2 ** 30], 4],
    ['64 bits', [1000, 2 ** 21, 2 ** 30], 40],
  ])('keeps to its memory with few words of %s', (_, [hour, page, visitor], count) => {
    const events = Array.from({ length: count }, (_, at): Event => [hour, page, visitor + at]);
    const blocks = blocksOf(events, 64);
    const { guarded, overruns } = guardedArena();
    expect(compactBlocks(guarded, kernel, blocks, PLENTY)).toBe(true);
    expect(eventsIn(blocks)).toEqual(distinct(events));
    expect(overruns()).toBe(0);
  });

  it.each([
    ['for words', 1000],
    ['for the table of a leaf', 300_000],
  ])('leaves all as it is where memory is short %s', (_, mostBytes) => {
    const events = draw(50_000, [1, 1, 10]);
    const blocks = blocksOf(events, 4096);
    const before = arena.allocatedBytes();
    expect(compactBlocks(arena, kernel, blocks, mostBytes)).toBe(false);
    expect(eventsIn(blocks)).toEqual(events.map((event) => event.join(' ')).sort());
    expect(arena.allocatedBytes()).toBe(before);
  });

  it('leaves all as it is where ids do not fit a word', () => {
    const events = draw(5000, [2 ** 31, 2 ** 31, 2 ** 31]);
    const blocks = blocksOf(events, 4096);
    expect(compactBlocks(arena, kernel, blocks, PLENTY)).toBe(false);
    expect(eventsIn(blocks)).toEqual(events.map((event) => event.join(' ')).sort());
  });
});

describe('estimateDistinctShare', () => {
  it.each<[string, Event, number]>([
    ['all the same', [1, 1, 1], 1 / 200_000],
    ['each about four times', [10, 500, 10], 0.25],
    ['nearly all distinct', [1000, 1000, 10_000], 1],
  ])('%s', (_, spans, expected) => {
    const blocks = blocksOf(draw(200_000, spans), 4096);
    const before = arena.allocatedBytes();
    const share = estimateDistinctShare(arena, kernel, blocks, PLENTY);
    expect(share).toBeGreaterThanOrEqual(0);
    expect(Math.abs(share - expected)).toBeLessThan(0.03);
    expect(arena.allocatedBytes()).toBe(before);
  });
});
