/** Timed calls after warm-up calls. Runs in a trial process. */

import { timeCalls } from '../../../harness/child/passes/timing.ts';
import type { Turns } from '../../../harness/child/turns.ts';
import type { TrialReply } from '../../../harness/wire/envelope.ts';
import { time as definition, type TimeSpecification } from '../../../harness/wire/passes/time.ts';
import { inputOf } from '../call-input.ts';
import { onImplementation } from '../subject.ts';

/** Times calls on all events; every answer is handed over. */
export function run(specification: TimeSpecification, turns: Turns): Promise<TrialReply<'time'>> {
  return onImplementation(specification, async ({ implementation, dataset, lookAtBuiltIns }) => {
    const input = inputOf(implementation, dataset, specification, (call) =>
      definition.given!(specification, implementation.input, call),
    );
    return { kind: 'timed', result: await timeCalls(input, specification, turns, lookAtBuiltIns) };
  });
}
