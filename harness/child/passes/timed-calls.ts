/**
 * Calls of an implementation on input made ready beforehand, each with its wall time, CPU time, waiting and
 * collections. Runs in a trial process.
 */
import v8, { GCProfiler } from 'node:v8';
import { Bench } from 'tinybench';
import type { Collections, TimeSample } from '../../wire/passes/time.ts';
import { cpuUsage, nowNs, toNumber } from '../clock.ts';
import { isV8 } from '../engine.ts';
import { settle } from '../garbage.ts';
import { isPromise } from '../promises.ts';
import type { Turns } from '../turns.ts';
import type { CallInput } from './call-input.ts';
import {
  between,
  mainThreadIn,
  mainThreadText,
  readMainThread,
  readStealNs,
  stealNsIn,
  stealText,
} from './waiting.ts';

const { getHeapStatistics } = v8;
const stop = Function.prototype.call.bind(GCProfiler.prototype.stop) as (
  profiler: GCProfiler,
) => ReturnType<GCProfiler['stop']>;

/** What is read when a call is over. */
interface Ended<Captured> {
  readonly answer: unknown;
  readonly captured: Captured;
  readonly cpu: NodeJS.CpuUsage;
  readonly mainThread: string | null;
  readonly steal: string | null;
  readonly bytesNow: number;
  readonly collections: ReturnType<GCProfiler['stop']>['statistics'];
}

/** Makes timed calls, and has every answer settled. */
export class TimedCalls<Captured> {
  readonly #input: CallInput<Captured>;
  readonly #turns: Turns;
  readonly #lookAtBuiltIns: () => void;
  #calls = 0;

  /** @param lookAtBuiltIns See Subject in subject.ts; off the clock. */
  constructor(input: CallInput<Captured>, turns: Turns, lookAtBuiltIns: () => void) {
    this.#input = input;
    this.#turns = turns;
    this.#lookAtBuiltIns = lookAtBuiltIns;
  }

