/** Costs that are added to an implementation on purpose, and how its trial process is told. Used in both processes. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageFolder } from '../../package-folder.ts';
import { entryPoint } from './entry-points.ts';
import type { PlugIn } from './plug-in.ts';

/** A cost: a share of the call's own time, or a number of bytes. */
export type InjectedCost =
  | { readonly what: 'time'; readonly share: number }
  | { readonly what: 'allocatedBytes' | 'retainedBytes'; readonly bytes: number };

const OF_TASK_FILE = join(packageFolder, 'dist', 'harness', 'child', 'injected-task.js');

/** The implementation with that cost, under a name of its own. */
export function inject(plugIn: PlugIn, name: string, cost: InjectedCost): PlugIn {
  const { source, task, runtime } = plugIn;
  const url = pathToFileURL(task === undefined ? entryPoint('injected') : OF_TASK_FILE);
  url.searchParams.set('of', JSON.stringify(plugIn));
  url.searchParams.set('cost', JSON.stringify(cost));
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
export function injectionOf(url: string): { readonly plugIn: PlugIn; readonly cost: InjectedCost } {
  const { searchParams } = new URL(url);
  return {
    plugIn: JSON.parse(searchParams.get('of') ?? 'null'),
    cost: JSON.parse(searchParams.get('cost') ?? 'null'),
  };
}
