/**
 * Allocated bytes and objects by kind of a call of an implementation of a task, and those alive at its return, from V8's own
 * account of every collection. Runs in a trial process started with the flags of wire/node-flags.ts.
 */
import type { TrialReply } from '../../../wire/envelope.ts';
import type { CensusResult, ObjectCount } from '../../../wire/memory-results.ts';
import type { CensusSpecification } from '../../../wire/passes/census.ts';
import { collectGarbage } from '../../garbage.ts';
import type { Mark, Stretch } from '../../memory/account.ts';
import { CensusMarks } from '../../memory/census-marks.ts';
import { recordCollections } from '../../memory/collection-log.ts';
import { bytesAlive, heldBy } from '../../memory/held.ts';
import { isPromise } from '../../promises.ts';
import { TaskCalls } from '../calls.ts';
import { type Streamed, streamed } from '../streamed-calls.ts';
import { onTask, type TaskSubject } from '../subject.ts';
import { WARM_UPS, wholeCall } from '../whole-call.ts';

/** Short calls, by what the last warm-up took, are counted many at a time: what V8 allocates meanwhile is little beside them. */
const COUNTED_CALLS = [
  { belowNs: 2e5, calls: 1_000 },
  { belowNs: 2e6, calls: 10 },
];

/** Measures calls after others on other inputs, and judges their answers. */
export async function run(specification: CensusSpecification): Promise<TrialReply<'census'>> {
  let byImportBytes = 0;
  return onTask(
    specification,
    (subject) => census(subject, specification, byImportBytes),
    async (load) => {
      const { loaded, bytes } = await heldBy(load);
      byImportBytes = bytes;
      return loaded;
    },
  );
}

async function census(
  subject: TaskSubject,
  specification: CensusSpecification,
  byImportBytes: number,
): Promise<TrialReply<'census'>> {
  const byPosition = streamed(subject, specification);
  if (byPosition === null) return count(subject, specification, byImportBytes, null);
  try {
    const reply = await count(byPosition.subject, specification, byImportBytes, byPosition);
    byPosition.assertRead(reply);
    return reply;
  } catch (error) {
    throw byPosition.explained(error);
  }
}

async function count(
  subject: TaskSubject,
  { events }: CensusSpecification,
  byImportBytes: number,
  byPosition: Streamed | null,
): Promise<TrialReply<'census'>> {
  const calls = new TaskCalls(subject);
  const memory = new CensusMarks();
  const beforeWarmUp = bytesAlive();
  byPosition?.tell(memory.into([]));
  let callNs = 0;
  for (let warmUp = 0; warmUp < WARM_UPS; warmUp++) callNs = await wholeCall(calls);
  // What hooks allocate between calls would be counted as well.
  const isHooked = subject.implementation.callable.kind === 'hooked';
  const several = COUNTED_CALLS.find(({ belowNs }) => callNs < belowNs)?.calls ?? 1;
  const counted = isHooked || byPosition !== null ? 1 : several;
  const held = { byImportBytes, byWarmUpBytes: bytesAlive() - beforeWarmUp };
  calls.makeSamplesOf(counted);
  // The loop around them is compiled as well.
  if (counted > 1) await wholeCall(calls);
  await calls.prepare(1, collectGarbage);
  const made = calls.calls();
  const numberOfCall = calls.first.call;

  const ofCall: Mark[] = [];
  const mark = memory.into(ofCall);
  byPosition?.tell(mark);
  let call = null as Stretch | null;
  let reading = null as Stretch | null;
  let answer: unknown;
  const log = await recordCollections(async () => {
    call = memory.begin(ofCall);
    const returned = calls.call();
    answer = isPromise(returned) ? await returned : returned;
    // What is alive at the return is a point of the curve as well, where the end of the input is not one already.
    if (byPosition?.howRead().isOver !== true) mark(events);
    mark(events);
    if (byPosition === null) return;
    // What the input itself allocated is found by going over it once more.
    const marks: Mark[] = [];
    const markReading = memory.into(marks);
    const readAgain = byPosition.reading(numberOfCall, markReading);
    reading = memory.begin(marks);
    readAgain();
    if (!byPosition.howRead().isOver) markReading(events);
    markReading(events);
  });
  memory.end();
  calls.capture(answer);
  await calls.release();
  const refusal = await subject.answers.judge(subject.judge);
  if (refusal !== null) return refusal;
  const account = memory.account(log, call, { reading, stringBytes: null });
  const result = ofOneCall({ ...account, held }, made);
  return { kind: 'census', events, result };
}

function ofOneCall(result: CensusResult, calls: number): CensusResult {
  if (calls === 1) return result;
  const share = (value: number) => Math.round(value / calls);
  const each = (objects: readonly ObjectCount[]) =>
    objects
      .map(({ kind, count, bytes }) => ({ kind, count: share(count), bytes: share(bytes) }))
      .filter(({ count, bytes }) => count !== 0 || bytes !== 0);
  return {
    ...result,
    points: result.points.map((point) => ({
      ...point,
      liveBytes: share(point.liveBytes),
      live: each(point.live),
      allocatedNext: each(point.allocatedNext),
    })),
    retainedBytes: share(result.retainedBytes),
    retainedObjects: each(result.retainedObjects),
    allocatedBytes: share(result.allocatedBytes),
    allocatedObjects: each(result.allocatedObjects),
  };
}
