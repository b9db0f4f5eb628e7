/** What is replied where something throws. Runs in trial processes. */
import { types } from 'node:util';
import { isUsageError } from '../../contract.ts';
import type { Refusal } from '../wire/refusal.ts';
import { valueInWords } from './task/value-in-words.ts';

class NoError extends Error {
  override readonly stack = '';
}

/** @returns the error in words. */
export function threw(error: unknown): Refusal {
  // Of anything else, nobody knows where it was thrown.
  const isError = types.isNativeError(error) || error instanceof Error;
  const { name, message, stack } = isError
    ? (error as Error)
    : new NoError(`It threw ${valueInWords(error)}, which is no Error, and knows no place.`);
  return {
    kind: 'threw',
    usage: isUsageError(error),
    message: isUsageError(error) || !isError ? message : `${name}: ${message}`,
    stack: stack ?? '',
  };
}
