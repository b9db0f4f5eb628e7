/** Files that were written for another benchmarking library, as processes tell each other of them. Plain data. */
import { z } from 'zod';
import type { Plain } from './plain.ts';

/** What came of the file as a whole. */
export const benchmarkFile = z.looseObject({
  /** What is left out, and why, each with its place: `sort.bench.ts:12: vi.mock of vitest is not taken over`. */
  refused: z.array(z.string()),
  /** By task, where each of its benches stands. */
  places: z.record(z.string(), z.record(z.string(), z.string())),
});

/** Why most of them are not compared. */
export const NOTHING_RETURNED = 'nothing is returned';

/** How what a bench returns stands to what the baseline returns. Values are compared, and never judged: no file promises that they are equal. */
export const returnedValues = z.looseObject({
  state: z.enum(['agrees', 'differs', 'not checked']),
  /** In words; null where it agrees. */
  why: z.string().nullable(),
});

/** @see returnedValues */
export type ReturnedValues = Plain<typeof returnedValues>;
