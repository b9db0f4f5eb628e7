/** The input of a call as its elements, one at a time, as a task's `stream` has them. Runs in trial processes. */
import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../../../contract.ts';
import type { AnyTask } from '../../plug-ins/load-task.ts';
import { differenceInWords } from '../../wire/refusal.ts';
import { isPromise } from '../promises.ts';
import type { Maker } from './maker.ts';
import { opaqueIn } from './opaque.ts';
import { differencesBetween } from './places.ts';
import { ofTask } from './task-errors.ts';
import { kindInWords, valueInWords } from './value-in-words.ts';

/** Of one call. */
export interface Elements {
  readonly length: number;
  readonly at: (index: number) => unknown;
  /** After the call. */
  readonly release: () => Promise<void>;
}

const REMEDY = 'Have it return { length, at: (index) => element }, without a promise.';

/** @throws UsageError where `stream` is missing, throws, or returns something else. */
export function elementsOf(
  { stream }: AnyTask,
  maker: Maker,
  call: number,
  removeFolder: () => void,
): Elements {
  if (stream === undefined) throw new UsageError('The task no longer has a “stream”.');
  const returned: unknown = ofTask('stream', call, () => stream(maker));
  const { length, at } = (returned ?? {}) as Partial<Elements>;
  if (isPromise(returned) || typeof at !== 'function' || typeof length !== 'number')
    throw new UsageError(`“stream” of the task returns ${kindInWords(returned)}. ${REMEDY}`);
  if (!Number.isSafeInteger(length) || length < 0)
    throw new UsageError(
      `“stream” of the task has the length ${valueInWords(length)}, which is no number of elements.`,
    );
  const own = returned as Elements;
  return {
    length,
    // No function is made for each element: what this allocates would be taken for the call's.
    at: (index) => {
      try {
        return own.at(index);
      } catch (error) {
        return ofTask(`stream(…).at(${index})`, call, () => {
          throw error;
        });
      }
    },
    release: async () => removeFolder(),
  };
}

/**
 * Goes over an input that nobody needs any more.
 *
 * @throws UsageError where `stream` has other elements than what `make` makes: calls on them would give other answers.
 */
export function assertSameElements(input: unknown, { length, at }: Elements): void {
  if (typeof (input as Iterable<unknown> | null)?.[Symbol.iterator] !== 'function')
    throw new UsageError(
      `The task has a “stream”, but “make” returns ${kindInWords(input)}, over which nobody can go: leave “stream” out.`,
    );
  let index = 0;
  for (const made of input as Iterable<unknown>) {
    if (index < length) assertSame(made, at(index), index);
    index++;
  }
  if (index !== length)
    throw new UsageError(
      `“stream” of the task has ${counted(length)}, and what “make” makes of the same seed ${counted(index)}. ${SAME}`,
    );
}

const SAME = 'Both must make the same elements of the same parameters and “data”.';

function counted(elements: number): string {
  return `${elements.toLocaleString('en-US')} ${elements === 1 ? 'element' : 'elements'}`;
}

function assertSame(made: unknown, streamed: unknown, index: number): void {
  if (isDeepStrictEqual(made, streamed) || opaqueIn(made) !== null) return;
  const [first] = differencesBetween(made, streamed, 1);
  const where = first === undefined ? '' : ` (${differenceInWords(first)})`;
  throw new UsageError(
    `“stream” of the task has another element at ${index.toLocaleString('en-US')} than what “make” makes of the same seed${where.replace('the answer: ', '')}. ${SAME}`,
  );
}
