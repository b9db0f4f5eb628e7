import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openArena } from './arena.ts';
import {
  type CountingKernel,
  layOutTriples,
  layOutWords,
  openCounter,
  openScatterer,
  TRIPLE_BYTES,
} from './counting.ts';
import { type CountingPlan, type EventSpan, planCounting } from './counting-plan.ts';
import { createMemory, instantiateKernel } from './kernel.ts';

type Event = readonly [hour: number, page: number, visitor: number];

/** Counts by a kernel of its own; events are dealt out to the plan's threads in turn, in batches. */
function counted(events: readonly Event[], plan: CountingPlan): Map<string, number> {
  const memory = createMemory();
  const arena = openArena(memory);
  const kernel = instantiateKernel<CountingKernel>(memory);
  const layout = layOutWords(arena, plan);
  const batchEvents = 50;
  const batch = arena.allocate(3 * 4 * batchEvents);
  const scatterers = Array.from({ length: plan.threads }, (_, thread) =>
    openScatterer(kernel, layout, thread),
  );
  for (let from = 0; from < events.length; from += batchEvents) {
    const part = events.slice(from, from + batchEvents);
    const ids = new Uint32Array(memory.buffer, batch, 3 * part.length);
    ids.set([0, 1, 2].flatMap((column) => part.map((event) => event[column]!)));
    const bytes = 4 * part.length;
    const scatter = scatterers[(from / batchEvents) % plan.threads]!;
    scatter(batch, batch + bytes, batch + 2 * bytes, part.length);
  }
  const triplesLayout = layOutTriples(arena, kernel, layout);
  const counter = openCounter(arena, kernel, layout, triplesLayout);
  const counts = new Map<string, number>();
  for (const task of triplesLayout.tasks) {
    const triples = counter.count(task);
    const words = new Uint32Array(memory.buffer, task.triples, (triples * TRIPLE_BYTES) / 4);
    for (let at = 0; at < words.length; at += 3) {
      const pair = `${words[at]} ${words[at + 1]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + words[at + 2]!);
    }
  }
  counter.close();
  for (const block of [batch, ...layout.allocated, ...triplesLayout.allocated]) arena.free(block);
  expect(arena.allocatedBytes()).toBe(0);
  return counts;
}

function countedBySets(events: readonly Event[]): Map<string, number> {
  const visitors = new Map<string, Set<number>>();
  for (const [hour, page, visitor] of events) {
    const pair = `${hour} ${page}`;
    visitors.set(pair, (visitors.get(pair) ?? new Set()).add(visitor));
  }
  return new Map(Array.from(visitors, ([pair, { size }]) => [pair, size]));
}

/** Events of that span, some of them twice, from a small generator (Knuth's MMIX multiplier). */
function drawn({ events, hours, pages, visitors }: EventSpan, seed: number): Event[] {
  let state = BigInt(seed);
  const below = (most: number) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Math.floor((Number(state >> 32n) / 2 ** 32) * most);
  };
  const some: Event[] = [];
  while (some.length < events) {
    const repeated = below(4) === 0 ? some[below(some.length)] : undefined;
    some.push(repeated ?? [below(hours), below(pages), below(visitors)]);
  }
  return some;
}

const span = fc.record({
  events: fc.integer({ min: 0, max: 600 }),
  hours: fc.constantFrom(1, 2, 24, 700, 2 ** 32),
  pages: fc.constantFrom(1, 2, 100, 70_000, 2 ** 20),
  visitors: fc.constantFrom(1, 3, 1000, 2 ** 17, 2 ** 31),
  threads: fc.integer({ min: 1, max: 3 }),
});

describe('counting', () => {
  it('agrees with sets, for spans of all sizes', () => {
    fc.assert(
      fc.property(span, fc.nat(), (shape, seed) => {
        fc.pre(shape.hours < 2 ** 32 || shape.pages * shape.visitors < 2 ** 31);
        const events = drawn(shape, seed);
        expect(counted(events, planCounting(shape))).toEqual(countedBySets(events));
      }),
    );
  });

  it.each<[string, EventSpan, Partial<CountingPlan>]>([
    [
      'bitmaps',
      { events: 150_000, hours: 2, pages: 4, visitors: 5000, threads: 2 },
      { wordBytes: 4, rowsHashed: false, pageSplitBits: 0 },
    ],
    [
      'stamps',
      { events: 150_000, hours: 1, pages: 300, visitors: 90_000, threads: 2 },
      { wordBytes: 4, rowsHashed: false, pageSplitBits: 0 },
    ],
    [
      'tables',
      { events: 150_000, hours: 1, pages: 40_000, visitors: 50_000, threads: 1 },
      { wordBytes: 4, visitorSplitBits: 0 },
    ],
    [
      'hours that share a cell',
      { events: 150_000, hours: 100_000, pages: 3, visitors: 500, threads: 1 },
      { wordBytes: 4 },
    ],
    [
      'wide words',
      { events: 100_000, hours: 24, pages: 2 ** 20, visitors: 2 ** 30, threads: 2 },
      { wordBytes: 8 },
    ],
    [
      'wide words and hashed rows',
      { events: 100_000, hours: 3, pages: 2 ** 32, visitors: 2 ** 32, threads: 2 },
      { wordBytes: 8, rowsHashed: true },
    ],
    [
      'the largest narrow words',
      { events: 90_000, hours: 1, pages: 2 ** 13, visitors: 2 ** 21, threads: 1 },
      { wordBytes: 4 },
    ],
  ])('agrees with sets where it counts by %s', (_, shape, expected) => {
    const plan = planCounting(shape);
    expect(plan).toMatchObject(expected);
    const events = drawn(shape, 7);
    events.push([shape.hours - 1, shape.pages - 1, shape.visitors - 1]);
    expect(counted(events, { ...plan, blockCount: plan.blockCount + 1 })).toEqual(
      countedBySets(events),
    );
  });

  it('counts a cell of most events in several tasks', () => {
    const shape = { events: 100_000, hours: 1, pages: 10, visitors: 1000, threads: 3 };
    const events = drawn(shape, 3);
    expect(counted(events, planCounting(shape))).toEqual(countedBySets(events));
  });

  it('refuses more events than planned, and spans beyond 64 bits', () => {
    const shape = { events: 10, hours: 1, pages: 2, visitors: 2, threads: 1 };
    const tooMany = drawn({ ...shape, events: 5000 }, 1);
    expect(() => counted(tooMany, planCounting(shape))).toThrow('More events');
    expect(() =>
      planCounting({ events: 1, hours: 2 ** 32, pages: 2 ** 32, visitors: 2 ** 32, threads: 1 }),
    ).toThrow(RangeError);
  });
});
