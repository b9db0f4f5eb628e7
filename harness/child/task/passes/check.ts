/**
 * Everything that a task says of answers, check by check: calls on its workload, hostile inputs, relations, and answers that are
 * wrong on purpose. Runs in a trial process that has made no call before.
 */
import { isUsageError } from '../../../../contract.ts';
import type { TrialReply } from '../../../wire/envelope.ts';
import type { CheckSpecification, WrongAnswers } from '../../../wire/passes/check.ts';
import type { ResultOf } from '../../../wire/passes.ts';
import {
  countInWords,
  type Difference,
  differenceInWords,
  type Trick,
} from '../../../wire/refusal.ts';
import { TRICKS } from '../../../wire/tricks.ts';
import { noteRequired } from '../../audit/required-modules.ts';
import { thrownAndWhere } from '../../thrown-and-where.ts';
import { TaskCalls, UnsteadyReturn } from '../calls.ts';
import { furtherChecks } from '../further-checks.ts';
import { differ, type OneCall, oneCall } from '../one-call.ts';
import { assertOwnInputs } from '../own-inputs.ts';
import { isNoticed, tryOwnWrongAnswers } from '../own-wrong-answers.ts';
import { onTask, type TaskSubject } from '../subject.ts';
import { none, tryWrongAnswers } from '../wrong-answers.ts';

type Checked = ResultOf<'check'>;

/** On the workload: the first of a process, and some after it, as long as they are quick. */
const CALLS = 12;
const FEWEST_CALLS = 2;
const MOST_MS = 5_000;

/** Makes the calls, and says what is wrong, and what is noticed. */
export async function run(specification: CheckSpecification): Promise<TrialReply<'check'>> {
  const required = noteRequired();
  return onTask(specification, (subject) => check(subject, required));
}

async function check(subject: TaskSubject, required: () => string[]): Promise<TrialReply<'check'>> {
  const { judge, answers, inputs } = subject;
  const { made, fault, tricks } = await makeCalls(new TaskCalls(subject));
  inputs.assertDataUnchanged();
  await assertOwnInputs(
    inputs,
    made.map(({ seen }) => seen),
  );
  const [first] = answers.all();
  const refusal = await answers.judge(judge);
  if (refusal?.kind === 'caught') tricks.push(...refusal.tricks);
  const wrong = refusal?.kind === 'wrong' ? refusal.wrong : null;
  const different =
    wrong === null
      ? null
      : `${countInWords(wrong)}: ${wrong.first.map(differenceInWords).join('; ')}`;
  const right = { check: 'right', fault: fault ?? different };
  const isRight = right.fault === null && tricks.length === 0;
  const hasFigures = judge.isApproximate && first !== undefined;
  const figures = hasFigures ? await judge.figures(first.call, first.answer) : null;
  // Whoever is approximate is judged by how far it is off, of which nothing is said there.
  const further = judge.isApproximate ? [] : await furtherChecks(subject);
  inputs.assertDataUnchanged();
  const [one, other] = made;
  return {
    kind: 'checked',
    by: judge.by,
    calls: made.length,
    checks: [
      right,
      ...further.map(({ check, differences }) => ({ check, fault: inWords(differences) })),
    ],
    inputDigest: one?.digests.before ?? null,
    inputsDiffer: differ(one?.digests.before ?? null, other?.digests.before ?? null),
    inputUnchanged: inputUnchanged(made),
    ...(figures === null ? {} : { figures }),
    wrongAnswers:
      isRight && first !== undefined
        ? await wrongAnswersOf(subject, first)
        : none('its answer is not right'),
    tricks,
    required: required(),
  };
}

interface Calls {
  readonly made: readonly OneCall[];
  /** What the first one throws; null where it answers. */
  readonly fault: string | null;
  readonly tricks: Trick[];
}

async function makeCalls(calls: TaskCalls): Promise<Calls> {
  const made: OneCall[] = [];
  const tricks: Trick[] = [];
  const endMs = performance.now() + MOST_MS;
  while (made.length < CALLS && (made.length < FEWEST_CALLS || performance.now() < endMs)) {
    try {
      made.push(await oneCall(calls));
    } catch (error) {
      // What the task itself does wrong is no fault of the implementation.
      if (isUsageError(error)) throw error;
      if (made.length === 0 || error instanceof UnsteadyReturn)
        return { made, fault: thrownInWords(error), tricks };
      const evidence = `its call ${made.length + 1} throws ${thrownAndWhere(error)}`;
      tricks.push({ trick: TRICKS.onlyOnce, evidence });
      break;
    }
  }
  return { made, fault: null, tricks };
}

function thrownInWords(error: unknown): string {
  if (error instanceof UnsteadyReturn) return error.message;
  return `it throws ${thrownAndWhere(error)}`;
}

/** Whether all calls left it as it was; null where that cannot be told of one of them. */
function inputUnchanged(made: readonly OneCall[]): Checked['inputUnchanged'] {
  const each = made.map(({ digests }) => differ(digests.before, digests.after, false));
  if (each.length === 0) return null;
  return each.includes(false) ? false : each.includes(null) ? null : true;
}

function inWords(differences: readonly Difference[]): string | null {
  return differences.length === 0 ? null : differences.map(differenceInWords).join('; ');
}

async function wrongAnswersOf(
  subject: TaskSubject,
  { call, answer }: { readonly call: number; readonly answer: unknown },
): Promise<WrongAnswers> {
  const { judge } = subject;
  if (judge.isApproximate) return none('it is approximate, and judged by how far it is off');
  const expected = await judge.right(call);
  const byStructure = tryWrongAnswers(expected, answer, (wrong) =>
    isNoticed(judge, expected, wrong),
  );
  const own = await tryOwnWrongAnswers(subject);
  const tried = [...own.tried, ...byStructure.tried];
  return {
    tried,
    unnoticed: [...own.unnoticed, ...byStructure.unnoticed],
    ...(own.right.length === 0 ? {} : { right: own.right }),
    problem: tried.length + own.right.length === 0 ? byStructure.problem : null,
  };
}
