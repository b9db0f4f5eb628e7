import { describe, expect, it } from 'vitest';
import type { TrialEntry } from '../../harness/record/record-schema.ts';
import type {
  CensusPoint,
  CensusResult,
  LiveInterval,
  ObjectCount,
  Span,
} from '../../harness/wire/memory-results.ts';
import type { Pass, ResultOf } from '../../harness/wire/passes.ts';
import { memoryOf } from './memory.ts';

const MB = 1e6;

function trial(result: ResultOf<Pass>): TrialEntry {
  return {
    type: 'trial',
    workload: 'w',
    implementation: 'i',
    pass: 'curve',
    round: 1,
    startedAt: '2025-01-01T00:00:00.000Z',
    durationMs: 1,
    outcome: { outcome: 'completed', result },
  };
}

function interval(
  fromEvent: number,
  toEvent: number,
  liveMb: number,
  seenMb: number,
): LiveInterval {
  return {
    fromEvent,
    toEvent,
    liveBytes: liveMb * MB,
    seenBytes: seenMb * MB,
    atMostBytes: seenMb * MB + 1,
    allocatedBytes: 0,
    allocatedLargeBytes: 0,
  };
}

const curve = (events: number, intervals: readonly LiveInterval[], fine: readonly Span[] = []) =>
  trial({
    kind: 'curve',
    view: 'deterministic',
    events,
    fine,
    result: { intervals, retainedBytes: 3 * MB, silentWorkers: 0 },
  });

const sets = (count: number): ObjectCount => ({ kind: 'Set', count, bytes: 1_000 * count });

function census(events: number, points: readonly CensusPoint[], more: Partial<CensusResult> = {}) {
  return trial({
    kind: 'census',
    events,
    result: {
      held: { byImportBytes: 1, byWarmUpBytes: 2 },
      points,
      retainedBytes: 200_000,
      retainedObjects: [sets(9)],
      allocatedBytes: 2,
      allocatedObjects: [sets(9)],
      ...more,
    },
  });
}

const point = (events: number, live: number, allocatedNext: number): CensusPoint => ({
  events,
  liveBytes: 1_000 * live,
  live: [sets(live)],
  allocatedNext: [sets(allocatedNext)],
});

