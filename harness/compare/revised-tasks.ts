/** The tasks that two revisions have, as each has them: found by what changed or by name, compiled, and told apart. Runs in the parent. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { unknownName } from '../../unknown-name.ts';
import { eachInLanes } from '../request/benchmark-files.ts';
import { withoutEnding } from '../request/references.ts';
import { type FoundTask, taskNameOf } from '../request/task-files.ts';
import { BENCHMARK, benchmarkFilesIn } from './changed-files.ts';
import { isSameFile, type Reading, readFrom, SideError } from './revised-file.ts';
import { membersOf, type RevisedMember, type Sides } from './revised-members.ts';

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
  /** Files that were not even read, because all of each compiles to the same code: by the names of their tasks. */
  readonly same: readonly string[];
  /** What is new, was removed, or holds no task. */
  readonly notes: readonly string[];
  /** Files that are in both, and are not compared because base's cannot be read. */
  readonly leftOut: readonly string[];
  /** What head's own files are at fault for. */
  readonly problems: readonly string[];
}

/**
 * Reads the named task files, or all whose names end in `.bench` and a code's ending.
 *
 * @param withSame Whether also what is the same in both is read.
 * @param below Where those are looked for, relative to the repository.
 * @throws UsageError where a named one is not there, or is none; the signal's reason where it is aborted.
 */
export async function revisedTasks(
  sides: Sides,
  named: readonly NamedTask[],
  withSame: boolean,
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
  const each = await eachOf(sides, asked, async (one, index): Promise<ReadPair> => {
    const own: ReadPair = { tasks: [], same: [], notes: [], leftOut: [], problems: [] };
    const from = sourceOf(one.file);
    try {
      await readPair(sides, one, from, { isNamed, withSame }, index, reading, own);
    } catch (error) {
      if (!(error instanceof SideError)) throw error;
      const { revision } = sides[error.side];
      const told = `${printable(one.file, 300)} is not compared: in ${printable(revision)}, ${error.message}`;
      if (error.side === 'head') own.problems.push(told);
      else {
        // A change is not to blame for what it has mended.
        own.notes.push(told);
        own.leftOut.push(one.file);
      }
    }
    return own;
  });
  return {
    tasks: withUniqueTaskNames(each.flatMap(({ tasks }) => tasks)),
    same: each.flatMap(({ same }) => same),
    notes: [
      ...gone.map((file) => `${printable(file, 300)} was removed.`),
      ...each.flatMap(({ notes }) => notes),
    ],
    leftOut: each.flatMap(({ leftOut }) => leftOut),
    problems: each.flatMap(({ problems }) => problems),
  };
}

/** What came of one file. */
interface ReadPair {
  readonly tasks: RevisedTask[];
  readonly same: string[];
  readonly notes: string[];
  readonly leftOut: string[];
  readonly problems: string[];
}

/** Several at a time, unless packages are to be installed, which happens once. */
async function eachOf<Result>(
  { base, head, lent }: Sides,
  files: readonly NamedTask[],
  run: (one: NamedTask, index: number) => Promise<Result>,
): Promise<Result[]> {
  const numbered = files.map((one, index) => ({ one, index }));
  if (lent.has(base) && lent.has(head))
    return eachInLanes(numbered, ({ one, index }) => run(one, index));
  const results: Result[] = [];
  for (const { one, index } of numbered) results.push(await run(one, index));
  return results;
}

interface Asked {
  readonly isNamed: boolean;
  readonly withSame: boolean;
}

/** @param own Receives what is found. @throws SideError where one side cannot be read. */
async function readPair(
  sides: Sides,
  { file, implementation }: NamedTask,
  from: string,
  { isNamed, withSame }: Asked,
  index: number,
  reading: Reading,
  { tasks, same, notes }: ReadPair,
): Promise<void> {
  const { base, head } = sides;
  if (!existsSync(join(head.folder, file)) && existsSync(join(base.folder, file))) {
    notes.push(`${printable(file, 300)} was removed.`);
    return;
  }
  if (!existsSync(join(base.folder, from))) {
    notes.push(`${printable(file, 300)} is new: there is nothing to compare it with.`);
    return;
  }
  if (from !== file) notes.push(`${printable(file, 300)} was ${printable(from, 300)} before.`);
  if (
    // Of any other name, whether it holds a task at all is to be found out.
    !withSame &&
    BENCHMARK.test(file) &&
    implementation === null &&
    (await isSameFile(sides, from, file, index, reading))
  ) {
    same.push(taskNameOf(file));
    return;
  }
  const [ofBaseFile, ofHeadFile] = await readBoth(sides, from, file, index, reading);
  if (ofHeadFile === null || ofBaseFile === null) {
    if (isNamed)
      throw new UsageError(
        `${printable(file, 500)} holds no task${ofHeadFile === null ? '' : ` in ${printable(base.revision)}`}. An implementation is named with --implementation.`,
      );
    notes.push(`${printable(file, 300)} holds no task, and is left out.`);
    return;
  }
  for (const pair of having(implementation, pairs(file, ofBaseFile, ofHeadFile, notes))) {
    const members = await membersOf(sides, pair, implementation, notes);
    tasks.push({ ...pair, members });
  }
}

type Read = readonly FoundTask[] | null;

/** What head cannot be read for comes first, also where base could not be read either. */
async function readBoth(
  sides: Sides,
  from: string,
  file: string,
  index: number,
  reading: Reading,
): Promise<[Read, Read]> {
  const ofBase = await readFrom(sides, 'base', from, index, reading).catch((error: unknown) => {
    if (error instanceof SideError) return error;
    throw error;
  });
  try {
    const ofHead = await readFrom(sides, 'head', file, index, reading);
    if (ofBase instanceof SideError) throw ofBase;
    return [ofBase, ofHead];
  } catch (error) {
    if (error instanceof SideError && error !== ofBase && ofBase instanceof SideError)
      error.message += `\n  it cannot be read in ${printable(sides.base.revision)} either`;
    throw error;
  }
}

type TaskPair = Pick<RevisedTask, 'name' | 'base' | 'head'>;

/** Of several tasks in a file, those that have it. @throws UsageError where none has. */
function having(implementation: string | null, found: readonly TaskPair[]): readonly TaskPair[] {
  if (implementation === null || found.length < 2) return found;
  const namesOf = ({ head }: TaskPair) => head.implementations.map(({ name }) => name);
  const own = found.filter((one) => namesOf(one).includes(implementation));
  if (own.length > 0) return own;
  const known = [...new Set(found.flatMap(namesOf))];
  throw new UsageError(unknownName('implementation', implementation, known));
}

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
