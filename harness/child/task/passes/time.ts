/** Timed calls of an implementation of a task. Runs in a trial process. */
import type { TrialReply } from '../../../wire/envelope.ts';
import type { TimeSpecification } from '../../../wire/passes/time.ts';
import { timeCalls } from '../../passes/timing.ts';
import type { Turns } from '../../turns.ts';
import { TaskCalls } from '../calls.ts';
import { onTask, type TaskSubject } from '../subject.ts';

/** Times calls; answers are judged when all of them are over. */
export function run(specification: TimeSpecification, turns: Turns): Promise<TrialReply<'time'>> {
  return onTask(specification, (subject) => time(subject, specification, turns));
}

async function time(
  subject: TaskSubject,
  specification: TimeSpecification,
  turns: Turns,
): Promise<TrialReply<'time'>> {
  const { inputs, answers, judge } = subject;
  const { callsPerSample = 1 } = specification;
  const calls = new TaskCalls(subject);
  calls.makeSamplesOf(callsPerSample);
  const timed = await timeCalls(calls, specification, turns, subject.lookAtBuiltIns);
  const emptyCallNs = callsPerSample === 1 ? null : await calls.emptyCallNs();
  inputs.assertDataUnchanged();
  const refusal = await answers.judge(judge);
  if (refusal !== null) return refusal;
  const { compared } = answers;
  const result = {
    ...timed,
    ...(emptyCallNs === null ? {} : { emptyCallNs }),
    ...(compared === null ? {} : { answers: compared }),
  };
  return { kind: 'timed', result };
}
