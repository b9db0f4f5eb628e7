/** The messages between the parent and a trial process: its task, its reply, and its turns between them. Plain data. */
import type { AwaitedAnswer } from './awaited.ts';
import type { HandedAnswer } from './judging.ts';
import type { Pass, ResultOf, TrialSpecification } from './passes.ts';
import type { Refusal } from './refusal.ts';
import type { TurnRequest } from './turns.ts';

/** What a trial process of a pass sends back. */
export type TrialReply<P extends Pass = Pass> = ResultOf<P> | Refusal;

/** What a trial process sends, sealed. */
export type TrialMessage = TrialReply | TurnRequest | HandedAnswer | AwaitedAnswer;

/** The first message to a trial process, before there is an implementation in it; all others are sealed with its key. */
export interface TrialTask {
  /** @see sealing */
  readonly key: Uint8Array;
  readonly specification: TrialSpecification;
}
