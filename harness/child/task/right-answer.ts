/** Whether an answer is right: by `expected`, or by the baseline. Runs in trial processes, after whatever is measured. */
import { isDeepStrictEqual, types } from 'node:util';
import { UsageError } from '../../../contract.ts';
import { printable } from '../../../printable.ts';
import type { Limits } from '../../../task.ts';
import {
  type AnyTask,
  type Callable,
  loadTaskImplementation,
  type TaskImplementation,
} from '../../plug-ins/load-task.ts';
import type { PlugIn } from '../../wire/plug-in.ts';
import type { Difference } from '../../wire/refusal.ts';
import type { TaskMember } from '../../wire/task.ts';
import { thenEnded } from '../then-ended.ts';
import { answerOf, isThenable } from './callable.ts';
import { digestOfInput, serialized } from './digest.ts';
import type { TaskInputs } from './inputs.ts';
import { assertComparable, opaqueDifference, opaqueIn } from './opaque.ts';
import { differencesBetween } from './places.ts';
import { ofTask, ofTaskAwaited, ofTaskLater } from './task-errors.ts';
import { iteratorInWords, kindInWords, valueInWords } from './value-in-words.ts';

const MOST_DIFFERENCES = 5;

/** Says what is right. */
export interface Judge {
  readonly by: 'expected' | 'baseline';
  /** Whether answers need not be equal, but are judged by how far they are off. */
  readonly isApproximate: boolean;
  /**
   * The first differences of a call's answer; none where it is right.
   *
   * @throws UsageError where answers cannot be compared, or the baseline disagrees with itself.
   */
  readonly differences: (call: number, answer: unknown) => Promise<Difference[]>;
  /** Of two answers to an input of which `where` tells. @throws as `differences` does. */
  readonly compare: (where: string, expected: unknown, answer: unknown) => Difference[];
  /** Reads an answer as judging does, and whether it is right, or approximate. @throws as `differences` does. */
  readonly reads: (expected: unknown, answer: unknown) => boolean;
  readonly baseline: () => Promise<Callable>;
  /** The answer to a call's input that others are held against. */
  readonly right: (call: number) => Promise<unknown>;
  /** How far an approximate answer is off. @throws UsageError where the task does not say. */
  readonly figures: (call: number, answer: unknown) => Promise<Record<string, number>>;
}

/** Whose answers are judged, by which task. */
export interface Judged {
  readonly task: AnyTask;
  readonly member: TaskMember;
  readonly implementation: TaskImplementation;
  readonly inputs: TaskInputs;
  readonly limits: Limits;
  readonly baseline: PlugIn | null;
  /** Whether the task is another module than that of the implementation: its classes are others, of the same names. */
  readonly isOther?: boolean;
}

/** @see Judge */
export function judgeOf(judged: Judged): Judge {
  const { task, member, implementation, inputs, isOther = false } = judged;
  const isBaseline = member.implementation === task.baseline;
  const right = task.expected === undefined ? byBaseline(judged) : byExpected(judged);
  return {
    by: task.expected === undefined ? 'baseline' : 'expected',
    isApproximate: implementation.isApproximate,
    baseline: () => loadBaseline(judged),
    right,
    reads: (expected, answer) => {
      if (!implementation.isApproximate)
        return differencesFrom(task, 0, expected, answer, isOther).length === 0;
      task.error?.(expected, answer);
      return true;
    },
    compare: (where, expected, answer) =>
      differencesFrom(task, 0, expected, answer).map((found) => ({
        ...found,
        where: `${where}: ${found.where}`,
      })),
    differences: async (call, answer) => {
      const expected = await right(call);
      const found = differencesFrom(task, call, expected, answer, isOther);
      if (found.length > 0) await assertEqualInputs(inputs, call);
      if (found.length > 0 && isBaseline && task.expected === undefined)
        throw new UsageError(
          `The baseline, ${printable(task.baseline)}, disagrees with itself: two calls on equal input give different answers (${whereInWords(found[0]!)}). Give the task “expected”, or “differences” that say which answers are the same; or have “make” make equal inputs of equal seeds.`,
        );
      return found;
    },
    figures: async (call, answer) => {
      const { error } = task;
      if (error === undefined)
        throw new UsageError(
          `${printable(member.implementation ?? member.source)} is approximate, and the task has no “error” that says how far an answer is off: add error: (expected, answer) => ({ … }).`,
        );
      const expected = await right(call);
      return checkedFigures(ofTask('error', call, () => error(expected, answer)));
    },
  };
}

/** @throws UsageError where they are no numbers by name. */
function checkedFigures(figures: unknown): Record<string, number> {
  const isOfNames =
    typeof figures === 'object' &&
    figures !== null &&
    !isThenable(figures) &&
    !Array.isArray(figures);
  const entries = isOfNames ? Object.entries(figures) : [];
  const wrong = entries.find(([, figure]) => !Number.isFinite(figure));
  if (isOfNames && entries.length > 0 && wrong === undefined) return { ...figures };
  const what =
    wrong === undefined
      ? isThenable(figures)
        ? 'a promise'
        : valueInWords(figures)
      : `${printable(wrong[0])} that is ${valueInWords(wrong[1])}`;
  throw new UsageError(
    `“error” of the task gives ${what}. It must return, at once, finite numbers by name, such as { relativeError: 0.01 }.`,
  );
}

