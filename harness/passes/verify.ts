/**
 * One call on a one-shot stream of rows, its answer held against the oracle's. Live memory is looked at
 * on the way, in production's view. Runs in a trial process.
 */
import type { Implementation } from '../../contract.ts';
import type { Dataset } from '../dataset.ts';
import { InputStream } from '../memory/input-stream.ts';
import { LiveCurve } from '../memory/live-curve.ts';
import { differencesFrom, type ExpectedAnswer } from '../oracle.ts';
import type { TrialReply, VerifySpecification } from '../protocol.ts';
import { rowMaker } from '../rows.ts';
import { forgetPeakRss, readPeakRss } from './peak-rss.ts';

/** Makes the call and checks its answer. */
export async function verify(
  implementation: Implementation,
  dataset: Dataset,
  expected: () => ExpectedAnswer,
  { strings, marks }: VerifySpecification,
): Promise<TrialReply> {
  const events = dataset.timestampsMs.length;
  const live = new LiveCurve([], marks.length);
  let lookingNs = 0n;
  const input = new InputStream(rowMaker(dataset, strings), events, marks, (at) => {
    const start = process.hrtime.bigint();
    live.mark(at);
    lookingNs += process.hrtime.bigint() - start;
  });
  live.start();
  forgetPeakRss();
  const start = process.hrtime.bigint();
  const answer = await implementation.countUniques(input);
  const durationNs = Number(process.hrtime.bigint() - start - lookingNs);
  const peakRssBytes = readPeakRss();
  const result = live.finish(events);
  const wrong = differencesFrom(expected(), dataset.pages, answer);
  if (wrong !== null) return { kind: 'wrong', wrong };
  return { kind: 'verified', durationNs, peakRssBytes, events, result };
}
