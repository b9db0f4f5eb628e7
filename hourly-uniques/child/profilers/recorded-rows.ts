/** What each recording does with an implementation of rows. Runs in profiled processes. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PageView } from '../../../contract.ts';
import { InputStream } from '../../../harness/child/memory/input-stream.ts';
import { warmUp } from '../../../harness/child/memory/warm-up.ts';
import { AllocationSites } from '../../../harness/child/profilers/allocation-sites.ts';
import {
  SAMPLERS_START_MS,
  startCpu,
  startHeap,
  startSnapshot,
} from '../../../harness/child/profilers/recordings.ts';
import { SITES_KEY } from '../../../harness/wire/allocation-sites.ts';
import type { ProfileAnswer, ProfileSpecification } from '../../../harness/wire/profile.ts';
import { type Calls, ProfiledCalls, repeat } from './calls.ts';

/** Makes the calls, recorded, and judges the last answer. */
export async function recordRows(
  specification: ProfileSpecification,
  events: Extract<ProfileSpecification['input'], { kind: 'events' }>,
): Promise<ProfileAnswer> {
  const workload = new ProfiledCalls(specification.implementation, events);
  const { answer, calls, startMs, endMs, bytesBySite } = await record(workload, specification);
  const wrong = workload.differences(answer);
  return wrong === null
    ? { kind: 'profiled', calls, startMs, endMs, bytesBySite: bytesBySite ?? [] }
    : { kind: 'wrong', wrong };
}

type RecordedCalls = Calls & { readonly bytesBySite?: readonly number[] };

async function record(
  workload: ProfiledCalls,
  specification: ProfileSpecification,
): Promise<RecordedCalls> {
  const { recording, repetition, peakEvent, profileFile } = specification;
  switch (recording) {
    case 'cpu': {
      const rows = workload.rows();
      const cpu = startCpu(profileFile);
      const implementation = await workload.implementation();
      const calls = await repeat(repetition, () => implementation.countUniques(rows));
      cpu.end();
      return calls;
    }
    case 'heap': {
      const rows = workload.rows();
      const implementation = await workload.implementation();
      const heap = startHeap(profileFile);
      const calls = await repeat(repetition, () => implementation.countUniques(rows));
      heap.end();
      return calls;
    }
    case 'snapshot': {
      const implementation = await workload.implementation();
      const snapshot = startSnapshot(profileFile);
      const input = workload.stream(peakEvent, snapshot.end);
      const calls = await repeat(repetition, () => implementation.countUniques(input));
      snapshot.close();
      return calls;
    }
    case 'allocation-by-line':
      return recordAllocationBySite(workload, specification);
    case 'heapprofiler': {
      const implementation = await workload.implementation();
      await sleep(SAMPLERS_START_MS);
      // Its sampler shows what is alive when it stops, and stops at this signal: so at the peak, not after the end.
      const atPeak = () => process.emit('SIGINT');
      const input = workload.stream(peakEvent, atPeak);
      return repeat(repetition, () => implementation.countUniques(input));
    }
    case 'bubbleprof': {
      const implementation = await workload.implementation();
      await sleep(SAMPLERS_START_MS);
      // An operation that is started within the call and waits for its end shows how long the call blocks the others.
      const input = () => workload.stream(1, () => setImmediate(() => {}));
      return repeat(repetition, () => implementation.countUniques(input()));
    }
    default: {
      const rows = workload.rows();
      const implementation = await workload.implementation();
      await sleep(SAMPLERS_START_MS);
      return repeat(repetition, () => implementation.countUniques(rows));
    }
  }
}

/** Bytes allocated by each place of code that was instrumented; the input's own are place 0. */
async function recordAllocationBySite(
  workload: ProfiledCalls,
  { sites, repetition }: ProfileSpecification,
): Promise<RecordedCalls> {
  const account = new AllocationSites(sites);
  Object.assign(globalThis, { [SITES_KEY]: account });
  const implementation = await workload.implementation();
  const makeRow = account.input(workload.makeRow());
  const countUniques = (input: Iterable<PageView>) => implementation.countUniques(input);
  await warmUp(countUniques, makeRow, workload.events, () => {});
  account.start();
  const calls = await repeat(repetition, () =>
    implementation.countUniques(new InputStream(makeRow, workload.events, [], () => {})),
  );
  return { ...calls, bytesBySite: account.finish() };
}
