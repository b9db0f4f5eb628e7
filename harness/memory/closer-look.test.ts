import { describe, expect, it } from 'vitest';
import { evenMarks } from '../wire/marks.ts';
import type { LiveInterval } from '../wire/memory-results.ts';
import {
  closerLook,
  combined,
  curveMarks,
  peakOf,
  peakSearchOf,
  phasesOf,
  together,
} from './closer-look.ts';

const MB = 1e6;

function interval(
  fromEvent: number,
  toEvent: number,
  liveMb: number,
  atMostMb: number,
  more: Partial<LiveInterval> = {},
): LiveInterval {
  return {
    fromEvent,
    toEvent,
    liveBytes: liveMb * MB,
    seenBytes: liveMb * MB,
    atMostBytes: atMostMb * MB,
    allocatedBytes: 4 * MB,
    allocatedLargeBytes: 0,
    ...more,
  };
}

const curve = (intervals: readonly LiveInterval[]) => ({
  intervals,
  retainedBytes: 0,
  silentWorkers: 0,
});

describe('marks', () => {
  it('cut the input into equal parts, each once, never at its ends', () => {
    expect(evenMarks(100, 4)).toEqual([25, 50, 75]);
    expect(evenMarks(3, 64)).toEqual([1, 2]);
    expect(evenMarks(1, 64)).toEqual([]);
    expect(evenMarks(0, 64)).toEqual([]);
  });

  it('of a curve lie closer together at the end', () => {
    const marks = curveMarks(6_400, 64);
    expect(marks).toEqual([...new Set(marks)].sort((a, b) => a - b));
    expect(evenMarks(6_400, 64).every((mark) => marks.includes(mark))).toBe(true);
    expect(marks.filter((mark) => mark > 6_300)).toEqual([6_325, 6_350, 6_375]);
    expect(curveMarks(2, 64)).toEqual([1]);
  });
});

describe('a closer look', () => {
  it('is not needed where nothing could have been above the peak by 2%', () => {
    expect(closerLook(curve([interval(0, 10, 0, 50), interval(10, 20, 50, 51)]), 20)).toBeNull();
    expect(closerLook(curve([interval(0, 20, 0.1, 0.39)]), 20)).toBeNull();
  });

  it('is taken where more could have been alive, with marks around it', () => {
    const look = closerLook(
      curve([interval(0, 10, 0, 50), interval(10, 20, 50, 60), interval(20, 20, 40, 70)]),
      20,
    );
    expect(look?.fine).toEqual([
      { fromEvent: 10, toEvent: 20 },
      { fromEvent: 20, toEvent: 20 },
    ]);
    expect(look?.marks).toEqual([10]);
    expect(look?.semiSpaceMb).toBe(1);
  });

  it('is taken first where a large object was made, and not where less than with that could have been', () => {
    const look = closerLook(
      curve([
        interval(0, 10, 20, 90, { allocatedLargeBytes: 60 * MB }),
        interval(10, 20, 60, 78),
        interval(20, 20, 60, 60),
      ]),
      20,
    );
    expect(look?.fine).toEqual([{ fromEvent: 0, toEvent: 10 }]);
  });

  it('collects less often where that would take too long', () => {
    const look = closerLook(
      curve([interval(0, 10, 1_000, 2_000, { allocatedBytes: 5_000 * MB })]),
      10,
    );
    expect(look?.semiSpaceMb).toBe(128);
    // What was alive before is marked as well, however little the call holds.
    const little = curve([interval(0, 10, 5, 10, { allocatedBytes: 800 * MB })]);
    expect(closerLook(little, 10)?.semiSpaceMb).toBe(2);
    expect(closerLook({ ...little, baseBytes: 200 * MB }, 10)?.semiSpaceMb).toBe(32);
  });

  it('follows a reading whose fineness depends on the number of events alone', () => {
    expect(peakSearchOf(0)).toEqual(peakSearchOf(100_000));
    for (const figure of ['points', 'mostLooks'] as const) {
      expect(peakSearchOf(500_000)[figure]).toBeLessThan(peakSearchOf(20_000)[figure]);
      expect(peakSearchOf(2_000_000)[figure]).toBeLessThan(peakSearchOf(500_000)[figure]);
    }
  });

  it('replaces what the first one had of the same spans', () => {
    const first = [interval(0, 10, 0, 9), interval(10, 20, 5, 9), interval(20, 20, 6, 9)];
    const second = [
      interval(0, 10, 1, 1),
      interval(10, 15, 5, 6),
      interval(15, 20, 8, 8),
      interval(20, 20, 7, 7),
    ];
    const all = combined(first, second, [{ fromEvent: 10, toEvent: 20 }]);
    expect(all).toEqual([first[0], second[1], second[2], first[2]]);
    expect(peakOf(all)).toBe(second[2]);
    const end = combined(first, second, [{ fromEvent: 20, toEvent: 20 }]);
    expect(end).toEqual([first[0], first[1], second[3]]);
  });

  it('is taken at other phases where its step is large beside the peak, and the peak still open', () => {
    const fine = [{ fromEvent: 20, toEvent: 20 }];
    const look = { marks: [], fine, semiSpaceMb: 1, phase: 0 };
    const open = [interval(0, 20, 0, 20), interval(20, 20, 20, 21)];
    const phases = phasesOf(open, look, 6).map(({ phase }) => phase);
    expect(phases).toHaveLength(5);
    expect(Math.min(...phases)).toBeGreaterThan(0.1);
    expect(Math.max(...phases)).toBeGreaterThan(1);
    expect(phasesOf([interval(0, 20, 0, 20), interval(20, 20, 20, 20.1)], look, 6)).toEqual([]);
    expect(phasesOf(open, { ...look, semiSpaceMb: 4 }, 6)).toEqual([]);
    expect(phasesOf([interval(20, 20, 200, 210)], look, 6)).toEqual([]);
  });

  it('knows with others what each of them knows', () => {
    const fine = [{ fromEvent: 20, toEvent: 20 }];
    const of = (last: LiveInterval, spans: typeof fine) => ({
      fine: spans,
      result: curve([interval(0, 20, 0, 9), last]),
    });
    const known = together([
      of(interval(20, 20, 5, 30), []),
      of(interval(20, 20, 20, 22), fine),
      of(interval(20, 20, 21, 23), fine),
      of(interval(20, 20, 19, 21.5), fine),
    ]);
    expect(known[1]).toMatchObject({ seenBytes: 21 * MB, atMostBytes: 21.5 * MB });
  });
});
