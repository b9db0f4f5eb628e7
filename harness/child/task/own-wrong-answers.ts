/**
 * Answers that are wrong in a way that only the task knows: it makes them of right ones, by its `wrongAnswers`. Runs in trial
 * processes, after everything else.
 */
import { UsageError } from '../../../contract.ts';
import { printable } from '../../../printable.ts';
import { answerOf } from './callable.ts';
import type { Judge } from './right-answer.ts';
import type { TaskSubject } from './subject.ts';
import { ofTaskAwaited } from './task-errors.ts';
import { isEqual } from './wrong-answers.ts';

/** What is wrong may not show in the answer to every input: so many are tried. */
const MOST_INPUTS = 4;

/** By the task's own words. */
export interface OwnWrongAnswers {
  readonly tried: string[];
  readonly unnoticed: string[];
  /** What came out as the right answer to every input. */
  readonly right: string[];
}

/** Whether the task finds differences, or cannot compare. */
export function isNoticed(judge: Judge, expected: unknown, wrong: unknown): boolean {
  try {
    return judge.compare('', expected, wrong).length > 0;
  } catch {
    // It cannot be compared, which is told as well.
    return true;
  }
}

/**
 * Each is made of an answer of its own, to which a call is made.
 *
 * @throws UsageError where the task makes none, throws, or changes its `data`.
 */
export async function tryOwnWrongAnswers(subject: TaskSubject): Promise<OwnWrongAnswers> {
  const found: OwnWrongAnswers = { tried: [], unnoticed: [], right: [] };
  for (const words of Object.keys(subject.task.wrongAnswers ?? {})) {
    const isTold = await isToldOn(subject, words);
    const how = printable(words, 200);
    if (isTold === null) found.right.push(how);
    else found.tried.push(how);
    if (isTold === false) found.unnoticed.push(how);
  }
  subject.inputs.assertDataUnchanged();
  return found;
}

/** null where none of the inputs has an answer that it makes wrong. */
async function isToldOn(subject: TaskSubject, words: string): Promise<boolean | null> {
  const { judge } = subject;
  for (let call = 0; call < MOST_INPUTS; call++) {
    const expected = await judge.right(call);
    const wrong = await wrongAnswer(subject, words, call);
    if (!isEqual(expected, wrong)) return isNoticed(judge, expected, wrong);
  }
  return null;
}

async function wrongAnswer(
  { task, implementation, inputs, limits }: TaskSubject,
  words: string,
  call: number,
): Promise<unknown> {
  const made = await inputs.makeAgain(call);
  const { checked, release } = await inputs.makeChecked(call);
  try {
    const answer = await answerOf(implementation.callable, made.input, limits);
    const what = `wrongAnswers ${printable(words)}`;
    // The maker's other fields are read when they are asked for.
    const handed = Object.defineProperty(checked, 'answer', { value: answer, enumerable: true });
    const wrong = await ofTaskAwaited(what, null, () =>
      task.wrongAnswers?.[words]?.(handed as typeof checked & { readonly answer: unknown }),
    );
    if (wrong === undefined)
      throw new UsageError(
        `“${what}” of the task returns nothing: it must return the wrong answer, also where it changes the one it was given.`,
      );
    return wrong;
  } finally {
    await made.release();
    await release();
  }
}
