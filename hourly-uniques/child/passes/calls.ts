/** Many calls of an implementation of the hourly uniques, with a look at memory every so often. Runs in a trial process. */

import {
  type FollowedCall,
  followCalls,
  followedCallOf,
} from '../../../harness/child/passes/followed-calls.ts';
import type { TrialReply } from '../../../harness/wire/envelope.ts';
import { ALL_EVENTS, timedCall } from '../../../harness/wire/judging.ts';
import type { CallsSpecification } from '../../../harness/wire/passes/calls.ts';
import { inputOf } from '../call-input.ts';
import { onImplementation, type Subject } from '../subject.ts';

/** Makes them; answers are not kept, which were checked in another process. */
export function run(specification: CallsSpecification): Promise<TrialReply<'calls'>> {
  return onImplementation(specification, async (subject) => {
    const followed = await followCalls(uniquesCall(subject, specification), specification);
    // Of a file nobody here knows them.
    if (subject.implementation.input === 'file') return { kind: 'calls', result: followed };
    const events = subject.dataset().timestampsMs.length;
    return { kind: 'calls', result: { events, ...followed } };
  });
}

/** A call on all events of the dataset, changed from call to call. */
export function uniquesCall(
  { implementation, dataset }: Pick<Subject, 'implementation' | 'dataset'>,
  specification: Pick<CallsSpecification, 'strings' | 'resources' | 'inputSeed'>,
): FollowedCall {
  const { inputSeed } = specification;
  const input = inputOf(implementation, dataset, specification, (call) =>
    timedCall({ inputSeed, events: ALL_EVENTS }, implementation.input, call),
  );
  return followedCallOf(input);
}
