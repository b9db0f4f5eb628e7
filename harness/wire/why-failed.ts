/** Why a trial did not come to its end, on one line, with the line of the user's own code where that is known. Pure. */
import type { TrialFailure } from './outcome.ts';
import { failureInWords } from './own-frames.ts';
import { countInWords, differenceInWords } from './refusal.ts';
import { saidInWords } from './said.ts';

/** `TypeError: no, in count (count.ts:3:10)`; `no answer within 60 s: it was computing in …`. */
export function whyFailed(outcome: TrialFailure): string {
  switch (outcome.outcome) {
    case 'failed':
      return failureInWords(outcome);
    case 'wrong result': {
      const [first] = outcome.wrong.first;
      const what = first === undefined ? '' : `: ${differenceInWords(first)}`;
      return `${countInWords(outcome.wrong)} from the expected answer${what}`;
    }
    case 'timed out':
      return `no answer within ${outcome.afterMs / 1e3} s${outcome.doing === undefined ? '' : `: ${outcome.doing}`}`;
    case 'crashed':
      return [outcome.message, saidInWords(outcome.stderr)].filter(Boolean).join(' ');
    default:
      return outcome.message;
  }
}
