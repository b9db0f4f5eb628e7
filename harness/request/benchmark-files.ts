/** Benchmark files of other libraries among what a user named: patterns of files, names that differ, and what is left out. Runs in the parent. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { globSync } from 'tinyglobby';
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import type { InspectedImplementation } from '../wire/passes/inspect.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { withoutEnding } from './references.ts';
import type { Inspected } from './take-part.ts';
import type { FoundTask } from './task-files.ts';

const PATTERN = /[*?{[]/;

/** Names and paths, with each pattern's files in its place, in the order of their paths. @throws UsageError where it has none. */
export function filesOfPatterns<Reference>(
  references: readonly (string | Reference)[],
): (string | Reference)[] {
  return references.flatMap((reference) => {
    if (typeof reference !== 'string' || !isPattern(reference) || existsSync(reference))
      return [reference];
    const files = matchesIn(process.cwd(), reference);
    if (files.length === 0) throw new UsageError(`No file matches ${printable(reference, 500)}.`);
    return files;
  });
}

/** Whether a text may stand for several files. */
export function isPattern(reference: string): boolean {
  return PATTERN.test(reference);
}

/** The files that match, relative to the folder, in order; none in node_modules. */
export function matchesIn(folder: string, pattern: string): string[] {
  // On Windows, a backslash stands between folders.
  const own = process.platform === 'win32' ? pattern.replaceAll('\\', '/') : pattern;
  const options = { cwd: folder, ignore: ['**/node_modules/**'], expandDirectories: false };
  return globSync(own, options).sort();
}

/**
 * What comes of each, in order; a few at a time.
 *
 * @throws what the first one throws that fails; no more are begun then, and none is still running.
 */
export async function eachInLanes<Item, Result>(
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let failed = null as { readonly error: unknown } | null;
  let next = 0;
  const lane = async () => {
    while (next < items.length && failed === null) {
      const index = next++;
      try {
        results[index] = await run(items[index]!);
      } catch (error) {
        failed ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(items.length, availableParallelism()) }, lane));
  if (failed !== null) throw failed.error;
  return results;
}

/**
 * Tasks under names that differ, with the file's in front where that is needed: `packages/a/parse`, and `packages/a/parse > long` of one of
 * several. A task file that was named twice keeps its names, and is refused as such; of benchmark files, groups of one name get a number.
 */
export function withNamesThatDiffer(tasks: readonly FoundTask[]): FoundTask[] {
  const alike = (name: string) => tasks.filter((one) => one.name === name);
  const taken = new Set<string>();
  return tasks.map((task) => {
    const { source, isBenchmarkFile } = task.reference;
    if (isBenchmarkFile !== true)
      return { ...task, name: nameOfTask(task, alike(task.name), source) };
    const path = withoutEnding(relative(process.cwd(), source));
    const wanted = alike(task.name).length === 1 ? task.name : `${path} > ${task.name}`;
    // Implementations and workloads are told apart by what stands behind the task's name.
    const allOf = (name: string) => [
      name,
      ...task.implementations.map((one) => `${name}/${one.name}`),
      ...task.description.workloads.map((one) => `${name}/${one.name}`),
    ];
    let name = wanted;
    for (let number = 2; allOf(name).some((one) => taken.has(one)); number++)
      name = `${wanted} (${number})`;
    for (const one of allOf(name)) taken.add(one);
    return { ...task, name };
  });
}

/** @param alike All of its name, itself among them. */
function nameOfTask(task: FoundTask, alike: readonly FoundTask[], source: string): string {
  const others = alike.map(({ reference }) => reference.source).filter((one) => one !== source);
  if (others.length === 0) return task.name;
  const fromHere = (path: string) => relative(process.cwd(), path);
  const short = (path: string) => withoutEnding(fromHere(path)).replace(/\.bench$/, '');
  const isEnough = others.every((one) => short(one) !== short(source));
  const path = isEnough ? short(source) : fromHere(source);
  return task.description.task === null ? path : `${path} > ${task.name}`;
}

/** What an implementation would say of itself: a bench says nothing but where it stands. */
export function inspectedBench(plugIn: PlugIn, place: string, task: string): Inspected {
  const implementation: InspectedImplementation = {
    description: `A bench, at ${place}.`,
    bottleneck: 'Not stated.',
    input: task,
  };
  return {
    plugIn: { ...plugIn, said: { input: task } },
    startedAt: new Date().toISOString(),
    durationMs: 0,
    outcome: { outcome: 'completed', result: { kind: 'inspected', implementation } },
  };
}
