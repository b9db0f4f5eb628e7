/** What a call throws, with the line in the user's own code, for a sentence. Runs in trial processes, where nothing is timed. */
import { onOneLine, printable } from '../../printable.ts';
import { failureInWords } from '../wire/own-frames.ts';
import { threw, thrownInWords } from './threw.ts';

const MOST_CHARACTERS = 300;

/** `TypeError: no, in count (count.ts:3:10)`; `'text', which is no Error, so that no line is known`. */
export function thrownAndWhere(thrown: unknown): string {
  const message = printable(onOneLine(thrownInWords(thrown)), MOST_CHARACTERS);
  return failureInWords({ message, stack: threw(thrown).stack });
}
