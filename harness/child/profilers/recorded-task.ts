/**
 * What each recording does with an implementation of a task: every call gets an input of its own, made outside of what is recorded.
 * Runs in profiled processes.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { SITES_KEY } from '../../wire/allocation-sites.ts';
import type { ProfileAnswer, ProfileSpecification } from '../../wire/profile.ts';
import { isClinicTool, type Repetition } from '../../wire/profiling-tools.ts';
import { trickInWords } from '../../wire/tricks.ts';
import { isPromise } from '../promises.ts';
import { TaskCalls } from '../task/calls.ts';
import { loadSubject, type TaskSubject } from '../task/subject.ts';
import { WARM_UPS, wholeCall } from '../task/whole-call.ts';
import { AllocationSites } from './allocation-sites.ts';
import {
  type Recording,
  SAMPLERS_START_MS,
  startCpu,
  startHeap,
  startSnapshot,
  TURN_MS,
  traceGcStartMs,
} from './recordings.ts';

/** Calls that take less are made many at a time, so that samplers see them. */
const LEAST_BATCH_MS = 20;
/** Whose allocation is recorded together. */
const MOST_CALLS = 1_000;
/** What the inputs of a batch may take. */
const MOST_MAKING_NS = 0.25e9;
const MOST_BATCH_BYTES = 64e6;
/** Making inputs may take longer than the calls, but not for ever. */
const MOST_TIMES = 4;

type Profiled = Extract<ProfileAnswer, { kind: 'profiled' }>;
type TaskCallsInput = Extract<ProfileSpecification['input'], { kind: 'task' }>;

/** Makes the calls, recorded, and judges their answers. */
export async function recordTask(
  specification: ProfileSpecification,
  input: TaskCallsInput,
): Promise<ProfileAnswer> {
  const { recording, profileFile, repetition, sites } = specification;
  const account = recording === 'allocation-by-line' ? new AllocationSites(sites) : null;
  if (account !== null) Object.assign(globalThis, { [SITES_KEY]: account });
  // What V8 has compiled before it began has neither name nor lines.
  const cpu = recording === 'cpu' ? startCpu(profileFile) : null;
  const subject = await subjectOf(specification, input);
  const calls = new TaskCalls(subject);
  if (isClinicTool(recording)) await sleep(SAMPLERS_START_MS);
  let bytesBySite: readonly number[] = [];
  const starts: Partial<Record<typeof recording, () => Recording>> = {
    heap: () => startHeap(profileFile),
    snapshot: () => startSnapshot(profileFile),
    // Its sampler shows what is alive when it stops, and stops at this signal: while the answer is there.
    heapprofiler: () => ({ end: () => process.emit('SIGINT') }),
    'allocation-by-line': () => {
      account?.start();
      return {
        end: () => {
          bytesBySite = account?.finish() ?? [];
        },
      };
    },
  };
  const start = starts[recording];
  if (start !== undefined) {
    const recorded = await once(calls, start);
    return judged(subject, { ...recorded, bytesBySite });
  }
  const recorded = await repeated(calls, repetition);
  const startMs = cpu?.end() ?? traceGcStartMs();
  return judged(subject, { ...recorded, windows: since(startMs, recorded.windows) });
}

function subjectOf(
  { implementation }: ProfileSpecification,
  { taskInput, inputSeed, baseline }: TaskCallsInput,
): Promise<TaskSubject> {
  return loadSubject({
    implementation,
    taskInput,
    inputSeed,
    ...(baseline === null ? {} : { baseline }),
  });
}

/** One batch after others, from which code is compiled as it stays. */
async function once(calls: TaskCalls, start: () => Recording): Promise<Profiled> {
  let callNs = 0;
  for (let warmUp = 0; warmUp < WARM_UPS; warmUp++) callNs = await wholeCall(calls);
  // Of many short calls, what is done around them is little.
  const wanted = Math.min(MOST_CALLS, Math.ceil((LEAST_BATCH_MS * 1e6) / callNs), roomFor(calls));
  if (wanted > 1) {
    calls.makeSamplesOf(wanted);
    await wholeCall(calls);
  }
  await calls.prepare(1, () => {});
  const made = calls.calls();
  const recording = start();
  const startMs = performance.now();
  const returned = calls.call();
  const answer = isPromise(returned) ? await returned : returned;
  const endMs = performance.now();
  recording.end();
  recording.close?.();
  calls.capture(answer);
  await calls.release();
  return { kind: 'profiled', calls: made, startMs, endMs, bytesBySite: [] };
}

type Windows = NonNullable<Profiled['windows']>;

function since(ms: number, windows: Windows): Windows {
  return windows.map(([from, to]) => [from - ms, to - ms]);
}

/** Batches until the calls alone have taken long enough. */
async function repeated(
  calls: TaskCalls,
  { leastSeconds, leastCalls }: Repetition,
): Promise<Profiled & { readonly windows: Windows }> {
  const windows: (readonly [number, number])[] = [];
  const firstMs = performance.now();
  const leastMs = leastSeconds * 1e3;
  let made = 0;
  let busyMs = 0;
  let size = 1;
  for (;;) {
    calls.makeSamplesOf(size);
    await calls.prepare(1, () => {});
    const startMs = performance.now();
    const returned = calls.call();
    const answer = isPromise(returned) ? await returned : returned;
    const endMs = performance.now();
    windows.push([startMs, endMs]);
    made += calls.calls();
    busyMs += endMs - startMs;
    calls.capture(answer);
    await calls.release();
    const isEnough = made >= leastCalls && busyMs >= leastMs;
    if (isEnough || (made >= leastCalls && endMs - firstMs > MOST_TIMES * leastMs))
      return { kind: 'profiled', calls: made, startMs: firstMs, endMs, windows, bytesBySite: [] };
    if (endMs - startMs < LEAST_BATCH_MS && roomFor(calls) >= 2) size *= 2;
    await sleep(TURN_MS);
  }
}

/** How many times as many inputs as before can be made in time, and have room. */
function roomFor({ pool: { makingNs, bytes } }: TaskCalls): number {
  return Math.floor(Math.min(MOST_MAKING_NS / makingNs, MOST_BATCH_BYTES / Math.max(1, bytes)));
}

async function judged(
  { answers, judge, inputs }: TaskSubject,
  recorded: Profiled,
): Promise<ProfileAnswer> {
  inputs.assertDataUnchanged();
  const refusal = await answers.judge(judge);
  if (refusal === null) return recorded;
  if (refusal.kind === 'wrong') return { kind: 'wrong', wrong: refusal.wrong };
  if (refusal.kind === 'caught')
    throw new Error(
      `it does what profiles cannot show: ${refusal.tricks.map(trickInWords).join('; ')}`,
    );
  return { kind: 'threw', message: refusal.message, stack: refusal.stack };
}