  /**
   * Calls the implementation `calls` times, each call after a full collection outside the clock, so that none pays for the
   * garbage of the one before.
   *
   * @param collect Collects the garbage before each call.
   * @param order Whether each call waits for its turn, where others run at the same time.
   * @returns One sample for each call, in order.
   * @throws Error where tinybench's samples are not those that its clock readings gave.
   */
  async make(
    calls: number,
    collect: () => void,
    order: 'in turns' | 'at once' = 'at once',
  ): Promise<TimeSample[]> {
    const input = this.#input;
    const clock = keepingClock();
    let ended: Ended<Captured> | null = null;
    const samples: TimeSample[] = [];
    const intervalsMs: number[] = [];
    let profiler = new GCProfiler();
    let bytesBefore = 0;
    let stealBefore = readStealNs();
    let threadBefore = readMainThread();
    let cpuBefore = cpuUsage();
    const bench = new Bench({
      warmup: false,
      iterations: calls,
      time: 0,
      retainSamples: true,
      throws: true,
      now: clock.nowMs,
    });
    bench.add(
      'call',
      async () => {
        const returned = input.call();
        const answer = isPromise(returned) ? await returned : returned;
        // The clock is read first; and until the answer is captured nothing of the implementation's can run.
        clock.stop();
        ended = {
          cpu: cpuUsage(cpuBefore),
          bytesNow: bytesInUse(input.ownsBuffers),
          collections: stop(profiler).statistics,
          mainThread: mainThreadText(),
          steal: stealText(),
          answer,
          captured: input.capture(answer),
        };
        this.#lookAtBuiltIns();
      },
      {
        // Said, because tinybench would otherwise find out by one more call.
        async: true,
        beforeEach: async () => {
          ended = null;
          this.#lookAtBuiltIns();
          await input.prepare(++this.#calls, collect);
          if (order === 'in turns') {
            await this.#turns.take('call');
            settle();
          }
          bytesBefore = bytesInUse(input.ownsBuffers);
          profiler = new GCProfiler();
          profiler.start();
          stealBefore = readStealNs();
          threadBefore = readMainThread();
          cpuBefore = cpuUsage();
        },
        afterEach: async () => {
          this.#lookAtBuiltIns();
          const over = ended as Ended<Captured> | null;
          if (over === null) {
            // It threw, which tinybench tells.
            await input.release();
            return;
          }
          const { cpu } = over;
          const stealNs = stealNsIn(over.steal);
          const loadNs = input.loadNs();
          const calls = input.calls();
          const intervalMs = clock.lastIntervalMs();
          intervalsMs.push(intervalMs);
          const { ownsBuffers } = input;
          samples.push({
            wallNs: (input.tookNs?.() ?? intervalMs * 1e6) / calls,
            ...(calls === 1 ? {} : { calls }),
            cpuNs: ((cpu.user + cpu.system) * 1e3) / calls,
            mainThread: between(threadBefore, mainThreadIn(over.mainThread)),
            stealNs: stealBefore === null || stealNs === null ? null : stealNs - stealBefore,
            ...(isV8 ? collectionsOf(over, { bytesBefore, ownsBuffers, calls }) : {}),
            ...(loadNs === null ? {} : { loadNs }),
          });
          await input.release();
          if (order === 'in turns') await this.#turns.take('work');
          const { answer, captured } = over;
          ended = null;
          await input.settleAnswer(this.#turns, this.#calls, answer, captured);
        },
      },
    );
    if (calls > 0) await bench.run();
    if (calls > 0) assertSameSamples(bench, intervalsMs);
    return samples;
  }
}

/**
 * tinybench hands its samples out sorted; remembering its clock readings keeps each one beside the
 * CPU time and the collections of the same call, in the order of the calls.
 */
function keepingClock() {
  let before = 0;
  let last = 0;
  let stoppedAt: number | null = null;
  return {
    nowMs: () => {
      before = last;
      last = stoppedAt ?? toNumber(nowNs()) / 1e6;
      stoppedAt = null;
      return last;
    },
    /** What it shows now is what tinybench reads next. */
    stop: () => {
      stoppedAt = toNumber(nowNs()) / 1e6;
    },
    lastIntervalMs: () => last - before,
  };
}

function assertSameSamples(bench: Bench, intervalsMs: readonly number[]): void {
  const result = bench.tasks[0]?.result;
  if (result?.state !== 'completed') throw new Error(`The timing loop ended as ${result?.state}.`);
  const ours = intervalsMs.toSorted((a, b) => a - b);
  const theirs = result.latency.samples ?? [];
  const same =
    ours.length === theirs.length && ours.every((ms, i) => Math.abs(ms - theirs[i]!) < 1e-6);
  if (!same) throw new Error('The samples of tinybench and its clock readings do not agree.');
}

/**
 * V8's own account of the collections since the profiler started; its `cost` is in microseconds. What was
 * allocated by a call is by how much memory grew between them: nothing is freed there.
 */
function collectionsOf(
  { bytesNow, collections: statistics }: Pick<Ended<unknown>, 'bytesNow' | 'collections'>,
  {
    bytesBefore,
    ownsBuffers,
    calls,
  }: { readonly bytesBefore: number; readonly ownsBuffers: boolean; readonly calls: number },
): Pick<TimeSample, 'collections' | 'allocatedBytes'> {
  const collections: Record<string, Collections> = {};
  let allocatedBytes = 0;
  let last = bytesBefore;
  const bytesOf = (heap: { readonly usedHeapSize: number; readonly externalMemory: number }) =>
    heap.usedHeapSize + (ownsBuffers ? heap.externalMemory : 0);
  for (const { gcType, cost, beforeGC, afterGC } of statistics) {
    const { count, pauseNs, longestNs } = collections[gcType] ?? {
      count: 0,
      pauseNs: 0,
      longestNs: 0,
    };
    collections[gcType] = {
      count: count + 1,
      pauseNs: pauseNs + cost * 1e3,
      longestNs: Math.max(longestNs, cost * 1e3),
    };
    allocatedBytes += bytesOf(beforeGC.heapStatistics) - last;
    last = bytesOf(afterGC.heapStatistics);
  }
  allocatedBytes += bytesNow - last;
  return {
    collections,
    allocatedBytes: calls === 1 ? allocatedBytes : Math.round(allocatedBytes / calls),
  };
}

/** On the heap, and in array buffers where they count. */
function bytesInUse(withBuffers: boolean): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + (withBuffers ? external_memory : 0);
}
