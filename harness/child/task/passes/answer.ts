/** The first call of a process, and a second one on another input, both judged. Runs in a trial process that has made no call before. */
import { isUsageError } from '../../../../contract.ts';
import type { TrialReply } from '../../../wire/envelope.ts';
import type { AnswerSpecification, CheckedAnswer } from '../../../wire/passes/answer.ts';
import { type Refusal, takesInWords } from '../../../wire/refusal.ts';
import { TRICKS } from '../../../wire/tricks.ts';
import { thrownAndWhere } from '../../thrown-and-where.ts';
import { TaskCalls, UnsteadyReturn } from '../calls.ts';
import { compareReturned } from '../compare-returned.ts';
import { furtherChecks } from '../further-checks.ts';
import { differ, type OneCall, oneCall } from '../one-call.ts';
import { assertOwnInputs } from '../own-inputs.ts';
import { onTask, type TaskSubject } from '../subject.ts';

const MOST_TOLD = 5;

/** Makes the calls, and says whether they are right. */
export function run(specification: AnswerSpecification): Promise<TrialReply<'answer'>> {
  // Its first input is that of `ready`, the same in every run of these parameters: so it can be told whether two runs had the same.
  return onTask({ ...specification, inputSeed: 0 }, answer);
}

async function answer(subject: TaskSubject): Promise<TrialReply<'answer'>> {
  if (subject.task.benches !== undefined) return firstCallOfBench(subject);
  const { judge, answers, inputs } = subject;
  const { callable } = subject.implementation;
  const parameters = callable.kind === 'function' ? callable.run.length : 1;
  const calls = new TaskCalls(subject);
  const first = await oneCall(calls);
  let second: OneCall;
  try {
    second = await oneCall(calls);
  } catch (error) {
    // What the task itself does wrong is no trick of the implementation.
    if (isUsageError(error) || error instanceof UnsteadyReturn) throw error;
    const evidence = `its second call throws ${thrownAndWhere(error)}`;
    return { kind: 'caught', tricks: [{ trick: TRICKS.onlyOnce, evidence }] };
  }
  inputs.assertDataUnchanged();
  await assertOwnInputs(inputs, [first.seen, second.seen]);
  const given = answers.all();
  const [firstAnswer] = given;
  const refusal = await answers.judge(judge);
  if (refusal !== null) return withParameters(refusal, parameters);
  const checked: CheckedAnswer = {
    by: judge.by,
    inputDigest: first.digests.before,
    inputsDiffer: differ(first.digests.before, second.digests.before),
    inputUnchanged: differ(first.digests.before, first.digests.after, false),
    ...(given.every((one) => one.answer === undefined) ? { isUndefined: true as const } : {}),
    // It may compute with what is undefined, and agree with others that do.
    ...(parameters > 1 ? { parameters } : {}),
    ...(judge.isApproximate
      ? { figures: await judge.figures(firstAnswer!.call, firstAnswer!.answer) }
      : {}),
  };
  // Whoever is approximate is judged by how far it is off, of which nothing is said there.
  const checks = judge.isApproximate ? [] : await furtherChecks(subject);
  const further = checks.flatMap(({ differences }) => differences);
  if (further.length > 0)
    return {
      kind: 'wrong',
      wrong: { differences: further.length, atLeast: true, first: further.slice(0, MOST_TOLD) },
    };
  inputs.assertDataUnchanged();
  const { firstCallNs, loadNs, peakRssBytes } = first;
  return { kind: 'answered', firstCallNs, loadNs, peakRssBytes, error: null, checked };
}

/** Of a function that takes several values, a wrong answer may be made of what is undefined. */
function withParameters(refusal: Refusal, parameters: number): Refusal {
  if (refusal.kind !== 'wrong' || parameters < 2) return refusal;
  const { wrong } = refusal;
  const where = `it ${takesInWords(parameters)}`;
  return { kind: 'wrong', wrong: { ...wrong, first: [...wrong.first, { where }] } };
}

/** Its second call is made where what it returns is compared. */
async function firstCallOfBench(subject: TaskSubject): Promise<TrialReply<'answer'>> {
  let returned: unknown;
  const { firstCallNs, loadNs, peakRssBytes } = await oneCall(new TaskCalls(subject), (value) => {
    returned = value;
  });
  const checked: CheckedAnswer = {
    by: 'baseline',
    inputDigest: null,
    inputsDiffer: null,
    inputUnchanged: null,
    returned: await compareReturned(subject, returned),
  };
  return { kind: 'answered', firstCallNs, loadNs, peakRssBytes, error: null, checked };
}
