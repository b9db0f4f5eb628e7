/** Many calls of an implementation of a task, with a look at memory every so often. Runs in a trial process. */
import type { TrialReply } from '../../../wire/envelope.ts';
import type { CallsSpecification } from '../../../wire/passes/calls.ts';
import { followCalls, followedCallOf } from '../../passes/followed-calls.ts';
import { TaskCalls } from '../calls.ts';
import { onTask } from '../subject.ts';

/** Makes them; answers are not kept, which were checked in another process. */
export function run(specification: CallsSpecification): Promise<TrialReply<'calls'>> {
  return onTask(specification, async (subject) => {
    const calls = new TaskCalls(subject);
    const callOnce = followedCallOf(calls, () => calls.discard());
    const result = await followCalls(callOnce, specification);
    subject.inputs.assertDataUnchanged();
    return { kind: 'calls', result };
  });
}
