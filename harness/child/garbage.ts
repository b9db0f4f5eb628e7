/** Forcing collections. For trial processes, which are started with `--expose-gc`. */
import { cpuUsage, nowNs } from './clock.ts';
import { readOtherThreads } from './passes/waiting.ts';

/** Nobody wakes it. */
const SLEEP = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/**
 * Collects all garbage of the heap. Array buffers found dead are freed in the background, unless
 * the collector is single-threaded.
 *
 * @throws Error where the process was started without `--expose-gc`.
 */
export function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('This process was started without --expose-gc.');
  globalThis.gc();
}

/** How often it is asked whether V8's helper threads are done: they are when they took next to nothing since the last time. */
const LOOK_MS = 10;
const IDLE_NS = 1e5;
/** An implementation may keep threads busy itself: that is not waited for. */
const MOST_LOOKS = 100;

/**
 * Collects all garbage, and waits until V8's helper threads have swept it: they would take a core from the call that
 * follows, or make it wait for one. Where the system tells what each thread took, this one keeps running meanwhile: one that
 * has slept runs on without waiting for a while on a busy machine, so that short calls would look too fast beside long ones.
 *
 * @throws as {@link collectGarbage} does.
 */
export function collectAndSettle(): void {
  collectGarbage();
  settle();
}

/** Waits until V8's helper threads are idle, see {@link collectAndSettle}. */
export function settle(): void {
  for (let look = 0; look < MOST_LOOKS; look++) {
    if (areHelpersIdle()) return;
  }
}

/** Whether the other threads did next to nothing while this one waited, and have nothing to do. */
function areHelpersIdle(): boolean {
  const before = readOtherThreads();
  if (before === null) {
    const start = cpuUsage();
    Atomics.wait(SLEEP, 0, 0, LOOK_MS);
    const { user, system } = cpuUsage(start);
    return (user + system) * 1e3 < IDLE_NS;
  }
  const endNs = nowNs() + BigInt(LOOK_MS * 1e6);
  while (nowNs() < endNs);
  const after = readOtherThreads() ?? before;
  return after.onCpuNs - before.onCpuNs < IDLE_NS && !after.areRunning;
}

const REST_MS = 2;
const MOST_RESTS = 100;

/**
 * Sleeps until V8's helper threads have nothing to do, at most a fifth of a second: what they still free counts as in use, and what they still
 * compile keeps alive what it mentions, on a busy machine for long. Does nothing where the system does not tell.
 */
export function letHelpersFinish(): void {
  for (let rest = 0; rest < MOST_RESTS && readOtherThreads()?.areRunning === true; rest++)
    Atomics.wait(SLEEP, 0, 0, REST_MS);
}

/** Collects young garbage alone. @throws as {@link collectGarbage} does. */
export function collectYoungGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('This process was started without --expose-gc.');
  globalThis.gc({ type: 'minor', execution: 'sync' });
}
