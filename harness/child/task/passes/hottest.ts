/** Where calls spend processor time: V8's sampling profiler, at work during calls alone. Runs in a trial process. */
import type { TrialReply } from '../../../wire/envelope.ts';
import type { HottestSpecification, SampledLine } from '../../../wire/passes/hottest.ts';
import { collectGarbage } from '../../garbage.ts';
import { connectInspector, type OwnInspector } from '../../profilers/inspector.ts';
import { isPromise } from '../../promises.ts';
import { TaskCalls } from '../calls.ts';
import { onTask, type TaskSubject } from '../subject.ts';

const SAMPLE_US = 200;
/** So many samples tell which line is the hottest. */
const ENOUGH_SAMPLES = 2_500;
const MOST_MS = 4_000;
/** Calls of a batch, where they are short. */
const SHORT_NS = 2e6;
const MOST_CALLS = 10_000;
const BATCH_NS = 2e7;
const MOST_LINES = 30;

/** A .cpuprofile (Chrome DevTools protocol, `Profiler.Profile`). */
interface CpuProfile {
  readonly nodes: readonly {
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
    readonly hitCount: number;
    /** Lines from 1. */
    readonly positionTicks?: readonly { readonly line: number; readonly ticks: number }[];
  }[];
}

/** Calls it until there are samples enough. */
export function run(specification: HottestSpecification): Promise<TrialReply<'hottest'>> {
  // Before the import: of code that V8 has compiled unseen it keeps neither names nor lines.
  const whole = connectInspector();
  whole.ask('Profiler.enable');
  whole.ask('Profiler.start');
  return onTask(specification, hottest);
}

async function hottest(subject: TaskSubject): Promise<TrialReply<'hottest'>> {
  const inspector = connectInspector();
  inspector.ask('Profiler.enable');
  inspector.ask('Profiler.setSamplingInterval', { interval: SAMPLE_US });
  const calls = new TaskCalls(subject);
  const found = new Map<string, SampledLine>();
  let samples = 0;
  let made = 0;
  const endMs = performance.now() + MOST_MS;
  while (samples < ENOUGH_SAMPLES && (made === 0 || performance.now() < endMs)) {
    const { profile, ns, count } = await profiledCalls(calls, inspector);
    made += count;
    for (const line of linesOf(profile)) {
      samples += line.samples;
      const key = JSON.stringify([line.url, line.line, line.function]);
      const before = found.get(key)?.samples ?? 0;
      found.set(key, { ...line, samples: before + line.samples });
    }
    const perCall = ns / count;
    const wanted = Math.ceil(BATCH_NS / Math.max(1, perCall));
    if (perCall < SHORT_NS) calls.makeSamplesOf(Math.min(MOST_CALLS, 4 * count, wanted));
  }
  const lines = [...found.values()].sort((a, b) => b.samples - a.samples).slice(0, MOST_LINES);
  return { kind: 'sampled', calls: made, samples, lines };
}

interface Profiled {
  readonly profile: CpuProfile;
  readonly ns: number;
  readonly count: number;
}

async function profiledCalls(calls: TaskCalls, { ask }: OwnInspector): Promise<Profiled> {
  await calls.prepare(1, collectGarbage);
  try {
    const count = calls.calls();
    ask('Profiler.start');
    const startMs = performance.now();
    const returned = calls.call();
    if (isPromise(returned)) await returned;
    const ns = (performance.now() - startMs) * 1e6;
    const { profile } = ask<{ profile: CpuProfile }>('Profiler.stop');
    calls.discard();
    return { profile, ns, count };
  } finally {
    await calls.release();
  }
}

const IDLE = ['(idle)', '(program)', '(root)'];

/** Each line of each function; of what is in no file, the function alone. */
function* linesOf({ nodes }: CpuProfile): Generator<SampledLine> {
  for (const { callFrame, hitCount, positionTicks = [] } of nodes) {
    const { functionName, url } = callFrame;
    if (hitCount === 0 || IDLE.includes(functionName)) continue;
    const name = functionName === '' ? '(anonymous)' : functionName;
    let placed = 0;
    for (const { line, ticks } of url === '' ? [] : positionTicks) {
      placed += ticks;
      yield { function: name, url, line, samples: ticks };
    }
    if (hitCount > placed) yield { function: name, url, line: null, samples: hitCount - placed };
  }
}
