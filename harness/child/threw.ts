/** What is replied where something throws. Runs in trial processes. */
import { isUsageError } from '../../contract.ts';
import type { Refusal } from '../wire/refusal.ts';

/** @returns the error in words. */
export function threw(error: unknown): Refusal {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return {
    kind: 'threw',
    usage: isUsageError(error),
    message: isUsageError(error) ? message : `${name}: ${message}`,
    stack: stack ?? '',
  };
}
