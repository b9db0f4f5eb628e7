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
  const { promise: ended, resolve: onEnd } = signal();
  const found: Found = {
    groups: [],
    refused: [],
    afterwards: [],
    isReached: () => {
      if (wanted === null || !tasksOfGroups(found.groups, source).has(wanted)) return false;
      onReached();
      return true;
    },
  };
  startFinding(found);
  let module: unknown = null;
  const restore = exitEndsTheFile(onEnd);
  try {
    const whole = (async () => {
      module = await import(url);
    })();
    await Promise.race([whole, ended, reached]);
    for (const step of found.afterwards) await Promise.race([step(), reached]);
  } catch (error) {
    // What was found until then can be measured, and the rest is told.
    if (found.groups.length === 0) throw error;
    refuse(
      `what follows is left out: ${errorInWords(error)}`,
      placeIn((error as Error)?.stack) ?? source,
    );
  } finally {
    restore();
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

/** Files often end so. @returns what puts the real one back. */
function exitEndsTheFile(onExit: () => void): () => void {
  const { exit } = process;
  process.exit = (() => {
    onExit();
    // Nothing that follows must run, wherever this was called.
    throw new Error('process.exit() was called');
  }) as typeof process.exit;
  return () => {
    process.exit = exit;
  };
}