describe('memoryOf', () => {
  it('takes the peak from the closer look, and its objects from between two marks', () => {
    const [figures] = memoryOf([
      curve(100, [interval(0, 50, 0, 10), interval(50, 100, 10, 20), interval(100, 100, 20, 20)]),
      curve(
        100,
        [interval(0, 50, 0, 0), interval(50, 100, 10, 40), interval(100, 100, 20, 20)],
        [{ fromEvent: 50, toEvent: 100 }],
      ),
      census(100, [point(0, 0, 10_000), point(50, 10_000, 31_000), point(100, 20_000, 0)]),
    ]);
    expect(figures).toMatchObject({
      events: 100,
      peakLiveBytes: 40 * MB,
      peakAtMostBytes: 40 * MB + 1,
      retainedBytes: 200_000,
      repeated: null,
      liveObjects: [sets(41_000)],
    });
    expect(figures?.curve).toEqual([
      { events: 0, bytes: 0 },
      { events: 50, bytes: 10 * MB },
      { events: 100, bytes: 20 * MB },
      { events: 100, bytes: 200_000 },
    ]);
  });

  it('takes the objects at the peak from the census whose marks are always the same, where it has them', () => {
    const at = (peakMb: number) =>
      memoryOf([
        curve(100, [interval(0, 100, 0, peakMb), interval(100, 100, peakMb, peakMb)]),
        census(100, [point(0, 0, 9), point(25, 5_000, 9), point(100, 20_000, 0)]),
        census(25, [point(0, 0, 9), point(25, 5_000, 9)]),
        census(100, [point(0, 0, 9), point(50, 20_200, 9), point(100, 20_000, 0)]),
        census(100, [point(0, 0, 9), point(60, 30_000, 9), point(100, 20_000, 0)]),
      ])[0]?.liveObjects;
    expect(at(20.2)).toEqual([sets(20_000)]);
    expect(at(30)).toEqual([sets(30_000)]);
  });

  it('takes a tiny peak from the census, without what the engine compiled', () => {
    const internals = { kind: 'engine internals', count: 1, bytes: 90_000 };
    const tiny = { ...point(100, 3, 0), liveBytes: 93_000, live: [sets(3), internals] };
    const [figures] = memoryOf([
      curve(100, [interval(0, 100, 0, 0.1), interval(100, 100, 0.1, 0.1)]),
      census(100, [point(0, 0, 3), tiny]),
    ]);
    expect(figures?.peakLiveBytes).toBe(3_000);
  });

  it('holds no more than it makes, where nothing else comes alive meanwhile', () => {
    const trials = [
      curve(100, [interval(0, 100, 0, 0), interval(100, 100, 0, 0)]),
      { ...census(100, [point(0, 0, 3), point(100, 1, 0)]) },
    ];
    const atMost = (isInputThere: boolean) =>
      memoryOf(trials, isInputThere)[0]?.peakAtMostBytes ?? Number.NaN;
    // The census made 2 bytes by its own account, and 1,000 of them are alive: no less than is seen is believed.
    expect(atMost(true)).toBe(1_000);
    expect(atMost(false)).toBeGreaterThanOrEqual(1_000);
    const [figures] = memoryOf(
      [
        curve(100, [interval(0, 100, 0, 30), interval(100, 100, 1, 1)]),
        census(100, [point(0, 0, 3)]),
      ],
      true,
    );
    expect(figures?.peakAtMostBytes).toBe(30 * MB);
  });

  it('allows for the contents of short typed arrays, which are not in what it makes', () => {
    const typedArrays = { kind: 'typed array', count: 1_000, bytes: 96_000 };
    const made = { allocatedBytes: 184_000, allocatedObjects: [typedArrays] };
    const [figures] = memoryOf(
      [
        curve(100, [{ ...interval(0, 100, 0, 0), atMostBytes: MB }, interval(100, 100, 0, 0)]),
        census(100, [point(0, 0, 0)], made),
      ],
      true,
    );
    expect(figures?.peakAtMostBytes).toBe(264_000);
  });

  it('takes what a first call drops from what the import held', () => {
    const heldBytes = (byImportMb: number, byWarmUpMb: number) =>
      memoryOf([
        curve(100, [interval(0, 100, 0, 1), interval(100, 100, 1, 1)]),
        census(100, [point(0, 0, 3)], {
          held: { byImportBytes: byImportMb * MB, byWarmUpBytes: byWarmUpMb * MB },
        }),
      ])[0]?.heldBytes;
    expect(heldBytes(24, 1)).toBe(25 * MB);
    expect(heldBytes(24, -24)).toBe(0);
    expect(heldBytes(24, -30)).toBe(0);
    expect(heldBytes(-1, 24)).toBe(24 * MB);
  });

  it('keeps sizes apart, and compares a recount with the census that has its mark', () => {
    const intervals = (events: number) => [
      interval(0, events, 0, 1),
      interval(events, events, 1, 1),
    ];
    const figures = memoryOf([
      curve(800, intervals(800)),
      curve(200, intervals(200)),
      census(800, [point(0, 0, 9), point(800, 5, 0)]),
      census(200, [point(0, 0, 400), point(50, 300, 0), point(200, 300, 0)]),
      census(50, [point(0, 0, 401), point(50, 300, 7)]),
    ]);
    expect(figures.map(({ events, repeated }) => [events, repeated?.events ?? null])).toEqual([
      [200, 50],
      [800, null],
    ]);
    expect(figures[0]?.repeated).toMatchObject({
      differences: [],
      doubt: { allocatedBytes: 0, allocatedObjects: 0, liveBytes: 0, liveObjects: 0 },
    });
  });

  it('tells counts that differ by more than the engine may', () => {
    const [figures] = memoryOf([
      curve(200, [interval(0, 200, 0, 1), interval(200, 200, 1, 1)]),
      census(200, [point(0, 0, 400), point(50, 300, 0), point(200, 300, 0)]),
      census(50, [point(0, 0, 400), point(50, 330, 0)]),
    ]);
    expect(figures?.repeated?.differences).toEqual(['Set alive: 300 and 330']);
    expect(figures?.repeated?.doubt.liveObjects).toBeCloseTo(30 / 330, 10);
    expect(figures?.repeated?.doubt.allocatedBytes).toBe(0);
  });

  it('has null for what no census tells', () => {
    const [figures] = memoryOf([curve(10, [interval(0, 10, 0, 1), interval(10, 10, 1, 1)])]);
    expect(figures).toMatchObject({
      allocatedBytes: null,
      allocatedObjects: null,
      liveObjects: null,
      retainedBytes: 3 * MB,
    });
    expect(memoryOf([])).toEqual([]);
  });
});
