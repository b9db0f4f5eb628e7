/** What an implementation leaves when a call is over: threads, processes, timers, work. Runs in trial processes. */
import asyncHooks from 'node:async_hooks';
import { readdirSync, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Trick } from '../../wire/refusal.ts';
import { TRICKS } from '../../wire/tricks.ts';
import { cpuUsage, nowNs } from '../clock.ts';
import { collectAndSettle, collectGarbage } from '../garbage.ts';
import { isPromise } from '../promises.ts';
import { thenEnded } from '../then-ended.ts';
import { otherProcesses } from './process-tree.ts';

// Taken now: others may be told of who makes a hook.
const { createHook, executionAsyncId } = asyncHooks;

/** How long nothing is done after a call, and how often that is tried: noise is not there every time. */
const WINDOW_MS = 60;
const WINDOWS = 3;
/** Less is the system's, or nothing to gain by. */
const LEAST_NS = 1.2e7;
const LEAST_SHARE = 0.25;
/** Its number is that of the process. */
const mainThread = String(process.pid);
/** Callbacks that take less leave no work: they tidy up. */
export const LITTLE_WORK_NS = 3e5;

/** The threads of this process; null off Linux. All of Node's own run by then, V8's compilers and collectors among them. */
export async function threadsNow(): Promise<readonly string[] | null> {
  // The first of its kind starts Node's pool of threads.
  await stat('.').catch(() => null);
  return threads();
}

function threads(): readonly string[] | null {
  try {
    return readdirSync('/proc/self/task');
  } catch {
    return null;
  }
}

/** Waits. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A call whose input is there. */
export interface ReadyToWatch {
  readonly run: () => unknown;
  /** After it was looked at, also where it threw. */
  readonly end?: () => unknown;
}

/**
 * What is computed while this process has nothing to do after a call, and after a collection, which others may wait for, by the thread
 * that called, by threads that the implementation added, or by processes that it started: the least of a few calls. What V8 still
 * compiles then is not its work. null where that is little, and off Linux.
 *
 * @param ready Makes the input of a call.
 * @param threadsBefore Before it was loaded.
 */
export async function workAfterCalls(
  ready: () => ReadyToWatch | Promise<ReadyToWatch>,
  pids: readonly number[],
  threadsBefore: readonly string[] | null,
  enter: (isCalling: boolean) => void,
): Promise<Trick | null> {
  if (threadsBefore === null) return null;
  const ofV8 = new Set(threadsBefore.filter((thread) => thread !== mainThread));
  let after = Number.POSITIVE_INFINITY;
  let during = Number.POSITIVE_INFINITY;
  for (let window = 0; window < WINDOWS; window++) {
    const { run, end } = await ready();
    const look = async () => {
      collectAndSettle();
      const start = ownNs();
      enter(true);
      const returned = run();
      // What hooks do when somebody waits is done later, as it is where calls are timed.
      if (isPromise(returned)) await returned;
      during = Math.min(during, ownNs() - start);
      enter(false);
      // At once: others are at work by now. What this thread takes for the harness is not counted.
      const before = threadTimes(ofV8);
      collectGarbage();
      // Looking for others takes time of its own, which is not to be counted.
      const othersBefore = new Map(otherProcesses(pids).map(({ pid, cpuNs }) => [pid, cpuNs]));
      before.set(mainThread, timesOf(mainThread));
      await pause(WINDOW_MS);
      after = Math.min(after, wantedNs(before, threadTimes(ofV8)) + sinceNs(othersBefore, pids));
    };
    await thenEnded(look, () => end?.());
  }
  // However long a call takes, no more can be done in the window than there is time.
  if (after < Math.max(LEAST_NS, LEAST_SHARE * Math.min(during, WINDOW_MS * 1e6))) return null;
  const [late, own] = [after, during].map((ns) => `${(ns / 1e6).toFixed(0)} ms`);
  const evidence = `in the ${WINDOW_MS} ms after its answer was handed over, it, its threads and its processes take ${late} of processor time; the call took ${own}`;
  return { trick: TRICKS.later, evidence };
}

function ownNs(): number {
  const { user, system } = cpuUsage();
  return (user + system) * 1e3;
}

/** What a thread ran, and how long it was ready to and had to wait for a core, since its start (proc(5), schedstat). */
interface ThreadTimes {
  readonly onCpuNs: number;
  readonly waitingNs: number;
}

