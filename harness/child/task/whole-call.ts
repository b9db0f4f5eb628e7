/** Calls before the one that is looked at. Runs in trial processes. */
import { nowNs } from '../clock.ts';
import { collectGarbage } from '../garbage.ts';
import { isPromise } from '../promises.ts';
import { thenEnded } from '../then-ended.ts';
import type { TaskCalls } from './calls.ts';

/** Before memory is looked at: code is compiled, and tables that are made once are there. */
export const WARM_UPS = 2;

/** Makes the next call. Nothing of it is kept, which would be taken for what the implementation holds. @returns how long it took, about. */
export async function wholeCall(calls: TaskCalls): Promise<number> {
  await calls.prepare(1, collectGarbage);
  const called = async () => {
    const start = nowNs();
    const returned = calls.call();
    if (isPromise(returned)) await returned;
    const durationNs = Number(nowNs() - start);
    calls.discard();
    return durationNs;
  };
  return thenEnded(called, () => calls.release());
}
