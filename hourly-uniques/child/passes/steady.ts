/** A series of calls without warm-up, to see when they become steady. Runs in a trial process. */

import { TimedCalls } from '../../../harness/child/passes/timed-calls.ts';
import { seriesOf } from '../../../harness/child/passes/timing.ts';
import type { Turns } from '../../../harness/child/turns.ts';
import type { TrialReply } from '../../../harness/wire/envelope.ts';
import {
  steady as definition,
  type SteadySpecification,
} from '../../../harness/wire/passes/steady.ts';
import { inputOf } from '../call-input.ts';
import { onImplementation } from '../subject.ts';

/** Calls the implementation until one of the limits is reached; every answer is handed over. */
export function run(
  specification: SteadySpecification,
  turns: Turns,
): Promise<TrialReply<'steady'>> {
  return onImplementation(specification, async ({ implementation, dataset, lookAtBuiltIns }) => {
    const { layout, events } = specification;
    const input = inputOf(implementation, dataset, specification, (call) =>
      definition.given!(specification, implementation.input, call),
    );
    const series = await seriesOf(new TimedCalls(input, turns, lookAtBuiltIns), specification);
    return { kind: 'steady', result: { layout, events, ...series } };
  });
}
