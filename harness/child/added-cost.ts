/** Known costs, added to a call on purpose. Runs in trial processes. */
import type { Injection } from '../wire/injection.ts';

/** What an array of plain numbers weighs beside its elements of 8 bytes: 16 for itself, 16 for their store. */
const ARRAY_BYTES = 32;
const ELEMENTS = 1_000;

/** Keeps objects alive for as long as an answer is. */
const keptByAnswer = new WeakMap<object, unknown>();
/** Escapes, so that what is put here is allocated for certain. */
let garbage: unknown = null;

/** Adds it at the end of a call. @param startMs When that began, on the clock of `performance.now()`. */
export function addCost(cost: Injection, answer: unknown, startMs: number): void {
  switch (cost.what) {
    case 'time':
      spin(cost.share * (performance.now() - startMs));
      break;
    case 'allocatedBytes':
      garbage = arraysOf(cost.bytes);
      garbage = null;
      break;
    case 'retainedBytes':
      if (typeof answer === 'object' && answer !== null)
        keptByAnswer.set(answer, arraysOf(cost.bytes));
      break;
    case 'answer':
      throw new Error('A wrong answer is no cost.');
  }
}

void garbage;

function arraysOf(bytes: number): number[][] {
  const each = ARRAY_BYTES + 8 * ELEMENTS;
  const whole = Array.from({ length: Math.floor(bytes / each) }, () => anArray(ELEMENTS));
  const rest = Math.floor(((bytes % each) - ARRAY_BYTES) / 8);
  return rest > 0 ? [...whole, anArray(rest)] : whole;
}

function anArray(elements: number): number[] {
  // Fractions, so that the store holds doubles whatever the elements' kind.
  return new Array<number>(elements).fill(0.5);
}

/** Busy for so long: what is added is time on a core, as slower code would add it. */
function spin(milliseconds: number): void {
  const endMs = performance.now() + milliseconds;
  while (performance.now() < endMs);
}
