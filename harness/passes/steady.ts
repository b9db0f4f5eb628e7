/** A series of calls without warm-up, to see when they become steady. Runs in a trial process. */
import type { RowsImplementation } from '../../contract.ts';
import type { Dataset } from '../dataset.ts';
import type { ExpectedAnswer } from '../oracle.ts';
import type { SteadySpecification, TrialReply } from '../protocol.ts';
import { faultOfLastAnswer } from './last-answer.ts';
import { TimedCalls } from './timed-calls.ts';

const FEWEST_CALLS = 2;

/**
 * Calls the implementation until one of the limits is reached; the last answer is checked.
 *
 * @param dataset Its rows are the events of each call, no more.
 */
export async function steady(
  implementation: RowsImplementation,
  dataset: Dataset,
  expected: () => ExpectedAnswer,
  { strings, layout, events, mostCalls, mostSeconds }: SteadySpecification,
): Promise<TrialReply> {
  const calls = new TimedCalls(implementation, dataset, strings);
  const startMs = performance.now();
  const first = await calls.make(1, events);
  // Rows are made anew for each call, which takes as long as many a call does.
  const affordable = Math.floor((mostSeconds * 1e3) / (performance.now() - startMs));
  const total = Math.min(mostCalls, Math.max(FEWEST_CALLS, affordable));
  const others = await calls.make(total - 1, events);
  const secondsPerCall = (performance.now() - startMs) / 1e3 / total;
  const fault = faultOfLastAnswer(calls, dataset, expected());
  if (fault !== null) return fault;
  const callsNs = [...first, ...others].map(({ wallNs }) => wallNs);
  return { kind: 'steady', result: { layout, events, callsNs, secondsPerCall } };
}
