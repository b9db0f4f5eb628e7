/** What is replied where something throws. Runs in trial processes. */
import { inspect, types } from 'node:util';
import { isUsageError } from '../../contract.ts';
import type { Refusal } from '../wire/refusal.ts';
import { stackInSource } from './stack-in-source.ts';

/** @returns the error in words. */
export function threw(error: unknown): Refusal & { readonly kind: 'threw' } {
  if (!types.isNativeError(error) && !(error instanceof Error))
    return {
      kind: 'threw',
      usage: false,
      message: `it threw what is no Error, so that no line is known: ${inWords(error)}. Throw new Error(…)`,
      stack: '',
    };
  const { name, message, stack } = error;
  return {
    kind: 'threw',
    usage: isUsageError(error),
    message: isUsageError(error) ? message : `${name}: ${message}`,
    stack: stackInSource(stack ?? ''),
  };
}

function inWords(thrown: unknown): string {
  // Objects may say of themselves whatever they like, or throw again.
  try {
    return inspect(thrown, {
      depth: 1,
      breakLength: Number.POSITIVE_INFINITY,
      customInspect: false,
    }).slice(0, 200);
  } catch {
    return typeof thrown;
  }
}