/** @throws UsageError where the input that an answer is judged by is none that its call got. */
async function assertEqualInputs(inputs: TaskInputs, call: number): Promise<void> {
  const made: unknown[] = [];
  const digests: (string | null)[] = [];
  for (let making = 0; making < 2; making++) {
    const { input, hasFolder, release } = await inputs.makeAgain(call);
    made.push(input);
    digests.push(hasFolder ? null : digestOfInput(input));
    await release();
  }
  assertNotUsedUp(made[0], made[1]);
  if (digests[0] === digests[1]) return;
  throw new UsageError(
    '“make” makes another input each time, from the same seed: it must use “random” and “seed” alone, not Math.random, the time or what another call has left.',
  );
}

/** @throws UsageError where both are one iterator: whoever gets it later finds it empty. */
function assertNotUsedUp(one: unknown, other: unknown): void {
  if (typeof one !== 'object' || one === null || one !== other || types.isProxy(one)) return;
  const iterator = iteratorInWords(one);
  if (iterator === null) return;
  throw new UsageError(
    `“make” hands out the same ${iterator} to every call, and it can be gone over once: have “make” make another one each time.`,
  );
}

function byExpected({ task, inputs }: Judged): (call: number) => Promise<unknown> {
  return async (call) => {
    const { checked, release } = await inputs.makeChecked(call);
    const expected = () => ofTaskAwaited('expected', call, () => task.expected?.(checked));
    return thenEnded<unknown>(expected, release);
  };
}

function byBaseline(judged: Judged): (call: number) => Promise<unknown> {
  const { inputs, limits } = judged;
  let loaded: Promise<Callable> | null = null;
  return async (call) => {
    loaded ??= loadBaseline(judged);
    const callable = await loaded;
    const { input, release } = await inputs.makeAgain(call);
    const answer = () => ofTaskLater('baseline', call, answerOf(callable, input, limits));
    return thenEnded(answer, release);
  };
}

async function loadBaseline({ task, member, implementation, baseline }: Judged): Promise<Callable> {
  const name = task.baseline;
  if (member.implementation === name) return implementation.callable;
  const plugIn = baseline ??
    member.baselineFile ?? { name, source: member.source, url: member.url };
  const ofTask = await loadTaskImplementation(plugIn, { ...member, implementation: name }, task);
  return ofTask.callable;
}

function differencesFrom(
  task: AnyTask,
  call: number,
  expected: unknown,
  answer: unknown,
  isOther = false,
): Difference[] {
  const { differences } = task;
  if (differences === undefined) {
    assertComparable(expected);
    // Of another module's answers nobody knows what could be seen there.
    if (isOther) assertComparable(answer);
    const opaque = opaqueIn(answer);
    if (opaque !== null) return [opaqueDifference(expected, answer, opaque)];
    const isRight = isEqual(expected, answer) || (isOther && haveSameBytes(expected, answer));
    return isRight ? [] : differencesBetween(expected, answer, MOST_DIFFERENCES);
  }
  return ofTask('differences', call, () => {
    const found: Difference[] = [];
    for (const text of listOfTexts(differences(expected, answer))) {
      if (typeof text !== 'string')
        throw new UsageError(
          `“differences” of the task gives ${kindInWords(text)} among its texts. ${WHAT_DIFFERENCES_GIVE}`,
        );
      found.push({ where: printable(text, 500) });
      if (found.length === MOST_DIFFERENCES) break;
    }
    return found;
  });
}

const WHAT_DIFFERENCES_GIVE =
  'It must return, at once, a list of texts that say what is wrong, and [] where the answer is right.';

/** @throws UsageError where it is none: a text itself would be read letter by letter. */
function listOfTexts(returned: unknown): Iterable<unknown> {
  const isList =
    typeof returned === 'object' &&
    returned !== null &&
    typeof (returned as { readonly [Symbol.iterator]?: unknown })[Symbol.iterator] === 'function';
  if (isList) return returned as Iterable<unknown>;
  const what = isThenable(returned)
    ? 'a promise'
    : typeof returned === 'object' && returned !== null
      ? `${kindInWords(returned)}, which is no list`
      : valueInWords(returned);
  throw new UsageError(`“differences” of the task returns ${what}. ${WHAT_DIFFERENCES_GIVE}`);
}

function isEqual(expected: unknown, answer: unknown): boolean {
  try {
    return isDeepStrictEqual(expected, answer);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(
      'Answers are nested too deeply to be compared: give the task “differences”.',
      { cause: error },
    );
  }
}

/** What `v8.serialize` keeps of a value says nothing of its class. */
function haveSameBytes(one: unknown, other: unknown): boolean {
  const [bytes, otherBytes] = [serialized(one), serialized(other)];
  return bytes !== null && otherBytes !== null && Buffer.compare(bytes, otherBytes) === 0;
}

function whereInWords({ where, expected, actual }: Difference): string {
  return expected === undefined ? where : `${where}: ${expected} and ${actual}`;
}
