/** Timed calls after warm-up calls. Runs in a trial process. */

import type { TrialReply } from '../../wire/envelope.ts';
import type { TimeSpecification } from '../../wire/passes/time.ts';
import { collectAndSettle, collectGarbage } from '../garbage.ts';
import type { Subject } from '../subject.ts';
import type { Turns } from '../turns.ts';
import { ALL_EVENTS, inputOf } from './call-input.ts';
import { onLog } from './changed-log.ts';
import { faultOfLastAnswer } from './last-answer.ts';
import { forgetPeakRss, readPeakRss, readSwapped } from './peak-rss.ts';
import { TimedCalls } from './timed-calls.ts';

/**
 * Calls the implementation `warmUps` times and then `iterations` times on all events. Every one of those counts: leaving out
 * any by what it took, or had to wait, would bias what is left. The last answer is checked like any other. Calls that count
 * take turns with those of other processes; all else may be done beside them.
 */
export function run(specification: TimeSpecification, turns: Turns): Promise<TrialReply<'time'>> {
  return onLog(specification, (subject) => time(subject, specification, turns));
}

async function time(
  subject: Subject,
  specification: TimeSpecification,
  turns: Turns,
): Promise<TrialReply<'time'>> {
  const { warmUps, iterations, layout, isFirstCallAlone } = specification;
  const input = inputOf(subject.implementation, subject.dataset, specification);
  const calls = new TimedCalls(input);
  const alone = Math.min(warmUps, isFirstCallAlone ? 1 : 0);
  const first = await calls.make(alone, ALL_EVENTS, collectAndSettle, turns);
  const others = await calls.make(warmUps - alone, ALL_EVENTS, collectGarbage);
  const warmUpsNs = [...first, ...others].map(({ wallNs }) => wallNs);
  forgetPeakRss();
  const samples = await calls.make(iterations, ALL_EVENTS, collectAndSettle, turns);
  const peakRssBytes = readPeakRss();
  const swappedBytes = readSwapped();

  const fault = faultOfLastAnswer(calls, {
    dataset: subject.dataset(),
    expected: subject.expected(),
  });
  if (fault !== null) return fault;
  const firstCallNs = first[0]?.wallNs ?? null;
  return {
    kind: 'timed',
    result: { layout, firstCallNs, warmUpsNs, samples, peakRssBytes, swappedBytes },
  };
}
