/** Evidence of an audit, in words. Pure. */
import type { PeakBytes } from '../memory/peak-trials.ts';
import type { TrialOutcome } from '../wire/outcome.ts';
import { countInWords, differenceInWords } from '../wire/refusal.ts';
import { whyFailed } from '../wire/why-failed.ts';

/** What is evidence ends as a sentence does. */
export function sentencesOf(evidence: readonly string[]): string[] {
  return evidence.map((text) => (/[.!?…]$/.test(text) ? text : `${text}.`));
}

/** How a trial went wrong, in words. */
export function outcomeInWords(outcome: TrialOutcome): string {
  switch (outcome.outcome) {
    case 'completed':
      return 'it completed';
    case 'wrong result': {
      const { first } = outcome.wrong;
      const what = first[0] === undefined ? '' : ` (${differenceInWords(first[0])})`;
      return `its answer has ${countInWords(outcome.wrong)} from the right one${what}`;
    }
    case 'timed out':
      return `it did not answer within ${outcome.afterMs / 1e3} s${outcome.doing === undefined ? '' : `: ${outcome.doing}`}`;
    default:
      return `it ended so: ${outcome.outcome}, ${whyFailed(outcome)}`;
  }
}

const MOST_TOLD = 4;

/** The first few, and how many more there are. */
export function firstFew(sentences: readonly string[]): string[] {
  if (sentences.length <= MOST_TOLD) return [...sentences];
  return [...sentences.slice(0, MOST_TOLD), `and ${sentences.length - MOST_TOLD} more of the kind`];
}

/** `12.3 MB`, `45 kB`. */
export function bytesInWords(bytes: number): string {
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  return bytes >= 1e3 ? `${(bytes / 1e3).toFixed(0)} kB` : `${bytes} bytes`;
}

/** `12.3 MB (at most 12.6 MB)`; what was found by subtraction may be below nothing. */
export function peakInWords({ seenBytes, atMostBytes }: PeakBytes): string {
  const [seen, atMost] = [seenBytes, atMostBytes].map((bytes) => Math.max(0, Math.round(bytes)));
  return `${bytesInWords(seen!)} (at most ${bytesInWords(atMost!)})`;
}
