/** Timed calls on rows made beforehand: wall time, CPU time, collections. Runs in a trial process. */
import { readFileSync, writeFileSync } from 'node:fs';
import { GCProfiler } from 'node:v8';
import { Bench } from 'tinybench';
import type { HourlyUniques, Implementation } from '../../contract.ts';
import { type Dataset, rowsOf } from '../dataset.ts';
import { collectGarbage } from '../garbage.ts';
import { differencesFrom, type ExpectedAnswer } from '../oracle.ts';
import type { TimeSample, TimeSpecification, TrialReply } from '../protocol.ts';

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
  { warmUps, iterations }: TimeSpecification,
): Promise<TrialReply> {
  const rows = rowsOf(dataset);
  const clock = keepingClock();
  const warmUpsNs: number[] = [];
  const samples: TimeSample[] = [];
  let answer: HourlyUniques | undefined;
  let profiler = new GCProfiler();
  let cpuBefore = process.cpuUsage();

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
      beforeEach: () => {
        answer = undefined;
        collectGarbage();
        profiler = new GCProfiler();
        profiler.start();
        cpuBefore = process.cpuUsage();
      },
      afterEach: (mode) => {
        const cpu = process.cpuUsage(cpuBefore);
        const collections = collectionsOf(profiler);
        const wallNs = clock.lastIntervalMs() * 1e6;
        if (mode === 'warmup') warmUpsNs.push(wallNs);
        else samples.push({ wallNs, cpuNs: (cpu.user + cpu.system) * 1e3, collections });
      },
    },
  );
  await bench.run();
  const peakRssBytes = readPeakRss();

  assertSameSamples(bench, samples);
  const wrong = differencesFrom(expected, dataset.pages, answer);
  if (wrong !== null) return { kind: 'wrong', wrong };
  return { kind: 'timed', result: { warmUpsNs, samples, peakRssBytes } };
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
      last = Number(process.hrtime.bigint()) / 1e6;
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

/** V8's own account of the collections since the profiler started; its `cost` is in microseconds. */
function collectionsOf(profiler: GCProfiler): TimeSample['collections'] {
  const byKind: Record<string, { readonly count: number; readonly pauseNs: number }> = {};
  for (const { gcType, cost } of profiler.stop().statistics) {
    const { count, pauseNs } = byKind[gcType] ?? { count: 0, pauseNs: 0 };
    byKind[gcType] = { count: count + 1, pauseNs: pauseNs + cost * 1e3 };
  }
  return byKind;
}

/**
 * Starts a new window for the peak resident set (Linux: proc(5), clear_refs). `resourceUsage().maxRSS`
 * would not do: it starts from the parent's.
 */
function forgetPeakRss(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Not Linux, or not allowed: readPeakRss tells.
  }
}

function readPeakRss(): number | null {
  try {
    const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}
