/** What calls leave behind, in a heap snapshot in which it can be told from what was there before. Runs in trial processes. */
import type { TrialReply } from '../../wire/envelope.ts';
import type { KeptSpecification } from '../../wire/passes/kept.ts';
import { nowNs } from '../clock.ts';
import { collectGarbage } from '../garbage.ts';
import type { FollowedCall } from '../passes/followed-calls.ts';
import { startSnapshot } from './recordings.ts';

/** V8 says the number of its last object every 50 ms. */
const TOLD_MS = 150;
const FEWEST_CALLS = 5;
/** Caches of V8's own let go of what is gone after a few. */
const COLLECTIONS = 4;

/** Makes the calls. @throws what a call throws, or the disk does. */
export async function snapshotOfKept(
  callOnce: FollowedCall,
  { warmUps, calls: most, mostSeconds, snapshotFile }: KeptSpecification,
): Promise<TrialReply<'kept'>> {
  const startNs = nowNs();
  const limitNs = (share: number) => startNs + BigInt(Math.round(mostSeconds * share * 1e9));
  let made = 0;
  while (made < FEWEST_CALLS || (made < warmUps && nowNs() < limitNs(1 / 4)))
    await callOnce(made++);
  await settleHeap();
  const snapshot = startSnapshot(snapshotFile);
  const lastIdBefore = await snapshot.lastId(TOLD_MS);
  const before = made;
  while (made - before < FEWEST_CALLS || (made - before < most && nowNs() < limitNs(1)))
    await callOnce(made++);
  await settleHeap();
  snapshot.end();
  snapshot.close();
  return { kind: 'kept', calls: made - before, lastIdBefore };
}

/** Weak references are let go in a turn of the event loop of their own. */
async function settleHeap(): Promise<void> {
  for (let collection = 0; collection < COLLECTIONS; collection++) {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
}
