/** The tasks that two revisions have, as each has them: found by what changed or by name, compiled, and told apart. Runs in the parent. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isUsageError, UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { nameOfFile, withoutEnding } from '../request/references.ts';
import { type FoundTask, readTaskFile } from '../request/task-files.ts';
import type { TrialLimits } from '../spawn/trial.ts';
import { benchmarkFilesIn } from './changed-files.ts';
import { installPackages } from './checkout-packages.ts';
import { type CompiledCode, compiledCode } from './compiled-code.ts';
import { membersOf, type RevisedMember, type Sides } from './revised-members.ts';
import type { Checkout } from './revisions.ts';

/** A task file that a user named, relative to the repository, with some of its implementations; with all where none is named. */
export interface NamedTask {
  readonly file: string;
  readonly implementation: string | null;
}

/** A task in both revisions. */
export interface RevisedTask {
  /** Of head's; told apart from others of the name by its folder. */
  readonly name: string;
  readonly base: FoundTask;
  readonly head: FoundTask;
  readonly members: readonly RevisedMember[];
}

/** What two revisions have of tasks. */
export interface RevisedTasks {
  readonly tasks: readonly RevisedTask[];
  /** What is new, was removed, or holds no task. */
  readonly notes: readonly string[];
  /** What head's own files are at fault for. */
  readonly problems: readonly string[];
}

/** How files are read. */
export interface Reading {
  readonly scratchFolder: string;
  readonly limits: TrialLimits;
  readonly signal: AbortSignal;
}

