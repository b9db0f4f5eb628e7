/** Timed calls on rows made beforehand: wall time, CPU time, collections. Runs in a trial process. */
import { GCProfiler, getHeapStatistics } from 'node:v8';
import { Bench } from 'tinybench';
import type { HourlyUniques, Implementation, PageView } from '../../contract.ts';
import { cpuUsage, nowNs } from '../clock.ts';
import type { Dataset } from '../dataset.ts';
import { collectGarbage } from '../garbage.ts';
import { answerInOtherHours, inOtherHours } from '../later-events.ts';
import { differencesFrom, type ExpectedAnswer } from '../oracle.ts';
import type {
  Collections,
  TimeSample,
  TimeSpecification,
  TrialReply,
  WrongAnswer,
} from '../protocol.ts';
import { rowMaker, rowsOf } from '../rows.ts';
import { TRICKS, type Trick } from '../tricks.ts';
import { forgetPeakRss, readPeakRss } from './peak-rss.ts';

/**
 * Calls the implementation `warmUps` times and then `iterations` times on an array of rows, each call
 * after a full collection outside the clock, so that none pays for the garbage of the one before. The
 * last answer is checked like any other.
 *
 * @throws Error where tinybench's samples are not those that its clock readings gave.
 */
export async function time(
  implementation: Implementation,
  dataset: Dataset,
  expected: ExpectedAnswer,
  { warmUps, warmUpEvents, iterations, strings }: TimeSpecification,
): Promise<TrialReply> {
  let calls = 0;
  let rows: PageView[] = [];
  const clock = keepingClock();
  const warmUpsNs: number[] = [];
  const samples: TimeSample[] = [];
  let answer: HourlyUniques | undefined;
  let profiler = new GCProfiler();
  let bytesBefore = 0;
  let cpuBefore = cpuUsage();

  const bench = new Bench({
    warmup: warmUps > 0,
    warmupIterations: warmUps,
    warmupTime: 0,
    iterations,
    time: 0,
    retainSamples: true,
    throws: true,
    now: clock.nowMs,
  });
  bench.add(
    'countUniques',
    async () => {
      answer = await implementation.countUniques(rows);
    },
    {
      // Said, because tinybench would otherwise find out by one more call.
      async: true,
      beforeAll: (mode) => {
        if (mode === 'run') forgetPeakRss();
      },
      beforeEach: (mode) => {
        const events = mode === 'warmup' ? warmUpEvents : dataset.timestampsMs.length;
        answer = undefined;
        // Other rows and another right answer for every call: what one remembers of the last is of no use.
        calls++;
        rows = [];
        rows = rowsOf(rowMaker(inOtherHours(dataset, calls), strings), 0, events);
        collectGarbage();
        bytesBefore = bytesInUse();
        profiler = new GCProfiler();
        profiler.start();
        cpuBefore = cpuUsage();
      },
      afterEach: (mode) => {
        const cpu = cpuUsage(cpuBefore);
        const gc = collectionsOf(profiler, bytesBefore);
        const wallNs = clock.lastIntervalMs() * 1e6;
        if (mode === 'warmup') warmUpsNs.push(wallNs);
        else samples.push({ wallNs, cpuNs: (cpu.user + cpu.system) * 1e3, ...gc });
      },
    },
  );
  await bench.run();
  const peakRssBytes = readPeakRss();

  assertSameSamples(bench, samples);
  const isRightFor = (call: number) => differencesAt(call, dataset, expected, answer) === null;
  const wrong = differencesAt(calls, dataset, expected, answer);
  if (wrong !== null) {
    for (let earlier = 0; earlier < calls; earlier++) {
      if (isRightFor(earlier)) return { kind: 'caught', tricks: [STALE] };
    }
    return { kind: 'wrong', wrong };
  }
  return { kind: 'timed', result: { warmUpsNs, samples, peakRssBytes } };
}

const STALE: Trick = {
  trick: TRICKS.remembers,
  evidence: 'its last call gave the answer to the events of an earlier one',
};

function differencesAt(
  call: number,
  dataset: Dataset,
  expected: ExpectedAnswer,
  answer: unknown,
): WrongAnswer | null {
  return differencesFrom(answerInOtherHours(dataset, expected, call), dataset.pages, answer);
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
  bytesBefore: number,
): Pick<TimeSample, 'collections' | 'allocatedBytes'> {
  const bytesNow = bytesInUse();
  const collections: Record<string, Collections> = {};
  let allocatedBytes = 0;
  let last = bytesBefore;
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

function bytesOf(heap: { readonly usedHeapSize: number; readonly externalMemory: number }): number {
  return heap.usedHeapSize + heap.externalMemory;
}

function bytesInUse(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}
