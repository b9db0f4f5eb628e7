/** What is done to an implementation on purpose, and how its trial process is told. Used in both processes. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageFolder } from '../../package-folder.ts';
import { entryPoint } from './entry-points.ts';
import type { PlugIn } from './plug-in.ts';

/** A cost: a share of the call's own time, or a number of bytes. */
export type InjectedCost =
  | { readonly what: 'time'; readonly share: number }
  | { readonly what: 'allocatedBytes' | 'retainedBytes'; readonly bytes: number };

/** A cost, or an answer that is wrong in one of the ways that a task that is built in knows by name. */
export type Injection = InjectedCost | { readonly what: 'answer'; readonly how: string };

const OF_TASK_FILE = join(packageFolder, 'dist', 'harness', 'child', 'injected-task.js');

/** The implementation with that, under a name of its own. */
export function inject(plugIn: PlugIn, name: string, injection: Injection): PlugIn {
  const { source, task, runtime } = plugIn;
  const url = pathToFileURL(task === undefined ? entryPoint('injected') : OF_TASK_FILE);
  url.searchParams.set('of', JSON.stringify(plugIn));
  url.searchParams.set('injection', JSON.stringify(injection));
  return {
    name,
    source,
    url: url.href,
    // It is no part of the task's file.
    ...(task === undefined ? {} : { task: { ...task, implementation: null } }),
    ...(runtime === undefined ? {} : { runtime }),
  };
}

/** What {@link inject} wrote into a module's URL. */
export function injectionOf(url: string): {
  readonly plugIn: PlugIn;
  readonly injection: Injection;
} {
  const { searchParams } = new URL(url);
  return {
    plugIn: JSON.parse(searchParams.get('of') ?? 'null'),
    injection: JSON.parse(searchParams.get('injection') ?? 'null'),
  };
}
