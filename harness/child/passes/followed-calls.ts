/** Many calls one after the other, and what is alive after them. Runs in trial processes. */
import v8 from 'node:v8';
import type { CallsSpecification, FollowedCalls } from '../../wire/passes/calls.ts';
import { nowNs, toNumber } from '../clock.ts';
import { collectGarbage } from '../garbage.ts';
import { isPromise } from '../promises.ts';
import type { CallInput } from './call-input.ts';

const { getHeapStatistics } = v8;

/** Fewer say nothing of a trend. */
const FEWEST_LOOKS = 40;

/** Makes the call of this number, from 0, gives up its input and its answer, and says how many nanoseconds it took. */
export type FollowedCall = (call: number) => Promise<number>;

/** Calls of an implementation, whose answers nobody keeps: they were checked in another process. */
export function followedCallOf(
  input: Pick<CallInput<unknown>, 'prepare' | 'call' | 'release'>,
  discard: () => void = nothing,
): FollowedCall {
  return async (call) => {
    await input.prepare(call, nothing);
    const startNs = nowNs();
    const returned = input.call();
    if (isPromise(returned)) await returned;
    const tookNs = toNumber(nowNs() - startNs);
    discard();
    await input.release();
    return tookNs;
  };
}

/** Makes them, until there are enough or time is over, and looks at memory every so often. */
export async function followCalls(
  callOnce: FollowedCall,
  { calls: wanted, callsPerLook, mostSeconds }: CallsSpecification,
): Promise<FollowedCalls> {
  const most = Math.floor(wanted / callsPerLook);
  // Whole from the start, so that nothing of the harness's own grows.
  const callsNs = new Float64Array(most);
  const aliveBytes = new Float64Array(most);
  const endNs = nowNs() + BigInt(Math.round(mostSeconds * 1e9));
  let looks = 0;
  for (let call = 0; looks < most && (looks < FEWEST_LOOKS || nowNs() < endNs); looks++) {
    let tookNs = 0;
    for (let one = 0; one < callsPerLook; one++) tookNs += await callOnce(call++);
    callsNs[looks] = tookNs / callsPerLook;
    collectGarbage();
    const { used_heap_size, external_memory } = getHeapStatistics();
    aliveBytes[looks] = used_heap_size + external_memory;
  }
  return {
    callsPerLook,
    callsNs: [...callsNs.subarray(0, looks)],
    aliveBytes: [...aliveBytes.subarray(0, looks)],
  };
}

/** What is left of calls before is collected when it is looked at. */
function nothing(): void {}
