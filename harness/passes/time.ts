/** Timed calls after warm-up calls; those that waited for a core are made again. Runs in a trial process. */
import type { RowsImplementation } from '../../contract.ts';
import type { Dataset } from '../dataset.ts';
import type { ExpectedAnswer } from '../oracle.ts';
import type { TimeSample, TimeSpecification, TrialReply } from '../protocol.ts';
import { faultOfLastAnswer } from './last-answer.ts';
import { forgetPeakRss, readPeakRss, readSwapped } from './peak-rss.ts';
import { TimedCalls } from './timed-calls.ts';
import { hasWaited } from './waiting.ts';

/**
 * Calls the implementation `warmUps` times and then `iterations` times on an array of rows. Calls that
 * waited beyond the bound are made again, once each; a machine that lets every call wait gives what it has,
 * and the record says so. The last answer is checked like any other.
 */
export async function time(
  implementation: RowsImplementation,
  dataset: Dataset,
  expected: ExpectedAnswer,
  { warmUps, warmUpEvents, iterations, strings, layout }: TimeSpecification,
): Promise<TrialReply> {
  const events = dataset.timestampsMs.length;
  const calls = new TimedCalls(implementation, dataset, strings);
  const warmUpsNs = (await calls.make(warmUps, warmUpEvents)).map(({ wallNs }) => wallNs);
  forgetPeakRss();
  const planned = await calls.make(iterations, events);
  const again = await calls.make(planned.filter(hasWaited).length, events);
  const peakRssBytes = readPeakRss();
  const swappedBytes = readSwapped();

  const fault = faultOfLastAnswer(calls, dataset, expected);
  if (fault !== null) return fault;
  const samples: TimeSample[] = [
    ...planned.map((sample) => ({ ...sample, isRepeated: hasWaited(sample) })),
    ...again.map((sample) => ({ ...sample, isRepeated: false })),
  ];
  return { kind: 'timed', result: { layout, warmUpsNs, samples, peakRssBytes, swappedBytes } };
}
