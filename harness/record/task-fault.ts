/** A mistake in a task, as it stands on record. */
import { z } from 'zod';
import type { Plain } from '../wire/plain.ts';

export const taskFault = z.looseObject({
  workload: z.string(),
  /** In whose process it showed; null where inputs were made for all. */
  implementation: z.string().nullable(),
  message: z.string(),
});

/** A mistake in a task: it ended what was measured on one workload, and not the run. */
export type TaskFaultEntry = Plain<typeof taskFault>;
