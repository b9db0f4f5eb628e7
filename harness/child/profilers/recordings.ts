/** The recordings of V8's own profilers. Runs in profiled processes. */
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { SITES_KEY } from '../../wire/allocation-sites.ts';
import type { ProfileSpecification } from '../../wire/profile.ts';
import { InputStream } from '../memory/input-stream.ts';
import { warmUp } from '../memory/warm-up.ts';
import { AllocationSites } from './allocation-sites.ts';
import { type Calls, type ProfiledCalls, repeat } from './calls.ts';
import { connectInspector } from './inspector.ts';

const CPU_SAMPLE_US = 200;
/** Some 20,000 samples of 160 MB: half a percent of what is large. */
const HEAP_SAMPLE_BYTES = 8_192;

/** CPU time by function and line, into a .cpuprofile. */
export async function recordCpu(
  workload: ProfiledCalls,
  { profileFile, repetition }: ProfileSpecification,
): Promise<Calls> {
  const rows = workload.rows();
  const { ask } = connectInspector();
  ask('Profiler.enable');
  ask('Profiler.setSamplingInterval', { interval: CPU_SAMPLE_US });
  // Before the import: code that V8 has compiled unseen has neither name nor lines in its profile.
  ask('Profiler.start');
  const implementation = await workload.implementation();
  const calls = await repeat(repetition, () => implementation.countUniques(rows));
  const { profile } = ask<{ profile: object }>('Profiler.stop');
  writeFileSync(profileFile, JSON.stringify(profile));
  return calls;
}

/** A sample of all that is allocated, collected meanwhile or not, into a .heapprofile. */
export async function recordHeap(
  workload: ProfiledCalls,
  { profileFile, repetition }: ProfileSpecification,
): Promise<Calls> {
  const rows = workload.rows();
  const implementation = await workload.implementation();
  const { ask } = connectInspector();
  ask('HeapProfiler.startSampling', {
    samplingInterval: HEAP_SAMPLE_BYTES,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  const calls = await repeat(repetition, () => implementation.countUniques(rows));
  const { profile } = ask<{ profile: object }>('HeapProfiler.stopSampling');
  writeFileSync(profileFile, JSON.stringify(profile));
  return calls;
}

/** Everything that is alive at the peak, with the function that allocated it, into a .heapsnapshot. */
export async function recordSnapshot(
  workload: ProfiledCalls,
  { profileFile, peakEvent, repetition }: ProfileSpecification,
): Promise<Calls> {
  const implementation = await workload.implementation();
  const { ask, session } = connectInspector();
  const file = openSync(profileFile, 'w');
  let lost: unknown = null;
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ params }) => {
    try {
      // Unlike writeSync, it goes on until all is written, or says that the disk is full.
      writeFileSync(file, params.chunk);
    } catch (error) {
      // Thrown from here it would be lost in the inspector.
      lost ??= error;
    }
  });
  // What is made from here on knows its maker, which tells it from what was there before.
  ask('HeapProfiler.startTrackingHeapObjects', { trackAllocations: true });
  const input = workload.stream(peakEvent, () =>
    ask('HeapProfiler.stopTrackingHeapObjects', { reportProgress: false }),
  );
  const calls = await repeat(repetition, () => implementation.countUniques(input));
  closeSync(file);
  if (lost !== null) throw lost;
  return calls;
}

/** Bytes allocated by each place of code that was instrumented; the input's own are place 0. */
export async function recordAllocationBySite(
  workload: ProfiledCalls,
  { sites, repetition }: ProfileSpecification,
): Promise<Calls & { readonly bytesBySite: readonly number[] }> {
  const account = new AllocationSites(sites);
  Object.assign(globalThis, { [SITES_KEY]: account });
  const implementation = await workload.implementation();
  const makeRow = account.input(workload.makeRow());
  await warmUp(implementation, makeRow, workload.events, () => {});
  account.start();
  const calls = await repeat(repetition, () =>
    implementation.countUniques(new InputStream(makeRow, workload.events, [], () => {})),
  );
  return { ...calls, bytesBySite: account.finish() };
}
