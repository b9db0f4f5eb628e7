/**
 * How answers of the hourly uniques get to the judge: captured the moment a call is over, sent when nobody is timed. Runs in trial
 * processes; calls only functions that were taken before an implementation was loaded.
 */
import type { Turns } from '../../harness/child/turns.ts';
import { type HandedAnswer, LATER_MS } from '../../harness/wire/judging.ts';
import { captureAnswer } from '../capture-answer.ts';
import type { CapturedAnswer } from '../captured-answer.ts';

const { setTimeout: later } = globalThis;

/** An answer, and what it was when its call was over. */
interface Answered extends Pick<HandedAnswer, 'form' | 'call' | 'linesRead'> {
  readonly answer: unknown;
  readonly atOnce: CapturedAnswer;
}

/** Sends it, and once more what has become of it where it was not right. @returns whether it was right. */
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
