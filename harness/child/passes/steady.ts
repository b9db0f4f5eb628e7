/** A series of calls without warm-up, to see when they become steady. Runs in a trial process. */
import type { SteadySpecification, TrialReply } from '../../wire/protocol.ts';
import type { CallInput } from './call-input.ts';
import { faultOfLastAnswer, type RightAnswer } from './last-answer.ts';
import { TimedCalls } from './timed-calls.ts';

const FEWEST_CALLS = 2;

/** Calls the implementation until one of the limits is reached; the last answer is checked. */
export async function steady(
  input: CallInput,
  right: () => RightAnswer,
  { layout, events, mostCalls, mostSeconds }: SteadySpecification,
): Promise<TrialReply> {
  const calls = new TimedCalls(input);
  const startMs = performance.now();
  const first = await calls.make(1, events);
  // The input is made anew for each call, which takes as long as many a call does.
  const affordable = Math.floor((mostSeconds * 1e3) / (performance.now() - startMs));
  const total = Math.min(mostCalls, Math.max(FEWEST_CALLS, affordable));
  const others = await calls.make(total - 1, events);
  const secondsPerCall = (performance.now() - startMs) / 1e3 / total;
  const fault = faultOfLastAnswer(calls, right());
  if (fault !== null) return fault;
  const callsNs = [...first, ...others].map(({ wallNs }) => wallNs);
  return { kind: 'steady', result: { layout, events, callsNs, secondsPerCall } };
}
