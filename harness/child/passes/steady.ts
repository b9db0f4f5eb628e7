/** A series of calls without warm-up, to see when they become steady. Runs in a trial process. */

import type { TrialReply } from '../../wire/envelope.ts';
import { steady as definition, type SteadySpecification } from '../../wire/passes/steady.ts';
import { collectAndSettle } from '../garbage.ts';
import { onImplementation, type Subject } from '../subject.ts';
import type { Turns } from '../turns.ts';
import { inputOf } from './call-input.ts';
import { TimedCalls } from './timed-calls.ts';

const FEWEST_CALLS = 2;

/** Calls the implementation until one of the limits is reached; every answer is handed over. */
export function run(
  specification: SteadySpecification,
  turns: Turns,
): Promise<TrialReply<'steady'>> {
  return onImplementation(specification, (subject) => steady(subject, specification, turns));
}

async function steady(
  { implementation, dataset, lookAtBuiltIns }: Subject,
  specification: SteadySpecification,
  turns: Turns,
): Promise<TrialReply<'steady'>> {
  const { layout, events, mostCalls, mostSeconds } = specification;
  const input = inputOf(implementation, dataset, specification, (call) =>
    definition.given!(specification, implementation.input, call),
  );
  const calls = new TimedCalls(input, turns, lookAtBuiltIns);
  const startMs = performance.now();
  const first = await calls.make(1, collectAndSettle);
  // The input is made anew for each call, which takes as long as many a call does.
  const affordable = Math.floor((mostSeconds * 1e3) / (performance.now() - startMs));
  const total = Math.min(mostCalls, Math.max(FEWEST_CALLS, affordable));
  const others = await calls.make(total - 1, collectAndSettle);
  lookAtBuiltIns();
  const secondsPerCall = (performance.now() - startMs) / 1e3 / total;
  const callsNs = [...first, ...others].map(({ wallNs }) => wallNs);
  return { kind: 'steady', result: { layout, events, callsNs, secondsPerCall } };
}
