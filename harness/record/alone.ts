/** An implementation that was left to itself, as it stands on record. */
import { z } from 'zod';
import type { Plain } from '../wire/plain.ts';

/** @see AloneEntry */
export const alone = z.looseObject({
  workload: z.string(),
  implementation: z.string(),
});

/** The only one of several whose answer was right: it would be compared with nobody, so that it was not measured. */
export type AloneEntry = Plain<typeof alone>;
