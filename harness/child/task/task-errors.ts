/** What a task's own functions throw is a mistake of the user's, told with the stack of what was thrown. Runs in trial processes. */
import { isUsageError, UsageError } from '../../../contract.ts';
import { errorInWords, printable } from '../../../printable.ts';

/** @throws UsageError where it throws, which says whose it is. */
export function ofTask<Value>(part: string, call: number, run: () => Value): Value {
  try {
    return run();
  } catch (error) {
    throw thrownBy(part, call, error);
  }
}

/** The same of what it returned. */
export async function ofTaskLater<Value>(
  part: string,
  call: number,
  returned: Promise<Value>,
): Promise<Value> {
  try {
    return await returned;
  } catch (error) {
    throw thrownBy(part, call, error);
  }
}

function thrownBy(part: string, call: number, thrown: unknown): Error {
  if (isUsageError(thrown)) return thrown;
  const name = thrown instanceof Error ? `${printable(thrown.name)}: ` : '';
  const error = new UsageError(
    `\`${part}\` of the task throws at call ${call}: ${name}${errorInWords(thrown)}`,
    { cause: thrown },
  );
  if (thrown instanceof Error && thrown.stack !== undefined) error.stack = thrown.stack;
  return error;
}
