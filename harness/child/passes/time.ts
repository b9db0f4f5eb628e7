/** Timed calls after warm-up calls; those that waited for a core are made again. Runs in a trial process. */

import type { TrialReply } from '../../wire/envelope.ts';
import type { TimeSample, TimeSpecification } from '../../wire/passes/time.ts';
import { hasWaited } from '../../wire/waiting.ts';
import type { Subject } from '../subject.ts';
import { ALL_EVENTS, inputOf } from './call-input.ts';
import { onLog } from './changed-log.ts';
import { faultOfLastAnswer } from './last-answer.ts';
import { forgetPeakRss, readPeakRss, readSwapped } from './peak-rss.ts';
import { TimedCalls } from './timed-calls.ts';

/**
 * Calls the implementation `warmUps` times and then `iterations` times on all events. Calls that
 * waited beyond the bound are made again, once each; a machine that lets every call wait gives what it has,
 * and the record says so. The last answer is checked like any other.
 */
export function run(specification: TimeSpecification): Promise<TrialReply<'time'>> {
  return onLog(specification, (subject) => time(subject, specification));
}

async function time(
  subject: Subject,
  specification: TimeSpecification,
): Promise<TrialReply<'time'>> {
  const { warmUps, warmUpEvents, iterations, layout } = specification;
  const input = inputOf(subject.implementation, subject.dataset, specification);
  const calls = new TimedCalls(input);
  const warmUpsNs = (await calls.make(warmUps, warmUpEvents)).map(({ wallNs }) => wallNs);
  forgetPeakRss();
  const planned = await calls.make(iterations, ALL_EVENTS);
  const again = await calls.make(planned.filter(hasWaited).length, ALL_EVENTS);
  const peakRssBytes = readPeakRss();
  const swappedBytes = readSwapped();

  const fault = faultOfLastAnswer(calls, {
    dataset: subject.dataset(),
    expected: subject.expected(),
  });
  if (fault !== null) return fault;
  const samples: TimeSample[] = [
    ...planned.map((sample) => ({ ...sample, isRepeated: hasWaited(sample) })),
    ...again.map((sample) => ({ ...sample, isRepeated: false })),
  ];
  return { kind: 'timed', result: { layout, warmUpsNs, samples, peakRssBytes, swappedBytes } };
}
