/** How answers of the hourly uniques get to the judge. Runs in trial processes. */
import { type Answered, handOver as handOverCaptured } from '../../harness/child/handing-over.ts';
import type { Turns } from '../../harness/child/turns.ts';
import { captureAnswer } from '../capture-answer.ts';
import type { CapturedAnswer } from '../captured-answer.ts';

/** Sends it, and once more what has become of it where it was not right. @returns whether it was right. */
export function handOver(turns: Turns, answered: Answered<CapturedAnswer>): Promise<boolean> {
  return handOverCaptured(turns, answered, captureAnswer);
}
