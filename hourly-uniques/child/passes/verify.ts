/**
 * One call on a one-shot stream of rows, its answer handed over, and a second one on other events. Live memory is looked at on
 * the way of the first, in production's view. Runs in a trial process.
 */

import { nowNs, toNumber } from '../../../harness/child/clock.ts';
import { InputStream } from '../../../harness/child/memory/input-stream.ts';
import { LiveCurve } from '../../../harness/child/memory/live-curve.ts';
import { forgetPeakRss, readPeakRss } from '../../../harness/child/passes/peak-rss.ts';
import { isPromise } from '../../../harness/child/promises.ts';
import { thrownAndWhere } from '../../../harness/child/thrown-and-where.ts';
import type { Turns } from '../../../harness/child/turns.ts';
import type { TrialReply } from '../../../harness/wire/envelope.ts';
import {
  verify as definition,
  type VerifySpecification,
} from '../../../harness/wire/passes/verify.ts';
import { TRICKS } from '../../../harness/wire/tricks.ts';
import { captureAnswer } from '../../capture-answer.ts';
import { rowMaker, rowsOf } from '../../rows.ts';
import { givenEvents } from '../../variation.ts';
import { handOver } from '../handing-over.ts';
import { onImplementation, type Subject } from '../subject.ts';

/** Makes the call and hands over its answer. */
export function run(
  specification: VerifySpecification,
  turns: Turns,
): Promise<TrialReply<'verify'>> {
  return onImplementation(specification, (subject) => verify(subject, specification, turns));
}

async function verify(
  { ofRows, dataset: whole, lookAtBuiltIns }: Subject,
  specification: VerifySpecification,
  turns: Turns,
): Promise<TrialReply<'verify'>> {
  const { strings, marks } = specification;
  const implementation = ofRows();
  const { input: form } = implementation;
  const eventsOf = (call: number) =>
    givenEvents(whole(), definition.given!(specification, form, call));
  const dataset = eventsOf(0);
  const events = dataset.timestampsMs.length;
  const live = new LiveCurve(null, marks.length);
  let lookingNs = 0n;
  const input = new InputStream(rowMaker(dataset, strings), events, marks, (at) => {
    const start = nowNs();
    live.mark(at);
    lookingNs += nowNs() - start;
  });
  live.start();
  forgetPeakRss();
  const start = nowNs();
  const returned = implementation.countUniques(input);
  const answer = isPromise(returned) ? await returned : returned;
  const durationNs = toNumber(nowNs() - start - lookingNs);
  lookAtBuiltIns();
  const peakRssBytes = readPeakRss();
  const result = live.finish(events);
  const atOnce = captureAnswer(answer);
  const verified = {
    kind: 'verified',
    durationNs,
    peakRssBytes,
    events,
    result,
    error: null,
    ...(input.timesRead > 1 ? { timesRead: input.timesRead } : {}),
  } as const;
  if (!(await handOver(turns, { form, call: 0, answer, atOnce }))) return verified;

  const others = eventsOf(1);
  const rows = rowsOf(rowMaker(others, strings), 0, others.timestampsMs.length);
  try {
    const returnedLater = implementation.countUniques(rows);
    const later = isPromise(returnedLater) ? await returnedLater : returnedLater;
    const captured = captureAnswer(later);
    await handOver(turns, { form, call: 1, answer: later, atOnce: captured });
  } catch (error) {
    // Whoever asks for elements by hand needs an iterator, and was given what can be gone over: that is no trick.
    if (error instanceof TypeError && /\.next is not a function/.test(error.message)) throw error;
    const evidence = `its second call, on an array of other events, throws ${thrownAndWhere(error)}`;
    return { kind: 'caught', tricks: [{ trick: TRICKS.onlyOnce, evidence }] };
  }
  return verified;
}
