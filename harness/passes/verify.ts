/** One call on a one-shot stream of rows, its answer held against the oracle's. Runs in a trial process. */
import type { Implementation } from '../../contract.ts';
import { type Dataset, rowStream } from '../dataset.ts';
import { differencesFrom, type ExpectedAnswer } from '../oracle.ts';
import type { TrialReply } from '../protocol.ts';

/** The duration includes making the rows: it plans the timing trials, it is not a measurement. */
export async function verify(
  implementation: Implementation,
  dataset: Dataset,
  expected: ExpectedAnswer,
): Promise<TrialReply> {
  const start = process.hrtime.bigint();
  const answer = await implementation.countUniques(rowStream(dataset));
  const durationNs = Number(process.hrtime.bigint() - start);
  const wrong = differencesFrom(expected, dataset.pages, answer);
  return wrong === null ? { kind: 'verified', durationNs } : { kind: 'wrong', wrong };
}