/** Of all threads but those. */
function threadTimes(but: ReadonlySet<string>): Map<string, ThreadTimes> {
  const others = (threads() ?? []).filter((thread) => !but.has(thread));
  return new Map(others.map((thread) => [thread, timesOf(thread)]));
}

function timesOf(thread: string): ThreadTimes {
  try {
    const text = readFileSync(`/proc/self/task/${thread}/schedstat`, 'latin1');
    const [onCpuNs = 0, waitingNs = 0] = text.split(' ').map(Number);
    return { onCpuNs, waitingNs };
  } catch {
    // It has ended meanwhile.
    return { onCpuNs: 0, waitingNs: 0 };
  }
}

/** Of a busy machine, where so many want each core: more waiting says nothing of a thread that wakes for a moment. */
const MOST_WAITING = 4;

/**
 * What threads ran meanwhile; of those that were added, also what they would have run on an idle machine: how busy it is must not
 * hide them.
 */
function wantedNs(
  before: ReadonlyMap<string, ThreadTimes>,
  now: ReadonlyMap<string, ThreadTimes>,
): number {
  let sum = 0;
  for (const [thread, times] of now) {
    const { onCpuNs = 0, waitingNs = 0 } = before.get(thread) ?? {};
    const ran = Math.max(0, times.onCpuNs - onCpuNs);
    sum += ran;
    if (thread !== mainThread)
      sum += Math.min(Math.max(0, times.waitingNs - waitingNs), MOST_WAITING * ran);
  }
  return sum;
}

/** What those that are still alive took: one that has ended meanwhile must not make up for others. */
function sinceNs(before: ReadonlyMap<number, number>, pids: readonly number[]): number {
  return otherProcesses(pids).reduce(
    (sum, { pid, cpuNs }) => sum + cpuNs - (before.get(pid) ?? 0),
    0,
  );
}

/** Of reading and compiling modules; honest ones may take longer, which is why it is told and no trick. */
const LOADING_MS = 250;

/** What loading took of processor time, in words; null where that is little. @param cpu As `process.cpuUsage` tells it. */
export function loadingInWords({ user, system }: NodeJS.CpuUsage): string | null {
  const ms = (user + system) / 1e3;
  if (ms <= LOADING_MS) return null;
  return `${ms.toFixed(0)} ms of processor time, which are in no figure: a first call may be quicker by it`;
}

/** Timers that were set while a module was loaded. */
export interface LoadingTimers {
  /** From now on none is noted any more. */
  readonly loaded: () => void;
  /** What those that ran since then took, in nanoseconds. */
  readonly ranNs: () => number;
  readonly ran: () => number;
  /** How many still wait, or will run again, and keep no process alive: those that do are found among what is open. */
  readonly waiting: () => number;
  readonly stop: () => void;
}

/** Of {@link LoadingTimers.waiting}, at least one. */
export function waitingInWords(timers: number): string {
  return timers === 1
    ? 'a timer that it set while it was loaded, and that keeps no process alive, still waits'
    : `${timers} timers that it set while it was loaded, and that keep no process alive, still wait`;
}

/** Notes timers, immediates and all that follows from them. */
export function noteLoadingTimers(): LoadingTimers {
  const ours = new Set<number>();
  const timers: { readonly hasRef?: () => boolean }[] = [];
  let isLoading = true;
  let ranNs = 0;
  let ran = 0;
  let startNs = 0n;
  const hook = createHook({
    init(id, type, _trigger, resource) {
      const isTimer = type === 'Timeout' || type === 'Immediate';
      if (!(isLoading && isTimer) && !ours.has(executionAsyncId())) return;
      ours.add(id);
      if (type === 'Timeout') timers.push(resource);
    },
    before(id) {
      if (ours.has(id)) startNs = nowNs();
    },
    after(id) {
      if (isLoading || !ours.has(id)) return;
      ran++;
      ranNs += Number(nowNs() - startNs);
    },
  });
  hook.enable();
  return {
    loaded: () => {
      isLoading = false;
    },
    ranNs: () => ranNs,
    ran: () => ran,
    waiting: () => timers.filter((timer) => timer.hasRef?.() === false).length,
    stop: () => hook.disable(),
  };
}
