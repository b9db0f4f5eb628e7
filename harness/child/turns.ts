/** Waiting for one's turn. For trial processes. */
import type { Turn } from '../wire/turns.ts';

/** Asks the parent; what was done before is over. */
export interface Turns {
  /** Settles when it is this process's turn. */
  readonly take: (turn: Turn) => Promise<void>;
}
