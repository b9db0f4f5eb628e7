/**
 * How answers get to the judge: captured the moment a call is over, sent when nobody is timed. Runs in trial processes; calls
 * only functions that were taken before an implementation was loaded.
 */
import { type HandedAnswer, LATER_MS } from '../wire/judging.ts';
import type { Turns } from './turns.ts';

const { setTimeout: later } = globalThis;

/** An answer, and what it was when its call was over. */
export interface Answered<Captured> extends Pick<HandedAnswer, 'form' | 'call' | 'linesRead'> {
  readonly answer: unknown;
  /** As plain data that the task's judge understands. */
  readonly atOnce: Captured;
}

/**
 * Sends it, and once more what has become of it where it was not right.
 *
 * @param capture Notes what an answer is now.
 * @returns whether it was right.
 */
export async function handOver<Captured>(
  turns: Turns,
  { answer, atOnce, ...about }: Answered<Captured>,
  capture: (answer: unknown) => Captured,
): Promise<boolean> {
  const kind = 'hands over';
  if (await turns.handOver({ kind, ...about, look: 'at once', answer: atOnce })) return true;
  await new Promise<void>((resolve) => later(resolve, LATER_MS));
  await turns.handOver({ kind, ...about, look: 'later', answer: capture(answer) });
  return false;
}
