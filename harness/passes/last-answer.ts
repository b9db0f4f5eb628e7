/** The last answer of a series of timed calls, held against the oracle's. Runs in trial processes. */
import type { Dataset } from '../dataset.ts';
import { answerInOtherHours } from '../later-events.ts';
import { differencesFrom, type ExpectedAnswer } from '../oracle.ts';
import type { TrialReply } from '../protocol.ts';
import { TRICKS } from '../tricks.ts';
import type { TimedCalls } from './timed-calls.ts';

/** What is to be replied where it is wrong: how far, or whose answer it is; null where it is right. */
export function faultOfLastAnswer(
  { calls, lastAnswer }: TimedCalls,
  dataset: Dataset,
  expected: ExpectedAnswer,
): TrialReply | null {
  const differencesAt = (call: number) =>
    differencesFrom(answerInOtherHours(dataset, expected, call), dataset.pages, lastAnswer);
  const wrong = differencesAt(calls);
  if (wrong === null) return null;
  for (let earlier = 0; earlier < calls; earlier++) {
    if (differencesAt(earlier) !== null) continue;
    const evidence = 'its last call gave the answer to the events of an earlier one';
    return { kind: 'caught', tricks: [{ trick: TRICKS.remembers, evidence }] };
  }
  return { kind: 'wrong', wrong };
}
