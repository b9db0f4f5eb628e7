/**
 * Live bytes, allocated bytes and objects by kind of one call, from V8's own account of every
 * collection. Runs in a trial process started with the flags of memory/flags.ts.
 *
 * The input is handed over as a stream of rows, made in blocks. Exactly one block is alive at every
 * collection that counts, before the call and during it, and all blocks are of one size, so that the
 * input cancels out of every difference; what making the blocks allocated is known from one block made beforehand.
 */
import type { HourlyUniques, Implementation } from '../../contract.ts';
import { type Dataset, rowsOf } from '../dataset.ts';
import { accountFor } from '../memory/account.ts';
import { BlockStream } from '../memory/block-stream.ts';
import { recordCollections } from '../memory/collection-log.ts';
import { differencesFrom, type ExpectedAnswer } from '../oracle.ts';
import type { TrialReply } from '../protocol.ts';

const WARM_UP_EVENTS = 20_000;

/** Measures one call, after a warm-up call on the first events, and checks its answer. */
export async function memory(
  implementation: Implementation,
  dataset: Dataset,
  expected: ExpectedAnswer,
): Promise<TrialReply> {
  const events = dataset.timestampsMs.length;
  await implementation.countUniques(rowsOf(dataset, 0, Math.min(events, WARM_UP_EVENTS)));

  const input = new BlockStream(dataset);
  let answer: HourlyUniques | undefined;
  const collections = await recordCollections(async () => {
    input.open();
    answer = await implementation.countUniques(input);
    input.close();
  });
  const wrong = differencesFrom(expected, dataset.pages, answer);
  if (wrong !== null) return { kind: 'wrong', wrong };
  return { kind: 'measured', result: accountFor(collections, input) };
}
