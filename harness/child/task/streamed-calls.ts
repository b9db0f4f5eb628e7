/** Calls that get their input one element at a time, with a stop at each mark. Runs in trial processes. */
import { isUsageError } from '../../../contract.ts';
import { errorInWords } from '../../../printable.ts';
import type { MarkedTrial } from '../../wire/passes/definition.ts';
import { InputStream } from '../memory/input-stream.ts';
import { stackOf } from '../threw.ts';
import type { TaskSubject } from './subject.ts';

type OnMark = (elements: number) => void;
type HowRead = Pick<InputStream<unknown>, 'timesRead' | 'handedOver' | 'isOver'>;

/** An implementation, and inputs that can be iterated over once. */
export interface Streamed {
  /** Its calls get such inputs; answers are judged by whole ones. */
  readonly subject: TaskSubject;
  /** Who is told of the marks of calls from now on. */
  readonly tell: (onMark: OnMark) => void;
  /** What the last call did with its input. */
  readonly howRead: () => HowRead;
  /** Makes an equal input. @returns what goes over as much of it as the last call did, and tells of the same marks. */
  readonly reading: (call: number, onMark: OnMark) => () => void;
  /** @throws Error where the answer is wrong, and it did not go over its input once. */
  readonly assertRead: (reply: { readonly kind: string }) => void;
  /** What is thrown where a call fails on such an input: says that it was one. */
  readonly explained: (thrown: unknown) => unknown;
}

/** @returns null where memory is not followed by position: there is no `stream`, or calls are made ready by `open`. */
export function streamed(
  subject: TaskSubject,
  { events, marks }: Pick<MarkedTrial, 'events' | 'marks'>,
): Streamed | null {
  const { task, inputs, implementation } = subject;
  if (task.stream === undefined || implementation.callable.kind !== 'function' || events <= 1)
    return null;
  let onMark: OnMark = () => {};
  let last: HowRead = { timesRead: 0, handedOver: 0, isOver: false };
  const make = async (call: number) => {
    const { length, at, release } = inputs.elements(call);
    const input = new InputStream(at, length, marks, (elements) => onMark(elements));
    last = input;
    const end = () => {
      // Without what its elements are made of: that would be taken for what the implementation holds.
      const { timesRead, handedOver, isOver } = input;
      last = { timesRead, handedOver, isOver };
      return release();
    };
    return { call, input, hasFolder: true, isSeeded: true, release: end };
  };
  return {
    subject: { ...subject, inputs: { ...inputs, make } },
    tell: (next) => {
      onMark = next;
    },
    howRead: () => last,
    reading: (call, tell) => {
      const { isOver, handedOver } = last;
      const { length, at, release } = inputs.elements(call);
      const again = new InputStream(at, length, marks, tell);
      return () => {
        for (let time = isOver ? -1 : 0; time < handedOver; time++) again.next();
        void release();
      };
    },
    assertRead: ({ kind }) => {
      const { timesRead, isOver } = last;
      if (kind === 'wrong' && !(timesRead === 1 && isOver)) throw new Error('Its answer is wrong.');
    },
    explained: (thrown) => {
      if (isUsageError(thrown)) return thrown;
      const error = new Error(`${howReadInWords(last)} ${REMEDY} ${errorInWords(thrown)}`, {
        cause: thrown,
      });
      error.stack = stackOf(thrown);
      return error;
    },
  };
}

const REMEDY =
  "Where memory is followed, its input is the task's “stream”, which can be iterated over, once, and nothing else: iterate, or leave “stream” out of the task.";

function howReadInWords({ timesRead, isOver }: HowRead): string {
  if (timesRead === 0) return 'It does not iterate over its input.';
  if (timesRead > 1) return 'It iterates over its input more than once.';
  return isOver ? '' : 'It stops before the end of its input.';
}
