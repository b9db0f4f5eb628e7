/** What a trial process says to its parent before it replies. */
import type { HandedAnswer } from '../wire/judging.ts';
import type { Turn } from '../wire/turns.ts';

/** Asks the parent; what was done before is over. */
export interface Turns {
  /** Settles when it is this process's turn. */
  readonly take: (turn: Turn) => Promise<void>;
  /** Settles when the answer is judged. @returns whether it is right. */
  readonly handOver: (answer: HandedAnswer) => Promise<boolean>;
}
