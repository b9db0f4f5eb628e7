/**
 * How the trials of a round share the machine: what is not timed is done beside each other, each timed call alone. A trial process
 * asks before both, and waits until it is its turn. Plain data.
 */

/** Work that nobody times (making the input ready, checking the answer), or a call that is timed. */
export type Turn = 'work' | 'call';

/** What a trial process sends to ask for its turn; having asked says that what it did before is over. */
export interface TurnRequest {
  readonly kind: 'asks';
  readonly turn: Turn;
}

/** What it gets when it is its turn. */
export interface TurnGrant {
  readonly kind: 'granted';
}

/** Whether a message of a trial process is one; it may be anything. */
export function isTurnRequest(content: unknown): content is TurnRequest {
  if (typeof content !== 'object' || content === null) return false;
  const { kind, turn } = content as Partial<TurnRequest>;
  return kind === 'asks' && (turn === 'work' || turn === 'call');
}
