/** What keeps the memory that grows from call to call, as it stands on record. Pure. */
import { z } from 'zod';
import { count, type Plain } from '../wire/plain.ts';

const bytesPerCall = z.number().nonnegative();

const holder = z.looseObject({
  /** The class of what holds it, such as `Map`. */
  kind: z.string(),
  /** How code gets there: `seen`, `Cache.entries`; null where only the engine's own lead there. */
  path: z.string().nullable(),
  /** Where the variable that the path begins with is declared; null where that is not known. */
  file: z.string().nullable(),
  /** From 1; null where several have its name. */
  line: count.nullable(),
  /** The class of most of the bytes that it holds. */
  mostly: z.string(),
  bytesPerCall,
  objectsPerCall: z.number().nonnegative(),
  /** Of all that was kept of the calls. */
  share: z.number(),
  /** Where most of that was made; null where it is not known. */
  madeIn: z
    .looseObject({ function: z.string(), file: z.string(), line: count.nullable() })
    .nullable(),
});

/** An object or a variable that holds what calls have left. */
export type Holder = Plain<typeof holder>;

/** Who keeps what the calls of one implementation leave. */
export const keepersEntry = z.looseObject({
  type: z.literal('keepers'),
  implementation: z.string(),
  workload: z.string(),
  /** After which they were looked for. */
  calls: count,
  /** On the heap, of all holders together. */
  bytesPerCall,
  /** Who holds most first; those who hold little are left out. */
  holders: z.array(holder),
});

/** @see keepersEntry */
export type KeepersEntry = Plain<typeof keepersEntry>;
