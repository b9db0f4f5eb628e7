/** Timed calls after warm-up calls. Runs in a trial process. */

import type { TrialReply } from '../../wire/envelope.ts';
import { time as definition, type TimeSpecification } from '../../wire/passes/time.ts';
import { collectAndSettle, collectGarbage } from '../garbage.ts';
import { onImplementation, type Subject } from '../subject.ts';
import type { Turns } from '../turns.ts';
import { inputOf } from './call-input.ts';
import { forgetPeakRss, readPeakRss, readSwapped } from './peak-rss.ts';
import { TimedCalls } from './timed-calls.ts';

/**
 * Calls the implementation `warmUps` times and then `iterations` times on all events. Every one of those counts: leaving out
 * any by what it took, or had to wait, would bias what is left. Every answer is handed over. Calls that count
 * take turns with those of other processes; all else may be done beside them.
 */
export function run(specification: TimeSpecification, turns: Turns): Promise<TrialReply<'time'>> {
  return onImplementation(specification, (subject) => time(subject, specification, turns));
}

async function time(
  subject: Subject,
  specification: TimeSpecification,
  turns: Turns,
): Promise<TrialReply<'time'>> {
  const { warmUps, iterations, layout, isFirstCallAlone } = specification;
  const { implementation, dataset, lookAtBuiltIns } = subject;
  const input = inputOf(implementation, dataset, specification, (call) =>
    definition.given!(specification, implementation.input, call),
  );
  const calls = new TimedCalls(input, turns, lookAtBuiltIns);
  const alone = Math.min(warmUps, isFirstCallAlone ? 1 : 0);
  const first = await calls.make(alone, collectAndSettle, 'in turns');
  const others = await calls.make(warmUps - alone, collectGarbage);
  lookAtBuiltIns();
  const warmUpsNs = [...first, ...others].map(({ wallNs }) => wallNs);
  forgetPeakRss();
  const samples = await calls.make(iterations, collectAndSettle, 'in turns');
  lookAtBuiltIns();
  const peakRssBytes = readPeakRss();
  const swappedBytes = readSwapped();

  const firstCallNs = first[0]?.wallNs ?? null;
  return {
    kind: 'timed',
    result: { layout, firstCallNs, warmUpsNs, samples, peakRssBytes, swappedBytes },
  };
}
