/** What a trial process sends back where there is nothing to be measured. Plain data. */
import { z } from 'zod';
import { counted } from '../../quantity.ts';
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
  /** A place in the answer; or in words all that is to be said, where the others are absent. */
  where: z.string(),
  expected: z.string().exactOptional(),
  actual: z.string().exactOptional(),
});

/** One difference of an answer from the right one. */
export type Difference = Plain<typeof difference>;

/** `2025-01-01 00:00 /a: expected 3, got 4`. */
export function differenceInWords({ where, expected, actual }: Difference): string {
  const parts = [
    expected === undefined ? null : `expected ${expected}`,
    actual === undefined ? null : `got ${actual}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? where : `${where}: ${parts.join(', ')}`;
}

/** `12 differences`, `at least 5 differences`. */
export function countInWords({ differences, atLeast }: WrongAnswer): string {
  return `${atLeast ? 'at least ' : ''}${counted(differences, 'difference')}`;
}

/** How far an answer is from the right one. */
export const wrongAnswer = z.looseObject({
  differences: count,
  /** Present where it was not looked for more: there may be others. */
  atLeast: z.literal(true).exactOptional(),
  first: z.array(difference),
});

/** @see wrongAnswer */
export type WrongAnswer = Plain<typeof wrongAnswer>;

/** What helps whoever wrote code that threw. */
export const aboutThrown = z.looseObject({
  /** The line that threw, in the author's own code; absent where it cannot be read. */
  source: z.string().exactOptional(),
  /** Names that the code takes out of objects by destructuring. */
  destructured: z.array(z.string()),
  /** Names of parameters of functions in the same file: one of them may be what was handed over. Absent in older records. */
  parameters: z.array(z.string()).exactOptional(),
  /** Names that `for…in` gives in the same file. Absent in older records. */
  keyNames: z.array(z.string()).exactOptional(),
  /** How many values it takes, where that is more than the one that a call gives. */
  takes: count.exactOptional(),
  /** What it was handed, in words: `an iterable of { at: …, name: "/a" }`; absent where that cannot be told. */
  handed: z.string().exactOptional(),
  /** Whether it is no array, and can be read once. */
  isIterable: z.boolean(),
  /** Of what it was handed, or of its first element. */
  keys: z.array(z.looseObject({ key: z.string(), kind: z.string() })),
});

/** @see aboutThrown */
export type AboutThrown = Plain<typeof aboutThrown>;

/** Of a function of several parameters. */
export function takesInWords(parameters: number): string {
  return `takes ${parameters} values: a call gives it one, the input, and nothing for the others`;
}

/** What then is to be done. */
export const SPREAD_INPUT = 'where the input is a list of them, write (input) => f(...input)';

/** Instead of a result. */
export type Refusal =
  | {
      readonly kind: 'caught';
      readonly tricks: readonly Trick[];
      /** What was seen beside them. */
      readonly notes?: readonly Note[];
    }
  /** Where answers are compared in the process that made them. */
  | { readonly kind: 'wrong'; readonly wrong: WrongAnswer }
  | {
      readonly kind: 'threw';
      /** Whether it is a mistake of the user's. */
      readonly usage: boolean;
      readonly message: string;
      readonly stack: string;
      readonly about?: AboutThrown;
    };
