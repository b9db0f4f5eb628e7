/** A series of calls without warm-up, to see when they become steady. Runs in a trial process. */

import type { TrialReply } from '../../wire/envelope.ts';
import type { SteadySpecification } from '../../wire/passes/steady.ts';
import { collectAndSettle } from '../garbage.ts';
import type { Subject } from '../subject.ts';
import { inputOf } from './call-input.ts';
import { onLog } from './changed-log.ts';
import { faultOfLastAnswer } from './last-answer.ts';
import { TimedCalls } from './timed-calls.ts';

const FEWEST_CALLS = 2;

/** Calls the implementation until one of the limits is reached; the last answer is checked. */
export function run(specification: SteadySpecification): Promise<TrialReply<'steady'>> {
  return onLog(specification, (subject) => steady(subject, specification));
}

async function steady(
  { implementation, first: firstEvents }: Subject,
  specification: SteadySpecification,
): Promise<TrialReply<'steady'>> {
  const { layout, events, mostCalls, mostSeconds } = specification;
  const part = () => firstEvents(events);
  const input = inputOf(implementation, () => part().dataset, specification);
  const calls = new TimedCalls(input);
  const startMs = performance.now();
  const first = await calls.make(1, events, collectAndSettle);
  // The input is made anew for each call, which takes as long as many a call does.
  const affordable = Math.floor((mostSeconds * 1e3) / (performance.now() - startMs));
  const total = Math.min(mostCalls, Math.max(FEWEST_CALLS, affordable));
  const others = await calls.make(total - 1, events, collectAndSettle);
  const secondsPerCall = (performance.now() - startMs) / 1e3 / total;
  const { dataset, expected } = part();
  const fault = faultOfLastAnswer(calls, { dataset, expected: expected() });
  if (fault !== null) return fault;
  const callsNs = [...first, ...others].map(({ wallNs }) => wallNs);
  return { kind: 'steady', result: { layout, events, callsNs, secondsPerCall } };
}
