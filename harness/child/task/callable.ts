/** A call of an implementation of a task, made ready and ended outside of the clock. Runs in trial processes. */
import type { Limits, Opened } from '../../../task.ts';
import type { Callable } from '../../plug-ins/load-task.ts';
import { awaiting } from '../awaited.ts';
import { isPromise } from '../promises.ts';
import { thenEnded } from '../then-ended.ts';

/** A call on an input. */
export interface ReadyCall {
  readonly run: () => unknown;
  /** null where what is returned is the answer. */
  readonly result: ((returned: unknown) => unknown) | null;
  readonly close: () => unknown;
}

const nothing = () => {};

/** @throws Error where `open` returns nothing that can be called. */
export async function readyCall(
  callable: Callable,
  input: unknown,
  limits: Limits,
): Promise<ReadyCall> {
  if (callable.kind === 'function') {
    const { run } = callable;
    return { run: () => run(input), result: null, close: nothing };
  }
  if (callable.kind === 'hooked') {
    const { before, run, after } = callable;
    await before();
    return { run, result: null, close: after };
  }
  const opening = callable.open(input, limits);
  return readyFrom(isPromise(opening) ? await awaiting('open', opening) : opening);
}

/** Of what `open` returned. */
function readyFrom(opened: Opened<unknown>): ReadyCall {
  if (typeof opened?.run !== 'function')
    throw new TypeError('“open” must return an object with run: () => answer.');
  const { result, close } = opened as { result?: unknown; close?: unknown };
  for (const [name, value] of Object.entries({ result, close }))
    if (value !== undefined && typeof value !== 'function')
      throw new TypeError(`What “open” returns has a ${name} that is no function.`);
  return {
    run: () => opened.run(),
    result:
      result === undefined
        ? null
        : (returned) => (opened as { result: (returned: unknown) => unknown }).result(returned),
    close: () => opened.close?.(),
  };
}

/** Whether it is to be waited for: a promise, or what stands in for one. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    isPromise(value) ||
    (typeof value === 'object' &&
      value !== null &&
      typeof (value as { readonly then?: unknown }).then === 'function')
  );
}

/**
 * One call from beginning to end, by which nothing is measured.
 *
 * @param on What its input is, where that is none of the workload's: told where the call never ends.
 * @returns the answer.
 */
export async function answerOf(
  callable: Callable,
  input: unknown,
  limits: Limits,
  on: string | null = null,
): Promise<unknown> {
  const awaitingPart = (part: string, promised: unknown) =>
    awaiting(on === null ? part : `${on}: ${part}`, promised);
  const call = await readyCall(callable, input, limits);
  return thenEnded(
    async () => {
      const returned = await awaitingPart('run', call.run());
      return call.result === null ? returned : await awaitingPart('result', call.result(returned));
    },
    () => awaitingPart('close', call.close()),
  );
}
