import { describe, expect, it } from 'vitest';
import type { WeighedCalls } from '../../../harness/child/task/kept-between-calls.ts';
import { NOTES } from '../../../harness/wire/tricks.ts';
import { judgeKept } from './kept-state.ts';

const CALLS = 7;

/** Calls that take so long and so much, and let the heap grow by so much each turn. */
function series(cpuMs: number, allocatedBytes: number, growsBytes = 0): WeighedCalls[] {
  return Array.from({ length: CALLS }, (_, turn) => ({
    cpuNs: cpuMs * 1e6,
    allocatedBytes,
    heapBytes: 1e7 + turn * growsBytes,
  }));
}

function judged(
  known: WeighedCalls[],
  fresh: WeighedCalls[],
  keptOfLast = 0,
  namesHeld = 0,
  kept = 0,
) {
  return judgeKept({
    known,
    fresh,
    heapBeforeBytes: 1e7,
    heapAfterBytes: 1e7 + kept,
    letGoBytes: [keptOfLast, keptOfLast + 4e5],
    namesHeld,
  });
}

describe('what is kept between calls', () => {
  it('is nothing where known names cost as much as new ones, and no memory stays', () => {
    expect(judged(series(10, 2e6), series(10, 2e6))).toBeNull();
    // The noise of a busy machine.
    expect(judged(series(7, 2e6), series(10, 2.1e6))).toBeNull();
  });

  it('is told where memory grows and calls are no cheaper for it', () => {
    const note = judged(series(10, 2e6, 2e5), series(10, 2e6, 2e5));
    expect(note?.note).toBe(NOTES.grows);
    expect(note?.evidence).toMatch(/^200 kB more are kept .* 1\.00 times the processor time/);
  });

  it.each([
    ['bytes', series(10, 2e6, 2e5), series(10, 4e6, 2e5)],
    ['time, where memory grows', series(3, 2e6, 2e5), series(10, 2e6, 2e5)],
    ['bytes alone, by much', series(10, 2e6), series(10, 4e6)],
  ])('is told where later calls are cheaper by it: %s', (_, known, fresh) => {
    expect(judged(known, fresh)?.note).toBe(NOTES.grows);
  });

  it('is told with figures where calls are somewhat cheaper', () => {
    // What an honest implementation came to once, on a busy machine.
    const note = judged(series(6.3, 4.6e6, 3.65e5), series(10, 5e6, 3.65e5));
    expect(note?.evidence).toMatch(
      /^365 kB more .* 0\.63 times the processor time and 0\.92 times/,
    );
    expect(judged(series(10, 3e6), series(10, 4e6))?.note).toBe(NOTES.grows);
  });

  it('is nothing where known names were cheap in one turn, or new ones dear in several', () => {
    const oneCheap = series(10, 2e6).with(3, { ...series(2, 2e6)[0]!, heapBytes: 1e7 });
    expect(judged(oneCheap, series(10, 2e6))).toBeNull();
    const dear = series(10, 2e6).map((one, turn) => (turn < 4 ? { ...one, cpuNs: 4e7 } : one));
    expect(judged(series(10, 2e6), dear)).toBeNull();
  });

  it('is not judged by time where calls are too short', () => {
    expect(judged(series(0.1, 2e6), series(1, 2e6))).toBeNull();
  });

  it('is told where the table grows by leaps', () => {
    const leaps = [0, 0, 5e5, 5e5, 1e6, 1e6, 1.5e6];
    const grown = series(10, 2e6).map((one, turn) => ({ ...one, heapBytes: 1e7 + leaps[turn]! }));
    expect(judged(series(10, 2e6), grown)?.note).toBe(NOTES.grows);
    // What one call left for a while is none.
    const once = series(10, 2e6).map((one, turn) =>
      turn === 3 ? { ...one, heapBytes: 2e7 } : one,
    );
    expect(judged(series(10, 2e6), once)).toBeNull();
  });

  it('is told where names of earlier calls are in memory, although it does not grow', () => {
    const note = judged(series(10, 2e6), series(10, 2e6), 0, 2_000);
    expect(note?.note).toBe(NOTES.grows);
    expect(note?.evidence).toMatch(/^2000 visitors of earlier calls are still in memory/);
    expect(judged(series(10, 2e6), series(10, 2e6), 0, 20)).toBeNull();
  });

  it('is told where a table is made by the first call, and stays', () => {
    const note = judged(series(10, 2e6), series(10, 2e6), 0, 0, 1.6e7);
    expect(note?.note).toBe(NOTES.between);
    expect(note?.evidence).toMatch(/^16,000 kB more than before its first call/);
    expect(judged(series(10, 2e6), series(10, 2e6), 0, 0, 5e5)).toBeNull();
  });

  it('is told where a call is kept until the next one', () => {
    const note = judged(series(10, 2e6), series(10, 2e6), 1e6);
    expect(note).toEqual({
      note: NOTES.keepsLast,
      evidence: '1,000 kB of a call are kept until the next one',
    });
    // What shows once is V8's.
    expect(judged(series(10, 2e6), series(10, 2e6), 0)).toBeNull();
  });
});