/** Where checkouts lie says nothing to their user. */
const OF_CHECKOUT = /[^\s'"]*uniqbench-scratch-[\w-]+[\\/](?:base|head)[\\/]/g;

/** By the side whose fault it is. */
class SideError extends Error {
  readonly side: 'base' | 'head';
  constructor(side: 'base' | 'head', cause: Error) {
    super(cause.message, { cause });
    this.side = side;
  }
}

/**
 * Reads the named task files, or all whose names end in `.bench` and a code's ending.
 *
 * @param below Where those are looked for, relative to the repository.
 * @throws UsageError where a named one is not there, or is none; the signal's reason where it is aborted.
 */
export async function revisedTasks(
  sides: Sides,
  named: readonly NamedTask[],
  below: string,
  reading: Reading,
): Promise<RevisedTasks> {
  const { repository, base, head, files } = sides;
  const isNamed = named.length > 0;
  const ofHead = isNamed ? [] : benchmarkFilesIn(repository, head, below);
  const ofBase = isNamed ? [] : benchmarkFilesIn(repository, base, below);
  const asked = isNamed ? named : ofHead.map((file) => ({ file, implementation: null }));
  const sourceOf = (file: string) => files.movedFrom.get(file) ?? file;
  const gone = ofBase.filter((file) => !ofHead.some((one) => sourceOf(one) === file));
  const tasks: RevisedTask[] = [];
  const notes = gone.map((file) => `${printable(file, 300)} was removed.`);
  const problems: string[] = [];
  for (const [index, { file, implementation }] of asked.entries()) {
    const from = sourceOf(file);
    if (!existsSync(join(head.folder, file)) && existsSync(join(base.folder, file))) {
      notes.push(`${printable(file, 300)} was removed.`);
      continue;
    }
    if (!existsSync(join(base.folder, from))) {
      notes.push(`${printable(file, 300)} is new: there is nothing to compare it with.`);
      continue;
    }
    if (from !== file) notes.push(`${printable(file, 300)} was ${printable(from, 300)} before.`);
    try {
      const [ofBaseFile, ofHeadFile] = [
        await read(sides, 'base', from, index, reading),
        await read(sides, 'head', file, index, reading),
      ];
      if (ofHeadFile === null || ofBaseFile === null) {
        if (isNamed)
          throw new UsageError(
            `${printable(file, 500)} holds no task${ofHeadFile === null ? '' : ` in ${printable(base.revision)}`}. An implementation is named with --implementation.`,
          );
        notes.push(`${printable(file, 300)} holds no task, and is left out.`);
        continue;
      }
      for (const pair of pairs(file, ofBaseFile, ofHeadFile, notes)) {
        const members = await membersOf(sides, pair, implementation, notes);
        tasks.push({ ...pair, members });
      }
    } catch (error) {
      if (!(error instanceof SideError)) throw error;
      const { revision } = sides[error.side];
      const why = error.message.replaceAll(OF_CHECKOUT, '');
      const told = `${printable(file, 300)} is not compared: in ${printable(revision)}, ${why}`;
      // A change is not to blame for what was broken before it.
      (error.side === 'head' ? problems : notes).push(told);
    }
  }
  return { tasks: withUniqueTaskNames(tasks), notes, problems };
}

async function read(
  sides: Sides,
  side: 'base' | 'head',
  file: string,
  index: number,
  { scratchFolder, limits, signal }: Reading,
): Promise<readonly FoundTask[] | null> {
  const checkout = sides[side];
  const path = join(checkout.folder, file);
  const source = { name: nameOfFile({ path }), path };
  const readInto = (name: string) => {
    const folder = join(scratchFolder, name);
    mkdirSync(folder, { recursive: true });
    return readTaskFile(source, [], folder, limits, signal);
  };
  try {
    const isOwn = sides.lent.has(checkout) || existsSync(join(checkout.folder, 'node_modules'));
    if (isOwn) return await readInto(`${side}-${index}`);
    // Packages are only installed where the code imports some, and never taken from a revision that wants others.
    const found = await readInto(`${side}-${index}-without`).catch((error: unknown) => {
      if (!isUsageError(error)) throw error;
      return 'needs packages' as const;
    });
    if (found === null) return found;
    const needsNone =
      found !== 'needs packages' &&
      !(await codesOf(found, checkout)).some((one) => one.hasPackages);
    if (needsNone) return found;
    await installPackages(checkout, file, signal);
    return await readInto(`${side}-${index}`);
  } catch (error) {
    if (isUsageError(error)) throw new SideError(side, withRemedy(error, checkout));
    throw error;
  }
}

function withRemedy(error: Error, { folder, commit }: Checkout): Error {
  const hasSubmodules = commit !== null && existsSync(join(folder, '.gitmodules'));
  const remedy = hasSubmodules
    ? " Submodules are not checked out: --build 'git submodule update --init --recursive' does it."
    : ' Files that git does not hold, made ones for example, are not in a checkout: --build COMMAND makes them in each.';
  const isAboutFiles = commit !== null && /Could not resolve|no file/i.test(error.message);
  return isAboutFiles ? new Error(error.message + remedy, { cause: error }) : error;
}

async function codesOf(tasks: readonly FoundTask[], { folder }: Checkout): Promise<CompiledCode[]> {
  const urls = tasks.flatMap(({ reference, implementations }) => [
    reference.url,
    ...implementations.map(({ url }) => url),
  ]);
  return Promise.all([...new Set(urls)].map((url) => compiledCode(url, folder)));
}

type TaskPair = Pick<RevisedTask, 'name' | 'base' | 'head'>;

/** By their keys; the only tasks of two files are one task, whatever it is called. */
function pairs(
  file: string,
  ofBase: readonly FoundTask[],
  ofHead: readonly FoundTask[],
  notes: string[],
): TaskPair[] {
  const keyOf = ({ description }: FoundTask) => description.task;
  const areAlone = ofBase.length === 1 && ofHead.length === 1;
  const found = ofHead.flatMap((head): TaskPair[] => {
    const base = areAlone ? ofBase[0] : ofBase.find((one) => keyOf(one) === keyOf(head));
    if (base === undefined) {
      notes.push(`Task ${printable(head.name)} of ${printable(file, 300)} is new.`);
      return [];
    }
    if (keyOf(base) !== keyOf(head))
      notes.push(`Task ${printable(head.name)} was ${printable(base.name)} before.`);
    return [{ name: head.name, base, head }];
  });
  for (const base of ofBase)
    if (!found.some((one) => one.base === base))
      notes.push(`Task ${printable(base.name)} of ${printable(file, 300)} was removed.`);
  return found;
}

/** Two files may hold tasks of one name: then each goes by as much of its path as tells them apart. */
function withUniqueTaskNames(tasks: readonly RevisedTask[]): RevisedTask[] {
  const isAlone = (name: string) => tasks.filter((one) => one.name === name).length === 1;
  return tasks.map((task) => {
    if (isAlone(task.name)) return task;
    const { source } = task.head.reference;
    const parts = withoutEnding(source).split(/[\\/]/);
    const name = parts
      .slice(-2)
      .join('/')
      .replace(/\.bench$/, '');
    const key = task.head.description.task;
    return { ...task, name: key === null ? name : `${name}#${key}` };
  });
}
