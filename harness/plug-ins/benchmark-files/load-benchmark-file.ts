/** Loads a file that was written for another benchmarking library, as far as it must run. Runs in trial processes. */
import { errorInWords } from '../../../printable.ts';
import { type Found, refuse, startFinding } from './found.ts';
import { placeIn } from './place.ts';
import { type BenchmarkTask, tasksOfGroups } from './tasks-of-file.ts';

/** What it exports, and what was found in it. */
export interface LoadedFile {
  /** null where the wanted task was reached before the file had ended. */
  readonly module: unknown;
  readonly tasks: ReadonlyMap<string, BenchmarkTask>;
  readonly refused: readonly string[];
}

const loadedBefore = new Map<string, Promise<LoadedFile>>();

/**
 * Imports it. What it does after the wanted task would be measured, as closing what that needs, is never done.
 *
 * @param wanted The name of a task; null where all of them are looked for.
 * @throws what the file throws, unless it has benches by then.
 */
export function loadBenchmarkFile(
  url: string,
  source: string,
  wanted: string | null,
): Promise<LoadedFile> {
  const before = loadedBefore.get(url);
  if (before !== undefined) return before;
  const loading = load(url, source, wanted);
  loadedBefore.set(url, loading);
  return loading;
}

async function load(url: string, source: string, wanted: string | null): Promise<LoadedFile> {
  const { promise: reached, resolve: onReached } = signal();
  const { promise: stopped, resolve: onStopped } = signal();
  const found: Found = {
    groups: [],
    refused: [],
    afterwards: [],
    atEnd: [],
    isReached: () => {
      if (wanted === null || !tasksOfGroups(found.groups, source).has(wanted)) return false;
      onReached();
      return true;
    },
  };
  startFinding(found);
  let module: unknown = null;
  let failed: { readonly error: unknown } | null = null;
  const fail = (error: unknown) => {
    if (!(error instanceof ExitCalled)) failed ??= { error };
    onStopped();
  };
  const restore = catchWhatEndsTheFile(fail);
  const steps = async () => {
    module = await import(url);
    for (const step of found.afterwards) await step();
    if (found.atEnd.length > 0) await untilIdle();
  };
  await Promise.race([steps().catch(fail), stopped, reached]);
  const atEnd = async () => {
    for (const step of found.atEnd) await step();
  };
  await Promise.race([atEnd().catch(fail), reached]);
  restore();
  const { error } = (failed ?? {}) as { readonly error?: unknown };
  if (failed !== null) {
    // What was found until then can be measured, and the rest is told.
    if (found.groups.length === 0) throw error;
    const place = placeIn((error as Error | null)?.stack) ?? source;
    refuse(`what follows is left out: ${errorInWords(error)}`, place);
  }
  return { module, tasks: tasksOfGroups(found.groups, source), refused: found.refused };
}

function signal(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((onSignal) => {
    resolve = onSignal;
  });
  return { promise, resolve };
}

/** Servers and timers may keep a process from ever being idle. */
const MOST_IDLE_MS = 5_000;

/** Until the process would end, were it not for its parent. */
async function untilIdle(): Promise<void> {
  process.channel?.unref();
  await new Promise<void>((resolve) => {
    process.once('beforeExit', () => resolve());
    setTimeout(resolve, MOST_IDLE_MS).unref();
  });
  process.channel?.ref();
}

/** What is thrown where the file would end its process. */
class ExitCalled extends Error {}

/**
 * Files often end by `process.exit()`, and may do so, or fail, in code that nobody waits for.
 *
 * @returns what puts back what was there.
 */
function catchWhatEndsTheFile(onEnd: (error: unknown) => void): () => void {
  const { exit } = process;
  process.exit = (() => {
    const error = new ExitCalled('process.exit() was called');
    onEnd(error);
    // Nothing that follows must run, wherever this was called.
    throw error;
  }) as typeof process.exit;
  process.setUncaughtExceptionCaptureCallback(onEnd);
  return () => {
    process.exit = exit;
    process.setUncaughtExceptionCaptureCallback(null);
  };
}
