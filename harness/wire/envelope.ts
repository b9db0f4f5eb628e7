/** The messages between the parent and a trial process: its task, its reply, and its turns between them. Plain data. */
import type { HandedAnswer } from './judging.ts';
import type { Pass, ResultOf } from './passes.ts';
import type { Refusal } from './refusal.ts';
import type { TurnRequest } from './turns.ts';

/** What a trial process of a pass sends back. */
export type TrialReply<P extends Pass = Pass> = ResultOf<P> | Refusal;

/** What a trial process sends. */
export type TrialMessage = TrialReply | TurnRequest | HandedAnswer;

/** A message; the token tells it from what an implementation may send itself. */
export interface TrialEnvelope<Content> {
  readonly token: string;
  readonly content: Content;
}
