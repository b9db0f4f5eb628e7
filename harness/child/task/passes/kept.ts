/** A snapshot of what calls of an implementation of a task keep. Runs in a trial process. */
import type { TrialReply } from '../../../wire/envelope.ts';
import type { KeptSpecification } from '../../../wire/passes/kept.ts';
import { followedCallOf } from '../../passes/followed-calls.ts';
import { snapshotOfKept } from '../../profilers/kept-snapshot.ts';
import { TaskCalls } from '../calls.ts';
import { onTask } from '../subject.ts';

/** Makes the calls, and writes the snapshot. */
export function run(specification: KeptSpecification): Promise<TrialReply<'kept'>> {
  return onTask(specification, (subject) => {
    const calls = new TaskCalls(subject);
    return snapshotOfKept(
      followedCallOf(calls, () => calls.discard()),
      specification,
    );
  });
}
