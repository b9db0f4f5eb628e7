/** How a trial ended, as the parent has it and as it stands on record; a trial that went wrong is data. Plain data. */
import { z } from 'zod';
import type { Pass, ResultOf } from './passes.ts';
import { duration, type Plain } from './plain.ts';
import { aboutThrown, type Note, note, trick, wrongAnswer } from './refusal.ts';

/** The ways in which a trial can go wrong. */
export const failures = [
  z.looseObject({ outcome: z.literal('wrong result'), wrong: wrongAnswer }),
  /** It did what would make its figures worthless; see tricks.ts. */
  z.looseObject({
    outcome: z.literal('trick'),
    message: z.string(),
    tricks: z.array(trick),
    /** What was seen beside them; absent where nothing was. */
    notes: z.array(note).exactOptional(),
  }),
  z.looseObject({
    outcome: z.literal('failed'),
    /** Whether it is a mistake of the user's. */
    usage: z.boolean(),
    message: z.string(),
    stack: z.string(),
    /** Absent where it is no implementation's own code that threw. */
    about: aboutThrown.exactOptional(),
  }),
  z.looseObject({
    outcome: z.literal('timed out'),
    afterMs: duration,
    /** What it was doing then, in words; absent where that is not known. */
    doing: z.string().exactOptional(),
  }),
  z.looseObject({ outcome: z.literal('out of memory'), message: z.string() }),
  z.looseObject({ outcome: z.literal('crashed'), message: z.string(), stderr: z.string() }),
] as const;

/** A trial that went wrong. */
export type TrialFailure = Plain<(typeof failures)[number]>;

/** How a trial of a pass ended. */
export type TrialOutcome<P extends Pass = Pass> =
  | { readonly outcome: 'completed'; readonly result: ResultOf<P> }
  | TrialFailure;

/** What it measured; null where it went wrong. */
export function completed<P extends Pass>(outcome: TrialOutcome<P>): ResultOf<P> | null {
  return outcome.outcome === 'completed' ? outcome.result : null;
}

/** What is told of an implementation without accusing it, where it was watched. */
export function notesIn(outcome: TrialOutcome): readonly Note[] {
  if (outcome.outcome === 'trick') return outcome.notes ?? [];
  const result = completed(outcome);
  return result?.kind === 'watched' ? result.notes : [];
}
