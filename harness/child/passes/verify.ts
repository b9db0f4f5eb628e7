/**
 * One call on a one-shot stream of rows, its answer held against the oracle's, and a second one on other events.
 * Live memory is looked at on the way of the first, in production's view. Runs in a trial process.
 */
import type { HourlyUniques, RowsImplementation } from '../../../contract.ts';
import { errorOf, wrongAnswer } from '../../../hourly-uniques/approximation.ts';
import { type Dataset, firstEvents } from '../../../hourly-uniques/dataset.ts';
import { type ExpectedAnswer, expectedAnswer } from '../../../hourly-uniques/oracle.ts';
import { inOtherHours, OTHER_HOURS_EVENTS } from '../../../hourly-uniques/other-hours.ts';
import { rowMaker, rowsOf } from '../../../hourly-uniques/rows.ts';
import type { TrialReply } from '../../wire/envelope.ts';
import type { VerifySpecification } from '../../wire/passes/verify.ts';
import type { Trick } from '../../wire/refusal.ts';
import type { StringOwnership } from '../../wire/strings.ts';
import { TRICKS } from '../../wire/tricks.ts';
import { nowNs } from '../clock.ts';
import { InputStream } from '../memory/input-stream.ts';
import { LiveCurve } from '../memory/live-curve.ts';
import { onImplementation, type Subject } from '../subject.ts';
import { forgetPeakRss, readPeakRss } from './peak-rss.ts';

/** Makes the call and checks its answer. */
export function run(specification: VerifySpecification): Promise<TrialReply<'verify'>> {
  return onImplementation(specification, (subject) => verify(subject, specification));
}

async function verify(
  { ofRows, dataset: whole, expected }: Subject,
  { strings, marks }: VerifySpecification,
): Promise<TrialReply<'verify'>> {
  const implementation = ofRows();
  const dataset = whole();
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
  // Without a promise the answer must be whole now: waiting would let it be finished later.
  const answer = returned instanceof Promise ? await returned : returned;
  const durationNs = Number(nowNs() - start - lookingNs);
  const peakRssBytes = readPeakRss();
  const result = live.finish(events);
  const right = expected();
  const { counts } = implementation;
  const wrong = wrongAnswer(counts, right, dataset.pages, answer);
  if (wrong !== null) return { kind: 'wrong', wrong };
  const trick = await trickOfSecondCall(implementation, dataset, right, strings);
  if (trick !== null) return { kind: 'caught', tricks: [trick] };
  const error = errorOf(counts, right, dataset.pages, answer);
  return { kind: 'verified', durationNs, peakRssBytes, events, result, error };
}

/** What comes out at a second call, on some of the same events in other hours; null where its answer is right. */
async function trickOfSecondCall(
  implementation: RowsImplementation,
  dataset: Dataset,
  first: ExpectedAnswer,
  strings: StringOwnership,
): Promise<Trick | null> {
  const events = Math.min(dataset.timestampsMs.length, OTHER_HOURS_EVENTS);
  const part = inOtherHours(firstEvents(dataset, events), 1);
  const rows = rowsOf(rowMaker(part, strings), 0, events);
  let answer: HourlyUniques;
  try {
    answer = await implementation.countUniques(rows);
  } catch (error) {
    return { trick: TRICKS.onlyOnce, evidence: `its second call throws ${String(error)}` };
  }
  const wrong = wrongAnswer(implementation.counts, expectedAnswer(part), part.pages, answer);
  if (wrong === null) return null;
  if (wrongAnswer(implementation.counts, first, dataset.pages, answer) === null) {
    return { trick: TRICKS.remembers, evidence: 'its second call gave the answer to its first' };
  }
  const evidence = `its second call, on ${events} of the events in other hours, has ${wrong.differences} differences from the right answer`;
  return { trick: TRICKS.onlyOnce, evidence };
}
