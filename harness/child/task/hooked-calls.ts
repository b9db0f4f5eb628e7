/** Many short calls, each with something done right before and after it that is no part of its time. Runs in trial processes. */
import type { HookedCall } from '../../plug-ins/loaded-task.ts';
import { nowNs } from '../clock.ts';
import { isThenable } from './callable.ts';

/** What calls took together, with one reading of the clock for each. */
export interface HookedTime {
  readonly callsNs: number;
  /** Whether any of them returned a promise, which was awaited on the clock. */
  readonly isAsync: boolean;
}

/** Makes the calls. @param returned Receives what they return. */
export async function callHooked(
  { before, run, after }: HookedCall,
  returned: unknown[],
): Promise<HookedTime> {
  let callsNs = 0;
  let isAsync = false;
  for (let index = 0; index < returned.length; index++) {
    const preparing = before();
    if (isThenable(preparing)) await preparing;
    const since = nowNs();
    const value = run();
    if (isThenable(value)) {
      returned[index] = await value;
      isAsync = true;
    } else returned[index] = value;
    callsNs += Number(nowNs() - since);
    const ending = after();
    if (isThenable(ending)) await ending;
  }
  return { callsNs, isAsync };
}
