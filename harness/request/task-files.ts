/** Task files: found, compiled, and described by a process of its own, because top-level code may do anything. Runs in the parent. */
import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { parseNumber } from '../../quantity.ts';
import { unknownName } from '../../unknown-name.ts';
import { runTrial, type TrialLimits, whileLoading } from '../spawn/trial.ts';
import type { TrialFailure } from '../wire/outcome.ts';
import type { DescribedTask } from '../wire/passes/describe.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import type { TaskFileModule, TaskMember } from '../wire/task.ts';
import { whyFailed } from '../wire/why-failed.ts';
import { isNamedAsBenchmark, looksLikeBenchmarkFile, standIns } from './benchmark-modules.ts';
import { bundleBenchmarks, bundleTogether } from './compile.ts';
import { findFile, nearFiles, type PlugInSource, readingsOf, withoutEnding } from './references.ts';
import { fileNameOf } from './unique-names.ts';
import { assertSetOnce } from './workloads.ts';

/** A task of a file, ready to be run. */
export interface FoundTask {
  /** What it goes by: of the only task of a file, the file's name. */
  readonly name: string;
  readonly description: DescribedTask;
  /** Of all its implementations, in the order of the file. */
  readonly implementations: readonly PlugIn[];
  readonly reference: TaskMember;
  /** The compiled module of a file that was compiled with it. */
  readonly moduleOf: (path: string) => string;
  /** Where each implementation stands, of a benchmark file. */
  readonly places?: Readonly<Record<string, string>>;
  /** Of the first task of a benchmark file: what is left out of the file, in words. */
  readonly refused?: readonly string[];
}

/**
 * The tasks that a file holds; null where it holds none, and may be an implementation.
 *
 * @param others Files with further implementations of these tasks: they are compiled with it.
 * @throws UsageError where it does not compile, cannot be loaded, or holds a task that is wrong.
 */
export async function readTaskFile(
  source: PlugInSource,
  others: readonly PlugInSource[],
  scratchFolder: string,
  limits: TrialLimits,
  signal: AbortSignal,
): Promise<readonly FoundTask[] | null> {
  const file = await bundleBenchmarks(source, scratchFolder);
  const outcome = await runTrial({ pass: 'describe', file }, whileLoading(limits), signal);
  if (outcome.outcome !== 'completed') {
    // It may be an implementation, which is told where it is loaded as such.
    const isMeant = /\bdefineTask\b/.test(readFileSync(source.path, 'utf8'));
    const isBenchmark = file.isBenchmarkFile === true || looksLikeBenchmarkFile(source.path);
    const why = whyNotRead(outcome);
    const isSaid = outcome.outcome === 'failed' && outcome.usage;
    if (!isMeant && !isBenchmark && !(isSaid && isOfTask(source, why))) return null;
    throw new UsageError(
      isSaid ? why : `${printable(source.path, 500)} cannot be loaded: ${printable(why, 1000)}`,
    );
  }
  const { tasks, benchmarkFile } = outcome.result;
  if (tasks.length === 0) {
    if (benchmarkFile !== undefined)
      throw new UsageError(benchmarkFile.refused.map((one) => printable(one, 1000)).join('\n'));
    // An implementation may import a library for checks of its own.
    if (file.isBenchmarkFile !== true || !isNamedAsBenchmark(source.path)) return null;
    throw new UsageError(`${printable(source.path, 500)} holds no bench that would run.`);
  }
  const files = new Map<string, PlugInSource>();
  for (const { implementations } of tasks)
    for (const { name, path } of implementations)
      if (path !== null && !files.has(path)) files.set(path, fileOf(source, name, path));
  const modules = await compiledWith(source, [...files.values(), ...others], scratchFolder, file);
  const urlOf = (path: string) => modules.get(path) ?? file.url;
  const url = urlOf(source.path);
  const isBenchmarkFile = benchmarkFile === undefined ? {} : ({ isBenchmarkFile: true } as const);
  const moduleOf = (name: string, path: string | null): TaskFileModule => {
    const own = path === null ? { ...source, exported: undefined } : files.get(path)!;
    const exported = own.exported === undefined ? {} : { exported: own.exported };
    return { name, source: own.path, url: urlOf(own.path), ...exported };
  };
  return tasks.map((description, index): FoundTask => {
    const baseline = description.implementations.find(({ name }) => name === description.baseline);
    const ofBaseline = baseline?.path == null ? null : moduleOf(baseline.name, baseline.path);
    const task = {
      ...{ url, source: source.path, task: description.task, ...isBenchmarkFile },
      ...(url === file.url ? {} : { alone: file.url }),
      ...(ofBaseline === null ? {} : { baselineFile: ofBaseline }),
    };
    const places = benchmarkFile?.places[description.task ?? ''];
    const refused = index === 0 ? benchmarkFile?.refused : undefined;
    return {
      ...(places === undefined ? {} : { places }),
      ...(refused === undefined ? {} : { refused }),
      name: description.task ?? taskNameOf(source.path),
      description,
      reference: { ...task, implementation: null },
      moduleOf: urlOf,
      implementations: description.implementations.map(
        ({ name, path }): PlugIn => ({
          ...moduleOf(name, path),
          task: { ...task, implementation: name },
        }),
      ),
    };
  });
}

