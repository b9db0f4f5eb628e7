/** What a task's own functions throw is a mistake of the user's, told with the stack of what was thrown. Runs in trial processes. */
import { isUsageError, UsageError } from '../../../contract.ts';
import { onOneLine, printable } from '../../../printable.ts';
import { awaiting } from '../awaited.ts';
import { isPromise } from '../promises.ts';
import { stackOf, thrownInWords } from '../threw.ts';

const MOST_CHARACTERS = 500;

/** @param call Whose input it is about; null of one that no call gets. @throws UsageError where it throws, which says whose it is. */
export function ofTask<Value>(part: string, call: number | null, run: () => Value): Value {
  try {
    return run();
  } catch (error) {
    throw thrownBy(part, call, error);
  }
}

/** The same of what it returned. */
export async function ofTaskLater<Value>(
  part: string,
  call: number | null,
  returned: Promise<Value>,
): Promise<Value> {
  try {
    return await awaiting(part, returned);
  } catch (error) {
    throw thrownBy(part, call, error);
  }
}

/** The same of what it returned, or of what that comes to. */
export async function ofTaskAwaited<Value>(
  part: string,
  call: number | null,
  run: () => Value | Promise<Value>,
): Promise<Value> {
  const returned = ofTask(part, call, run);
  return isPromise(returned) ? await ofTaskLater(part, call, returned) : (returned as Value);
}

function thrownBy(part: string, call: number | null, thrown: unknown): Error {
  if (isUsageError(thrown)) return thrown;
  const told = printable(onOneLine(thrownInWords(thrown)), MOST_CHARACTERS);
  const at = call === null ? '' : ` at call ${call}`;
  const error = new UsageError(`“${part}” of the task throws${at}: ${told}`, { cause: thrown });
  // Where it was thrown, not where that was told.
  error.stack = stackOf(thrown);
  return error;
}
