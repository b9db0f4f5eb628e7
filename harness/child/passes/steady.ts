/** A series of calls without warm-up, to see when they become steady. Runs in a trial process. */
import type { TrialReply } from '../../wire/envelope.ts';
import { steady as definition, type SteadySpecification } from '../../wire/passes/steady.ts';
import { onImplementation } from '../subject.ts';
import type { Turns } from '../turns.ts';
import { inputOf } from './call-input.ts';
import { TimedCalls } from './timed-calls.ts';
import { seriesOf } from './timing.ts';

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
