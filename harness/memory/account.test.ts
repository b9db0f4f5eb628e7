import { describe, expect, it } from 'vitest';
import { accountFor } from './account.ts';
import type { InputTimeline } from './block-stream.ts';
import type { Census, Collection } from './collection-log.ts';

/** Objects of 10 bytes; `rows` are the input's. */
function census(counts: { Set?: number; Date?: number; internals?: number }): Census {
  const entries = [
    ['Set', counts.Set],
    ['Date', counts.Date],
    ['engine internals', counts.internals],
  ] as const;
  return new Map(
    entries.flatMap(([kind, count]) =>
      count === undefined ? [] : [[kind, { count, bytes: 10 * count }]],
    ),
  );
}

function collection(
  atMs: number,
  live: Parameters<typeof census>[0],
  dead: Parameters<typeof census>[0] = {},
): Collection {
  const count = (live.Set ?? 0) + (live.Date ?? 0) + (live.internals ?? 0);
  return {
    atMs,
    heapBeforeBytes: 0,
    heapAfterBytes: 1_000 + 10 * count,
    externalBytes: 0,
    live: census(live),
    dead: census(dead),
  };
}

const input: InputTimeline = {
  oneBlockMs: 1,
  twoBlocksMs: 2,
  callMs: 3,
  blocksMade: 2,
  isMakingBlock: (timeMs) => timeMs > 10 && timeMs < 11,
  eventsAt: (timeMs) => Math.floor(timeMs),
};

const before = [
  collection(0.5, { Set: 5, Date: 50 }, { Set: 100 }),
  collection(1.5, { Set: 5, Date: 100 }),
  collection(2.5, { Set: 5, Date: 50 }, { Date: 50 }),
];

describe('accounting', () => {
  const collections = [
    ...before,
    collection(5, { Set: 25, Date: 50 }, { Set: 7 }),
    // While the second block is made: one and a half blocks are alive.
    collection(10.5, { Set: 25, Date: 75 }),
    collection(12, { Set: 30, Date: 50, internals: 3 }, { Date: 50 }),
    collection(20, { Set: 6, Date: 50 }, { Set: 24, Date: 50 }),
  ];
  const result = accountFor(collections, input);

  it('takes the peak from collections with one block alive, the input left out', () => {
    expect(result.peakLiveBytes).toBe(280);
    expect(result.liveObjects).toEqual([
      { kind: 'Set', count: 25, bytes: 250 },
      { kind: 'engine internals', count: 3, bytes: 30 },
    ]);
    expect(result.retainedBytes).toBe(10);
  });

  it('allocates what died and what lives on, less the blocks and the engine', () => {
    // Sets: 7 and 24 died, 1 more lives. Dates: 100 died, which are the two blocks made.
    expect(result.allocatedObjects).toEqual([{ kind: 'Set', count: 32, bytes: 320 }]);
    expect(result.allocatedBytes).toBe(320);
  });

  it('has a point for each collection that counts', () => {
    expect(result.liveCurve).toEqual([
      { events: 5, bytes: 200 },
      { events: 12, bytes: 280 },
      { events: 20, bytes: 10 },
    ]);
  });

  it('refuses collections whose times do not fit', () => {
    expect(() => accountFor(collections.slice(1), { ...input, oneBlockMs: 0 })).toThrow(
      /told apart/,
    );
    expect(() => accountFor(before, input)).toThrow(/no collection after the call/);
  });
});
