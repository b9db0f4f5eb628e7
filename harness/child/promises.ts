/** Telling promises from answers. Runs in trial processes; taken before an implementation is loaded. */
import { types } from 'node:util';

/**
 * Whether a call is only over when what it returned is settled. Anything else must be the whole answer at once: waiting would
 * let it be finished later.
 */
export const isPromise: (returned: unknown) => returned is Promise<unknown> =
  types.isPromise as typeof isPromise;