/** Whether it is told of a task, wherever that was defined; code of an implementation may throw the like. */
function isOfTask({ path }: PlugInSource, why: string): boolean {
  return why.startsWith(printable(path, 500));
}

function whyNotRead(outcome: TrialFailure): string {
  if (outcome.outcome === 'timed out')
    return `its top-level code has not come to its end after ${outcome.afterMs / 1e3} s${outcome.doing === undefined ? '; does it wait for something?' : `: ${outcome.doing}.`} --timeout gives it more time.`;
  if (outcome.outcome === 'crashed')
    return `its top-level code ended the process. ${whyFailed(outcome)}`;
  return whyFailed(outcome);
}

/** A further implementation of a task, from a file that its user named. */
export function memberOf({ reference }: FoundTask, plugIn: PlugIn): PlugIn {
  return { ...plugIn, task: reference };
}

/** `sort` of `sort.bench.ts`. */
export function taskNameOf(path: string): string {
  return withoutEnding(basename(path)).replace(/\.bench$/, '');
}

function fileOf(source: PlugInSource, name: string, path: string): PlugInSource {
  const folder = dirname(source.path);
  const found = findFile(path, folder);
  if (found !== null) return found;
  const near = nearFiles(resolve(folder, readingsOf(path).at(-1)!.path));
  throw new UsageError(
    `${printable(source.path, 500)}, implementation ${printable(name)}: there is no file ${printable(path, 500)} beside it.${near}`,
  );
}

/** Together, so that what two of them import is one module. @returns the modules' URLs, by the paths of the files. */
async function compiledWith(
  source: PlugInSource,
  files: readonly PlugInSource[],
  scratchFolder: string,
  { isBenchmarkFile }: PlugIn,
): Promise<ReadonlyMap<string, string>> {
  const paths = [...new Set([source.path, ...files.map(({ path }) => path)])];
  if (paths.length === 1) return new Map();
  const names = paths.map((path, index) => `${fileNameOf(taskNameOf(path))}-${index}`);
  const entries = Object.fromEntries(names.map((name, index) => [name, paths[index]!]));
  const given = isBenchmarkFile === true ? standIns(source.path) : null;
  const urls = await bundleTogether(entries, scratchFolder, source.path, given);
  return new Map(names.map((name, index) => [paths[index]!, urls[name]!]));
}

/** The workload of a task that a user names: its name, perhaps with parameters, `random,size=1e4`. */
export interface TaskWorkload {
  /** As the user wrote it. */
  readonly name: string;
  readonly workload: string;
  readonly overrides: Readonly<Record<string, string | number | boolean>>;
}

/** @throws UsageError where there is no such workload or parameter, or its value is of another kind. */
export function findTaskWorkload({ name, description }: FoundTask, text: string): TaskWorkload {
  const [workload = '', ...settings] = text.split(',');
  const known = description.workloads.map((one) => one.name);
  const found = description.workloads.find((one) => one.name === workload);
  if (found === undefined)
    throw new UsageError(`Task ${printable(name)}: ${unknownName('workload', workload, known)}`);
  const overrides = settings.map((setting) => {
    const [key = '', value] = setting.split(/=(.*)/s);
    if (!Object.hasOwn(found.parameters, key) || value === undefined)
      throw new UsageError(
        `Workload ${printable(text)}: ${unknownName('parameter', key, Object.keys(found.parameters))} Write it as parameter=value.`,
      );
    const current = found.inWords?.includes(key) ? null : found.parameters[key];
    return [key, valueLike(text, key, value, current)] as const;
  });
  assertSetOnce(text, overrides);
  return { name: text, workload, overrides: Object.fromEntries(overrides) };
}

function valueLike(
  text: string,
  key: string,
  value: string,
  current: unknown,
): string | number | boolean {
  const wrong = (what: string) =>
    new UsageError(`Workload ${printable(text)}: ${printable(key)} must be ${what}.`);
  switch (typeof current) {
    case 'string':
      return value;
    case 'boolean':
      if (value !== 'true' && value !== 'false') throw wrong('true or false');
      return value === 'true';
    case 'number': {
      // As every other number of a command line: `1M` is one, `_` and `0x10` are none.
      const number = parseNumber(value);
      if (!Number.isFinite(number)) throw wrong('a number');
      return number;
    }
    default:
      throw wrong('set in the task file: it is no text, number or boolean');
  }
}
