/** How a process is laid out in memory, which moves its times although its code is the same. Plain data. */
import { z } from 'zod';
import { count, type Plain } from './plain.ts';

export const processLayout = z.looseObject({
  /** What V8 seeds the hashes of strings with. */
  hashSeed: count,
  /** Length of an argument, which moves the stack. */
  paddingBytes: count,
});

/** @see processLayout */
export type ProcessLayout = Plain<typeof processLayout>;

/** Paddings are shorter. */
export const MOST_PADDING_BYTES = 4_096;
