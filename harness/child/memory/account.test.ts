import { describe, expect, it } from 'vitest';
import { accountFor, type Timeline } from './account.ts';
import type { Census } from './census.ts';
import type { Collection } from './collection-log.ts';

interface Counts {
  readonly Set?: number;
  readonly Date?: number;
  readonly flat?: number;
  readonly forwarding?: number;
  readonly internals?: number;
}

/** Objects of 10 bytes, strings of 24; Dates and strings are the input's. */
function census({ Set: sets, Date: dates, flat, forwarding, internals }: Counts): Census {
  const entries = [
    ['Set', sets, 10],
    ['Date', dates, 10],
    ['string (flat)', flat, 24],
    ['string (forwarding)', forwarding, 24],
    ['engine internals', internals, 10],
  ] as const;
  return new Map(
    entries.flatMap(([kind, count, bytes]) =>
      count === undefined ? [] : [[kind, { count, bytes: count * bytes }]],
    ),
  );
}

function collection(
  atMs: number,
  live: Counts,
  dead: Counts = {},
  external = 0,
  externalBefore = external,
): Collection {
  const heapAfterBytes = [...census(live).values()].reduce((sum, { bytes }) => sum + bytes, 1_000);
  return {
    atMs,
    heapAfterBytes,
    externalBytes: external,
    externalBeforeBytes: externalBefore,
    live: census(live),
    dead: census(dead),
  };
}

const before = [
  collection(0.5, { Set: 5 }, { Set: 100 }),
  collection(2.5, { Set: 5 }, { Date: 10, flat: 10 }),
];
const during = [
  collection(5, { Set: 25, forwarding: 20 }, { Set: 7, Date: 50, flat: 30 }),
  collection(8, { Set: 40, forwarding: 20 }, { Date: 20, flat: 20 }, 500),
  collection(
    12,
    { Set: 30, internals: 3 },
    { Set: 15, Date: 30, flat: 30, forwarding: 20 },
    0,
    500,
  ),
  collection(20, { Set: 6 }, { Set: 24 }),
];
/** Each row is a Date, and has a flat string of its own. */
const again = [
  collection(21.5, { Set: 6 }, { Set: 1_000 }),
  collection(24, { Set: 6 }, { Date: 50, flat: 50 }),
  collection(27, { Set: 6, Date: 1, flat: 1 }, { Date: 49, flat: 49 }),
  collection(29, { Set: 6 }, { Date: 1, flat: 1 }),
];
const log = { main: [...before, ...during, ...again], workers: [] };

const reading = {
  startMs: 22,
  before: { sharedBytes: 0, sharedCreatedBytes: 4_000, releasedBytes: 0 },
  marks: [
    { events: 50, atMs: 25, sharedBytes: 0, sharedCreatedBytes: 4_000, releasedBytes: 0 },
    { events: 100, atMs: 28, sharedBytes: 0, sharedCreatedBytes: 4_000, releasedBytes: 0 },
    { events: 100, atMs: 30, sharedBytes: 0, sharedCreatedBytes: 4_000, releasedBytes: 0 },
  ],
};
const timeline: Timeline = {
  call: {
    startMs: 3,
    before: { sharedBytes: 0, sharedCreatedBytes: 0, releasedBytes: 0 },
    marks: [
      { events: 50, atMs: 6, sharedBytes: 0, sharedCreatedBytes: 0, releasedBytes: 0 },
      { events: 100, atMs: 13, sharedBytes: 1_000, sharedCreatedBytes: 4_000, releasedBytes: 0 },
      { events: 100, atMs: 21, sharedBytes: 0, sharedCreatedBytes: 4_000, releasedBytes: 0 },
    ],
  },
  reading,
  stringBytes: 24,
  workersEndedMs: [],
};

describe('accounting', () => {
  const result = accountFor(log, timeline);

  it('has what was alive at the start, at each mark and at the end of the input', () => {
    expect(result.points.map(({ events, liveBytes }) => [events, liveBytes])).toEqual([
      [0, 0],
      [50, 200 + 20 * 24],
      [100, 250 + 30 + 1_000],
    ]);
    expect(result.points[2]?.live).toEqual([
      { kind: 'Set', count: 25, bytes: 250 },
      { kind: 'engine internals', count: 3, bytes: 30 },
      { kind: 'shared and WebAssembly memory', count: 0, bytes: 1_000 },
    ]);
  });

  it('allocates what died and what lives on, less the rows and the engine', () => {
    // Sets: 7, 15 and 24 died, 1 more lives. The 20 references are strings of the input, replaced.
    expect(result.allocatedObjects).toEqual([
      { kind: 'Set', count: 47, bytes: 470 },
      { kind: 'array buffer contents', count: 0, bytes: 500 },
      { kind: 'shared and WebAssembly memory', count: 0, bytes: 4_000 },
    ]);
    expect(result.allocatedBytes).toBe(4_970);
    expect(result.points[0]?.allocatedNext).toEqual([{ kind: 'Set', count: 27, bytes: 270 }]);
  });

  it('retains what is more alive than before the call', () => {
    expect(result.retainedBytes).toBe(10);
    expect(result.retainedObjects).toEqual([{ kind: 'Set', count: 1, bytes: 10 }]);
  });

  it('counts the whole heap of a worker, while it lives', () => {
    const worker = [
      { atMs: 4, live: census({ Set: 2 }), dead: census({}) },
      { atMs: 5.5, live: census({ Set: 9 }), dead: census({ Set: 1 }) },
    ];
    const { points, allocatedBytes, retainedBytes } = accountFor(
      { ...log, workers: [worker] },
      { ...timeline, workersEndedMs: [9] },
    );
    expect(points[1]?.liveBytes).toBe(200 + 20 * 24 + 90);
    expect(points[2]?.liveBytes).toBe(250 + 30 + 1_000);
    expect(allocatedBytes).toBe(4_970 + 100);
    expect(retainedBytes).toBe(10);
  });

  it('takes the strings of the input for what they were when it was gone over', () => {
    expect(accountFor(log, { ...timeline, stringBytes: null })).toEqual(result);
  });

  it('counts an input that is made during the call where it was not gone over', () => {
    const { allocatedObjects } = accountFor(log, { ...timeline, reading: null });
    expect(allocatedObjects.slice(0, 2)).toEqual([
      { kind: 'string (flat)', count: 100, bytes: 2_400 },
      { kind: 'Date', count: 100, bytes: 1_000 },
    ]);
  });

  it('allocates what was freed before V8 counted it', () => {
    const [first, ...others] = timeline.call.marks;
    const marks = [first!, ...others.map((mark) => ({ ...mark, releasedBytes: 64_000 }))];
    const { allocatedBytes, points } = accountFor(log, {
      ...timeline,
      call: { ...timeline.call, marks },
    });
    expect(allocatedBytes).toBe(4_970 + 64_000);
    expect(points[1]?.allocatedNext).toContainEqual({
      kind: 'array buffer contents',
      count: 0,
      bytes: 500 + 64_000,
    });
    expect(points[2]?.liveBytes).toBe(250 + 30 + 1_000);
  });

  it('refuses collections whose times do not fit', () => {
    const early = { ...timeline, call: { ...timeline.call, startMs: 0 } };
    expect(() => accountFor(log, early)).toThrow(/told apart/);
    expect(() => accountFor(log, { ...timeline, reading: { ...reading, startMs: 25 } })).toThrow(
      /told apart/,
    );
    expect(() => accountFor({ ...log, main: before }, timeline)).toThrow(/told apart/);
  });
});
