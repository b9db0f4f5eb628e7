/**
 * Calls of an implementation on input made ready beforehand, each with its wall time, CPU time, waiting and
 * collections. Runs in a trial process.
 */
import { GCProfiler, getHeapStatistics } from 'node:v8';
import { Bench } from 'tinybench';
import type { HourlyUniques } from '../../../contract.ts';
import type { Collections, TimeSample } from '../../wire/passes/time.ts';
import { cpuUsage, nowNs } from '../clock.ts';
import { settle } from '../garbage.ts';
import type { Turns } from '../turns.ts';
import type { CallInput } from './call-input.ts';
import { between, readMainThread, readStealNs } from './waiting.ts';

/** Makes timed calls, and keeps the last answer. */
export class TimedCalls {
  readonly input: CallInput;
  #calls = 0;
  #answer: HourlyUniques | undefined;

  constructor(input: CallInput) {
    this.input = input;
  }

  /** Calls made so far. */
  get calls(): number {
    return this.#calls;
  }

  get lastAnswer(): HourlyUniques | undefined {
    return this.#answer;
  }

  /**
   * Calls the implementation `calls` times on the first `events` events, each call after a full collection
   * outside the clock, so that none pays for the garbage of the one before.
   *
   * @param collect Collects the garbage before each call.
   * @param turns What is asked before each call, where others run at the same time; undefined where nothing must be.
   * @returns One sample for each call, in order.
   * @throws Error where tinybench's samples are not those that its clock readings gave.
   */
  async make(
    calls: number,
    events: number,
    collect: () => void,
    turns?: Turns,
  ): Promise<TimeSample[]> {
    const clock = keepingClock();
    const samples: TimeSample[] = [];
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
      'countUniques',
      async () => {
        this.#answer = await this.input.count();
      },
      {
        // Said, because tinybench would otherwise find out by one more call.
        async: true,
        beforeEach: async () => {
          this.#answer = undefined;
          await this.input.prepare(++this.#calls, events, collect);
          if (turns !== undefined) {
            await turns.take('call');
            settle();
          }
          bytesBefore = bytesInUse(this.input.ownsBuffers);
          profiler = new GCProfiler();
          profiler.start();
          stealBefore = readStealNs();
          threadBefore = readMainThread();
          cpuBefore = cpuUsage();
        },
        afterEach: async () => {
          const cpu = cpuUsage(cpuBefore);
          const mainThread = between(threadBefore, readMainThread());
          const stealAfter = readStealNs();
          const loadNs = this.input.loadNs();
          samples.push({
            wallNs: clock.lastIntervalMs() * 1e6,
            cpuNs: (cpu.user + cpu.system) * 1e3,
            mainThread,
            stealNs: stealBefore === null || stealAfter === null ? null : stealAfter - stealBefore,
            ...collectionsOf(profiler, { bytesBefore, ownsBuffers: this.input.ownsBuffers }),
            ...(loadNs === null ? {} : { loadNs }),
          });
          await this.input.release();
          await turns?.take('work');
        },
      },
    );
    if (calls > 0) await bench.run();
    if (calls > 0) assertSameSamples(bench, samples);
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
  return {
    nowMs: () => {
      before = last;
      last = Number(nowNs()) / 1e6;
      return last;
    },
    lastIntervalMs: () => last - before,
  };
}

function assertSameSamples(bench: Bench, samples: readonly TimeSample[]): void {
  const result = bench.tasks[0]?.result;
  if (result?.state !== 'completed') throw new Error(`The timing loop ended as ${result?.state}.`);
  const ours = samples.map(({ wallNs }) => wallNs / 1e6).sort((a, b) => a - b);
  const theirs = result.latency.samples ?? [];
  const same =
    ours.length === theirs.length && ours.every((ms, i) => Math.abs(ms - theirs[i]!) < 1e-6);
  if (!same) throw new Error('The samples of tinybench and its clock readings do not agree.');
}

/**
 * V8's own account of the collections since the profiler started; its `cost` is in microseconds. What was
 * allocated is by how much memory grew between them: nothing is freed there.
 */
function collectionsOf(
  profiler: GCProfiler,
  { bytesBefore, ownsBuffers }: { readonly bytesBefore: number; readonly ownsBuffers: boolean },
): Pick<TimeSample, 'collections' | 'allocatedBytes'> {
  const bytesNow = bytesInUse(ownsBuffers);
  const collections: Record<string, Collections> = {};
  let allocatedBytes = 0;
  let last = bytesBefore;
  const bytesOf = (heap: { readonly usedHeapSize: number; readonly externalMemory: number }) =>
    heap.usedHeapSize + (ownsBuffers ? heap.externalMemory : 0);
  for (const { gcType, cost, beforeGC, afterGC } of profiler.stop().statistics) {
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
  return { collections, allocatedBytes: allocatedBytes + bytesNow - last };
}

/** On the heap, and in array buffers where they count. */
function bytesInUse(withBuffers: boolean): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + (withBuffers ? external_memory : 0);
}
