/**
 * Counting columns in two phases, in each of which all threads take pieces of the work until there are no more: scattering,
 * and counting when all is scattered. In every thread that counts.
 */
import type { Arena } from './arena.ts';
import type { HourNumbers } from './column-hours.ts';
import { openCounter, type TriplesLayout, type WordsLayout } from './counting.ts';
import { type ColumnsKernel, type IdColumns, openColumnScatterer } from './scatter-columns.ts';

/** Events that a thread takes at a time. */
export const PIECE_EVENTS = 65_536;

/** More than there can be; so much less than 2^31 that each thread can add one. */
const NO_MORE_PIECES = 2 ** 30;

/** The number of the next piece of a phase, shared by its threads. */
export type NextPiece = Int32Array<SharedArrayBuffer>;

/** Starts a phase. */
export function firstPiece(): NextPiece {
  return new Int32Array(new SharedArrayBuffer(4));
}

/**
 * First phase: scatters the pieces that this thread took.
 *
 * @returns false where it met an event whose hour has no number; then no thread takes another piece.
 */
export function scatterPieces(
  arena: Arena,
  kernel: ColumnsKernel,
  words: WordsLayout,
  thread: number,
  columns: IdColumns,
  hours: HourNumbers,
  next: NextPiece,
): boolean {
  const scatterer = openColumnScatterer(arena, kernel, words, thread, columns, hours);
  for (const [start, end] of piecesOf(columns.timestampsMs.length, next)) {
    if (scatterer.scatter(start, end)) continue;
    Atomics.store(next, 0, NO_MORE_PIECES);
    return false;
  }
  scatterer.close();
  return true;
}

/**
 * Second phase: counts the tasks that this thread took.
 *
 * @param found By task: 1 + how many triples it has, once they are written.
 * @param counted Called after each task.
 */
export function countTasks(
  arena: Arena,
  kernel: ColumnsKernel,
  words: WordsLayout,
  layout: TriplesLayout,
  next: NextPiece,
  found: Int32Array<SharedArrayBuffer>,
  counted?: () => void,
): void {
  const counter = openCounter(arena, kernel, words, layout);
  while (true) {
    const index = Atomics.add(next, 0, 1);
    const task = layout.tasks[index];
    if (task === undefined) break;
    Atomics.store(found, index, 1 + counter.count(task));
    counted?.();
  }
  counter.close();
}

function* piecesOf(events: number, next: NextPiece): Generator<[start: number, end: number]> {
  while (true) {
    const start = Atomics.add(next, 0, 1) * PIECE_EVENTS;
    if (start >= events) return;
    yield [start, Math.min(start + PIECE_EVENTS, events)];
  }
}
