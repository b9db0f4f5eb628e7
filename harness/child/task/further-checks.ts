/**
 * What a task says of other inputs than those of its workloads: hostile inputs, and inputs that belong together. Runs in trial
 * processes, after the answers to the workload were judged.
 */
import { UsageError } from '../../../contract.ts';
import { printable } from '../../../printable.ts';
import type { AnyTask, Callable, TaskImplementation } from '../../plug-ins/load-task.ts';
import type { Difference } from '../../wire/refusal.ts';
import { isPromise } from '../promises.ts';
import { thrownAndWhere } from '../thrown-and-where.ts';
import { answerOf } from './callable.ts';
import type { TaskInputs } from './inputs.ts';
import type { Judge } from './right-answer.ts';
import type { TaskSubject } from './subject.ts';
import { ofTaskAwaited } from './task-errors.ts';
import { classOf, kindInWords } from './value-in-words.ts';

/** The number of the call whose input relations change: no measured one gets it. */
const CALL_OF_RELATIONS = 2 ** 31;

/** What became of a call. */
type Outcome = { readonly answer: unknown } | { readonly threw: unknown };

/** A check by the name that requirements know it by, and what is wrong; nothing where it holds. */
export interface FurtherCheck {
  readonly check: string;
  readonly differences: readonly Difference[];
}

/** What is checked: not only a task's file says such things. */
type Subject = Pick<TaskSubject, 'task' | 'limits'> & {
  readonly implementation: Pick<TaskImplementation, 'callable'>;
  readonly inputs: Pick<TaskInputs, 'makeAgain' | 'makeChecked' | 'hostileMaker'>;
  readonly judge: Pick<Judge, 'compare' | 'baseline'>;
};

/** @returns all that the task gives. @throws UsageError where the task itself is at fault. */
export async function furtherChecks(subject: Subject): Promise<FurtherCheck[]> {
  const { hostile = {}, relations = {} } = subject.task;
  const found: FurtherCheck[] = [];
  for (const [name, one] of Object.entries(hostile))
    found.push({
      check: `hostile ${name}`,
      differences: await hostileDifferences(subject, name, one),
    });
  for (const [name, relation] of Object.entries(relations))
    found.push({
      check: `relation ${name}`,
      differences: await relationDifferences(subject, name, relation),
    });
  return found;
}

type Hostile = NonNullable<AnyTask['hostile']>[string];

async function hostileDifferences(
  subject: Subject,
  name: string,
  { make, throws, ...rest }: Hostile,
): Promise<Difference[]> {
  const { implementation, inputs, judge, limits } = subject;
  const what = `hostile ${printable(name)}`;
  const outcomeWith = async (callable: Callable): Promise<Outcome> => {
    const { maker, removeFolder } = inputs.hostileMaker(name);
    try {
      const input = await ofTaskAwaited(`${what}: make`, null, () => make(maker));
      return await outcomeOf(() => answerOf(callable, input, limits, what));
    } finally {
      removeFolder();
    }
  };
  const outcome = await outcomeWith(implementation.callable);
  const expected: Outcome | { readonly throws: string } =
    throws !== undefined
      ? { throws }
      : 'expected' in rest
        ? { answer: rest.expected }
        : await outcomeWith(await judge.baseline());
  // What the baseline refuses, others must refuse with the same error.
  const wanted = 'threw' in expected ? { throws: nameOf(expected.threw) } : expected;
  if ('throws' in wanted) {
    if ('threw' in outcome && isOf(outcome.threw, wanted.throws)) return [];
    return [
      { where: what, expected: `a ${wanted.throws} thrown`, actual: outcomeInWords(outcome) },
    ];
  }
  if ('threw' in outcome)
    return [{ where: what, expected: 'an answer', actual: outcomeInWords(outcome) }];
  return judge.compare(what, wanted.answer, outcome.answer);
}

type Relation = NonNullable<AnyTask['relations']>[string];

async function relationDifferences(
  subject: Subject,
  name: string,
  relation: Relation,
): Promise<Difference[]> {
  const { implementation, inputs, judge, limits } = subject;
  const what = `relation ${printable(name)}`;
  const call = CALL_OF_RELATIONS;
  const answerTo = (input: unknown) => answerOf(implementation.callable, input, limits, what);
  const made = await inputs.makeAgain(call);
  const { checked, release } = await inputs.makeChecked(call);
  try {
    const outcome = await outcomeOf(async () => {
      const ofRelation = <Value>(part: string, run: () => Value | Promise<Value>) =>
        ofTaskAwaited(`${what}: ${part}`, null, run);
      const original = await answerTo(made.input);
      if ('change' in relation) {
        const input = await ofRelation('change', () => relation.change(checked));
        if (input === undefined && made.input !== undefined)
          throw new UsageError(
            `“${what}: change” of the task returns nothing: it must return the changed input, also where it changes the one it was given.`,
          );
        const changed = await answerTo(input);
        const { answer: expectedOf = (answer) => answer } = relation;
        return {
          expected: await ofRelation('answer', () => expectedOf(original)),
          actual: changed,
        };
      }
      const parts = await ofRelation('split', () => relation.split(checked));
      if (!Array.isArray(parts))
        throw new UsageError(
          `“${what}: split” of the task returns ${kindInWords(parts)}: it must return an array of inputs.`,
        );
      const answers: unknown[] = [];
      for (const part of parts) answers.push(await answerTo(part));
      return {
        expected: original,
        actual: await ofRelation('merge', () => relation.merge(answers)),
      };
    });
    if ('threw' in outcome) {
      if (outcome.threw instanceof UsageError) throw outcome.threw;
      return [{ where: what, expected: 'an answer', actual: outcomeInWords(outcome) }];
    }
    const { expected, actual } = outcome.answer as { expected: unknown; actual: unknown };
    return judge.compare(what, expected, actual);
  } finally {
    await made.release();
    await release();
  }
}

async function outcomeOf(run: () => unknown): Promise<Outcome> {
  try {
    const returned = run();
    return { answer: isPromise(returned) ? await returned : returned };
  } catch (threw) {
    return { threw };
  }
}

/** Of an error: its class, as `throws` names it. */
function nameOf(threw: unknown): string {
  return threw instanceof Error ? threw.name : typeof threw;
}

/** Whether it goes by that name, or its class does: many a class that extends Error sets no name of its own. */
function isOf(threw: unknown, name: string): boolean {
  return nameOf(threw) === name || (threw instanceof Error && classOf(threw) === name);
}

function outcomeInWords(outcome: Outcome): string {
  return 'threw' in outcome ? thrownAndWhere(outcome.threw) : 'an answer';
}
