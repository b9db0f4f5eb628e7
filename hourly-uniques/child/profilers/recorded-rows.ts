/** What each recording does with an implementation of rows. Runs in profiled processes. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { HourlyUniques, PageView, RowsImplementation } from '../../../contract.ts';
import { InputStream } from '../../../harness/child/memory/input-stream.ts';
import { warmUp } from '../../../harness/child/memory/warm-up.ts';
import { AllocationSites } from '../../../harness/child/profilers/allocation-sites.ts';
import {
  SAMPLERS_START_MS,
  startCpu,
  startHeap,
  startSnapshot,
  TURN_MS,
  traceGcStartMs,
} from '../../../harness/child/profilers/recordings.ts';
import { loadRowsImplementation } from '../../../harness/plug-ins/load.ts';
import { SITES_KEY } from '../../../harness/wire/allocation-sites.ts';
import type { ProfileAnswer, ProfileSpecification } from '../../../harness/wire/profile.ts';
import type { Repetition } from '../../../harness/wire/profiling-tools.ts';
import { openDataset } from '../../dataset.ts';
import { differencesFrom } from '../../differences.ts';
import { expectedAnswer } from '../../oracle.ts';
import { type MakeRow, rowMaker, rowsOf } from '../../rows.ts';

/** Makes the calls, recorded, and judges the last answer. */
export async function recordRows(
  specification: ProfileSpecification,
  input: Extract<ProfileSpecification['input'], { kind: 'events' }>,
): Promise<ProfileAnswer> {
  const dataset = openDataset(input, input.events);
  const record =
    specification.recording === 'allocation-by-line' ? recordAllocationBySite : recordCalls;
  const { answer, ...calls } = await record(
    specification,
    rowMaker(dataset, input.strings),
    dataset.timestampsMs.length,
  );
  const wrong = differencesFrom(expectedAnswer(dataset), dataset.pages, answer);
  return wrong === null
    ? { kind: 'profiled', bytesBySite: [], ...calls }
    : { kind: 'wrong', wrong };
}

/** The calls that were made. */
interface Calls {
  readonly calls: number;
  readonly startMs: number;
  readonly endMs: number;
  /** Of the last of them. */
  readonly answer: HourlyUniques;
  readonly bytesBySite?: readonly number[];
}

/** Rows are made before, so that making them is not in the profile, but where calls are looked at on their way. */
async function recordCalls(
  { implementation: plugIn, recording, repetition, peakEvent, profileFile }: ProfileSpecification,
  makeRow: MakeRow,
  events: number,
): Promise<Calls> {
  const isStreamed = ['snapshot', 'heapprofiler', 'bubbleprof'].includes(recording);
  const rows = isStreamed ? [] : rowsOf(makeRow, 0, events);
  // What V8 has compiled before it began has neither name nor lines.
  const cpu = recording === 'cpu' ? startCpu(profileFile) : null;
  const implementation = await loadRowsImplementation(plugIn);
  const heap = recording === 'heap' ? startHeap(profileFile) : null;
  const snapshot = recording === 'snapshot' ? startSnapshot(profileFile) : null;
  if (cpu === null && heap === null && snapshot === null) await sleep(SAMPLERS_START_MS);
  // The sampler of heapprofiler shows what is alive when it stops, and stops at this signal: so at the peak, not after the end.
  const atPeak = snapshot?.end ?? (() => process.emit('SIGINT'));
  const stream = () =>
    recording === 'bubbleprof'
      ? // An operation that is started within the call and waits for its end shows how long the call blocks the others.
        streamOf(makeRow, events, 1, () => setImmediate(() => {}))
      : streamOf(makeRow, events, peakEvent, atPeak);
  const calls = await repeat(repetition, implementation, isStreamed ? stream : () => rows);
  cpu?.end();
  heap?.end();
  snapshot?.close();
  if (recording !== 'trace-gc') return calls;
  const startMs = traceGcStartMs();
  return { ...calls, startMs: calls.startMs - startMs, endMs: calls.endMs - startMs };
}

/** All rows, each made when it is asked for; `onMark` is called when `mark` of them have been handed over. */
function streamOf(
  makeRow: MakeRow,
  events: number,
  mark: number,
  onMark: () => void,
): InputStream<PageView> {
  const isInside = mark > 0 && mark < events;
  return new InputStream(makeRow, events, isInside ? [mark] : [], (at) => {
    if (at === mark) onMark();
  });
}

/** Bytes allocated by each place of code that was instrumented; the input's own are place 0. */
async function recordAllocationBySite(
  { implementation: plugIn, sites, repetition }: ProfileSpecification,
  makeRow: MakeRow,
  events: number,
): Promise<Calls> {
  const account = new AllocationSites(sites);
  Object.assign(globalThis, { [SITES_KEY]: account });
  const implementation = await loadRowsImplementation(plugIn);
  const makeCounted = account.input(makeRow);
  const countUniques = (input: Iterable<PageView>) => implementation.countUniques(input);
  await warmUp(countUniques, makeCounted, events, () => {});
  account.start();
  const stream = () => new InputStream(makeCounted, events, [], () => {});
  const calls = await repeat(repetition, implementation, stream);
  return { ...calls, bytesBySite: account.finish() };
}

/** Calls again and again, the event loop turning in between. */
async function repeat(
  { leastSeconds, leastCalls }: Repetition,
  implementation: RowsImplementation,
  input: () => Iterable<PageView>,
): Promise<Calls> {
  const startMs = performance.now();
  for (let calls = 1; ; calls++) {
    const answer = await implementation.countUniques(input());
    const endMs = performance.now();
    if (calls >= leastCalls && endMs - startMs >= leastSeconds * 1e3)
      return { calls, startMs, endMs, answer };
    await sleep(TURN_MS);
  }
}
