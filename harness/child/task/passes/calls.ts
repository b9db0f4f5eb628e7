/** Many calls of an implementation of a task, with a look at memory every so often. Runs in a trial process. */
import v8 from 'node:v8';
import type { TrialReply } from '../../../wire/envelope.ts';
import type { CallsSpecification } from '../../../wire/passes/calls.ts';
import { nowNs, toNumber } from '../../clock.ts';
import { collectGarbage } from '../../garbage.ts';
import { isPromise } from '../../promises.ts';
import { TaskCalls } from '../calls.ts';
import { onTask, type TaskSubject } from '../subject.ts';

const { getHeapStatistics } = v8;

/** Fewer say nothing of a trend. */
const FEWEST_LOOKS = 40;

/** Makes them; answers are not kept, which were checked in another process. */
export function run(specification: CallsSpecification): Promise<TrialReply<'calls'>> {
  return onTask(specification, (subject) => follow(subject, specification));
}

async function follow(
  subject: TaskSubject,
  { calls: wanted, callsPerLook, mostSeconds }: CallsSpecification,
): Promise<TrialReply<'calls'>> {
  const made = new TaskCalls(subject);
  const most = Math.floor(wanted / callsPerLook);
  // Whole from the start, so that nothing of the harness's own grows.
  const callsNs = new Float64Array(most);
  const aliveBytes = new Float64Array(most);
  const endNs = nowNs() + BigInt(Math.round(mostSeconds * 1e9));
  let looks = 0;
  for (let call = 0; looks < most && (looks < FEWEST_LOOKS || nowNs() < endNs); looks++) {
    let tookNs = 0;
    for (let one = 0; one < callsPerLook; one++) {
      await made.prepare(call++, nothing);
      const startNs = nowNs();
      const returned = made.call();
      if (isPromise(returned)) await returned;
      tookNs += toNumber(nowNs() - startNs);
      made.discard();
      await made.release();
    }
    callsNs[looks] = tookNs / callsPerLook;
    collectGarbage();
    const { used_heap_size, external_memory } = getHeapStatistics();
    aliveBytes[looks] = used_heap_size + external_memory;
  }
  subject.inputs.assertDataUnchanged();
  const result = {
    callsPerLook,
    callsNs: [...callsNs.subarray(0, looks)],
    aliveBytes: [...aliveBytes.subarray(0, looks)],
  };
  return { kind: 'calls', result };
}

/** What is left of calls before is collected when it is looked at. */
function nothing(): void {}
