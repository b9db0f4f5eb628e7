/** The one message in each direction between the parent and a trial process. Plain data. */
import type { Pass, ResultOf } from './passes.ts';
import type { Refusal } from './refusal.ts';

/** What a trial process of a pass sends back. */
export type TrialReply<P extends Pass = Pass> = ResultOf<P> | Refusal;

/** A message; the token tells it from what an implementation may send itself. */
export interface TrialEnvelope<Content> {
  readonly token: string;
  readonly content: Content;
}
