/** Whether each call gets an input of its own. Of one that calls share, a later call gets what an earlier one has left. Runs in trial processes. */
import { UsageError } from '../../../contract.ts';
import { digestOf, digestOfInput } from './digest.ts';
import type { MadeInput, TaskInputs } from './inputs.ts';

/** What can be seen of an input, before or after its call: less than all of it, where it is of a class. Null where nothing can. */
export function seenOf({ input, hasFolder }: MadeInput): string | null {
  return hasFolder ? null : (digestOfInput(input) ?? digestOf(input));
}

/** What was seen of a call's input before the call, and after it. */
export interface SeenInput {
  readonly call: number;
  readonly before: string | null;
  readonly after: string | null;
}

/** @throws UsageError where a call has changed its input, and `make` hands out the changed one again. */
export async function assertOwnInputs(
  inputs: TaskInputs,
  seen: readonly SeenInput[],
): Promise<void> {
  const changed = seen.find(
    ({ before, after }) => before !== null && after !== null && before !== after,
  );
  if (changed === undefined) return;
  // Both before any is released: what is released may be handed out again, once it is made anew.
  const one = await inputs.makeAgain(changed.call);
  const other = await inputs.makeAgain(changed.call);
  const isShared = isOneObject(one.input, other.input);
  // Of what is of a class, two may look different and be alike: whoever numbers its objects makes such.
  const isTold = isShared || digestOfInput(other.input) !== null;
  const isOther = isTold && seenOf(other) !== changed.before;
  await one.release();
  await other.release();
  if (!isOther) return;
  throw new UsageError(
    `A call changes its input, and “make” hands out what it has changed: made once more, the input of call ${changed.call} is ${isShared ? 'the very same object' : 'another one than that call got'}. Have “make” make each input anew, or a copy of what all are made of: structuredClone(…), .slice(), { ...it }.`,
  );
}

/**
 * Of inputs that must be there at once.
 *
 * @throws UsageError where they are one object, which `make` fills anew for each call.
 */
export async function assertApart(inputs: TaskInputs, made: readonly MadeInput[]): Promise<void> {
  const [one, other] = made;
  if (one === undefined || other === undefined || !isOneObject(one.input, other.input)) return;
  const seen: (string | null)[] = [];
  for (const { call } of [one, other]) {
    const again = await inputs.makeAgain(call);
    seen.push(seenOf(again));
    await again.release();
  }
  if (seen[0] === seen[1]) return;
  throw new UsageError(
    'Calls are short, so that the inputs of many must be there at once, and “make” hands out one object for all of them, filled anew for each: have it make another object each time.',
  );
}

function isOneObject(one: unknown, other: unknown): boolean {
  return typeof one === 'object' && one !== null && one === other;
}
