/** What a trial process sends back where there is nothing to be measured. Plain data. */
import { z } from 'zod';
import { count, type Plain } from './plain.ts';
import { NOTES, TRICKS } from './tricks.ts';

/** What an implementation was caught at. */
export const trick = z.looseObject({
  trick: z.enum(Object.values(TRICKS)),
  /** What was seen, in words. */
  evidence: z.string(),
});

/** @see trick */
export type Trick = Plain<typeof trick>;

/** Something that a reader should know of, and that is no trick by itself. */
export const note = z.looseObject({
  note: z.enum(Object.values(NOTES)),
  /** What was seen, with figures. */
  evidence: z.string(),
});

/** @see note */
export type Note = Plain<typeof note>;

const difference = z.looseObject({
  hour: z.string(),
  /** Absent where the hour itself is missing, not expected, or not an object. */
  page: z.string().exactOptional(),
  expected: z.string(),
  actual: z.string(),
});

/** One place where an answer differs from the oracle's. */
export type Difference = Plain<typeof difference>;

/** How far an answer is from the oracle's: how many differences there are, and the first of them. */
export const wrongAnswer = z.looseObject({ differences: count, first: z.array(difference) });

/** @see wrongAnswer */
export type WrongAnswer = Plain<typeof wrongAnswer>;

/** Instead of a result. */
export type Refusal =
  | {
      readonly kind: 'caught';
      readonly tricks: readonly Trick[];
      /** What was seen beside them. */
      readonly notes?: readonly Note[];
    }
  | {
      readonly kind: 'threw';
      /** Whether it is a mistake of the user's. */
      readonly usage: boolean;
      readonly message: string;
      readonly stack: string;
    };
