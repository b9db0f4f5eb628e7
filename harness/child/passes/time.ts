/** Timed calls after warm-up calls; those that waited for a core are made again. Runs in a trial process. */
import type { TimeSample, TimeSpecification, TrialReply } from '../../wire/protocol.ts';
import { ALL_EVENTS, type CallInput } from './call-input.ts';
import { faultOfLastAnswer, type RightAnswer } from './last-answer.ts';
import { forgetPeakRss, readPeakRss, readSwapped } from './peak-rss.ts';
import { TimedCalls } from './timed-calls.ts';
import { hasWaited } from './waiting.ts';

/**
 * Calls the implementation `warmUps` times and then `iterations` times on all events. Calls that
 * waited beyond the bound are made again, once each; a machine that lets every call wait gives what it has,
 * and the record says so. The last answer is checked like any other.
 */
export async function time(
  input: CallInput,
  right: () => RightAnswer,
  { warmUps, warmUpEvents, iterations, layout }: TimeSpecification,
): Promise<TrialReply> {
  const calls = new TimedCalls(input);
  const warmUpsNs = (await calls.make(warmUps, warmUpEvents)).map(({ wallNs }) => wallNs);
  forgetPeakRss();
  const planned = await calls.make(iterations, ALL_EVENTS);
  const again = await calls.make(planned.filter(hasWaited).length, ALL_EVENTS);
  const peakRssBytes = readPeakRss();
  const swappedBytes = readSwapped();

  const fault = faultOfLastAnswer(calls, right());
  if (fault !== null) return fault;
  const samples: TimeSample[] = [
    ...planned.map((sample) => ({ ...sample, isRepeated: hasWaited(sample) })),
    ...again.map((sample) => ({ ...sample, isRepeated: false })),
  ];
  return { kind: 'timed', result: { layout, warmUpsNs, samples, peakRssBytes, swappedBytes } };
}
