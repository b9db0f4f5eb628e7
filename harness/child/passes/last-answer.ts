/** The last answer of a series of timed calls, held against the oracle's. Runs in trial processes. */
import { wrongAnswer } from '../../../hourly-uniques/approximation.ts';
import type { Dataset } from '../../../hourly-uniques/dataset.ts';
import type { ExpectedAnswer } from '../../../hourly-uniques/oracle.ts';
import { answerInOtherHours } from '../../../hourly-uniques/other-hours.ts';
import type { Refusal } from '../../wire/refusal.ts';
import { TRICKS } from '../../wire/tricks.ts';
import type { TimedCalls } from './timed-calls.ts';

/** The events that were counted, and the right answer to them where none was moved. */
export interface RightAnswer {
  readonly dataset: Dataset;
  readonly expected: ExpectedAnswer;
}

/** What is to be replied where it is wrong: how far, or whose answer it is; null where it is right. */
export function faultOfLastAnswer(
  { calls, input, lastAnswer }: TimedCalls,
  { dataset, expected }: RightAnswer,
): Refusal | null {
  const wrongAt = (hours: number) =>
    wrongAnswer(
      input.counts,
      answerInOtherHours(dataset, expected, hours),
      dataset.pages,
      lastAnswer,
    );
  const own = input.hoursOf(calls);
  const wrong = wrongAt(own);
  if (wrong === null) return null;
  for (let hours = 0; hours < own; hours++) {
    if (wrongAt(hours) !== null) continue;
    const evidence = 'its last call gave the answer to the events of an earlier one';
    return { kind: 'caught', tricks: [{ trick: TRICKS.remembers, evidence }] };
  }
  return { kind: 'wrong', wrong };
}
