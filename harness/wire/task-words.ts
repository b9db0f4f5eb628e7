/** What a task that is built in calls things: on record, because reports know no task. */
import { z } from 'zod';
import type { Plain } from './plain.ts';

/** @see TaskWords */
export const taskWords = z.looseObject({
  /** What is computed, as a title. */
  title: z.string(),
  /** What each number of an answer stands for, after "one for each". */
  each: z.string(),
  /** What a function over rows is called with: what most that throw at once have taken for something else. */
  argument: z.string(),
});

/** The words of a task. */
export type TaskWords = Plain<typeof taskWords>;
