/**
 * How answers get to the judge: captured the moment a call is over, sent when nobody is timed. Runs in trial processes; calls
 * only functions that were taken before an implementation was loaded.
 */
import { captureAnswer } from '../../hourly-uniques/capture-answer.ts';
import type { CapturedAnswer } from '../wire/captured-answer.ts';
import { type HandedAnswer, LATER_MS } from '../wire/judging.ts';
import type { Turns } from './turns.ts';

const { setTimeout: later } = globalThis;

/** An answer, and what it was when its call was over. */
export interface Answered extends Pick<HandedAnswer, 'form' | 'call' | 'linesRead'> {
  readonly answer: unknown;
  readonly atOnce: CapturedAnswer;
}

/** Sends it, and once more what has become of it where it was not right. @returns whether it was. */
export async function handOver(
  turns: Turns,
  { answer, atOnce, ...about }: Answered,
): Promise<boolean> {
  const kind = 'hands over';
  if (await turns.handOver({ kind, ...about, look: 'at once', answer: atOnce })) return true;
  await new Promise<void>((resolve) => later(resolve, LATER_MS));
  await turns.handOver({ kind, ...about, look: 'later', answer: captureAnswer(answer) });
  return false;
}
