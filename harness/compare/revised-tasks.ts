/** The tasks that two revisions have, as each has them: found by what changed or by name, compiled, and told apart. Runs in the parent. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { eachInLanes } from '../request/benchmark-files.ts';
import { type FoundTask, taskNameOf } from '../request/task-files.ts';
import { BENCHMARK, benchmarkFilesIn, movedBeyondGit, placeInHead } from './changed-files.ts';
import { withOwnPaths } from './checkout-errors.ts';
import {
  having,
  judgingInWords,
  type LoneTask,
  type LoneTasks,
  loneTasksInWords,
  pairedTasks,
  refusedInWords,
  type TaskPair,
  withUniqueTaskNames,
} from './paired-tasks.ts';
import { isSameFile, type Reading, readBoth, readFrom, SideError } from './revised-file.ts';
import { membersOf, type RevisedMember, type Sides } from './revised-members.ts';
import type { Checkout } from './revisions.ts';

/** A task file that a user named, relative to the repository, with some of its implementations; with all where none is named. */
export interface NamedTask {
  readonly file: string;
  readonly implementations: readonly string[];
}

/** A task in both revisions. */
export interface RevisedTask extends TaskPair {
  /** Of head's; told apart from others of the name by its folder. */
  readonly name: string;
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
 * @param named A file that is named several times is one.
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
  const asked = isNamed
    ? onceEach(named.map((one) => ({ ...one, file: placeInHead(files, head, one.file) })))
    : ofHead.map((file) => ({ file, implementations: [] }));
  const moved = movedBeyondGit(files.movedFrom, ofBase, ofHead);
  const sourceOf = (file: string) => files.movedFrom.get(file) ?? moved.get(file) ?? file;
  const gone = ofBase.filter((file) => !ofHead.some((one) => sourceOf(one) === file));
  const each = await eachOf(sides, asked, async (one, index): Promise<ReadPair> => {
    const own: ReadPair = emptyPair();
    const from = sourceOf(one.file);
    try {
      const ofNamed = { named: isNamed ? asked.length : 0, withSame };
      await readPair(sides, one, from, ofNamed, index, reading, own);
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
  const lone = {
    base: each.flatMap((one) => one.lone.base),
    head: each.flatMap((one) => one.lone.head),
  };
  // Where files are new as well, one of them may hold what another one held.
  if (lone.head.length > 0)
    lone.base.push(...(await tasksOfGone(sides, gone, asked.length, reading)));
  const told = loneTasksInWords(lone);
  return {
    tasks: withUniqueTaskNames(each.flatMap(({ tasks }) => tasks)),
    same: each.flatMap(({ same }) => same),
    notes: [
      ...gone.map((file) => `${printable(file, 300)} was removed.`),
      ...each.flatMap(({ notes }) => notes),
      ...told.notes,
    ],
    leftOut: [...each.flatMap(({ leftOut }) => leftOut), ...told.leftOut],
    problems: each.flatMap(({ problems }) => problems),
  };
}

/** Each file once: whole, where it is named without an implementation anywhere. */
function onceEach(named: readonly NamedTask[]): NamedTask[] {
  return [...new Set(named.map(({ file }) => file))].map((file) => {
    const own = named.filter((one) => one.file === file);
    const isWhole = own.some(({ implementations }) => implementations.length === 0);
    const all = own.flatMap(({ implementations }) => implementations);
    return { file, implementations: isWhole ? [] : [...new Set(all)] };
  });
}

/** What came of one file. */
interface ReadPair {
  readonly tasks: RevisedTask[];
  readonly same: string[];
  readonly notes: string[];
  readonly leftOut: string[];
  readonly problems: string[];
  readonly lone: LoneTasks;
}

function emptyPair(): ReadPair {
  const lone = { base: [], head: [] };
  return { tasks: [], same: [], notes: [], leftOut: [], problems: [], lone };
}

/** The tasks of files that were removed, as far as they can be read. @param first A number that no other file has. */
async function tasksOfGone(
  sides: Sides,
  gone: readonly string[],
  first: number,
  reading: Reading,
): Promise<LoneTask[]> {
  const found: LoneTask[] = [];
  for (const [index, file] of gone.entries()) {
    const tasks = await readFrom(sides, 'base', file, first + index, reading).catch(
      (error: unknown) => {
        if (error instanceof SideError) return null;
        throw error;
      },
    );
    for (const task of tasks ?? []) found.push({ file, task, isOfLoneFile: true });
  }
  return found;
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
  /** How many files a user named; 0 where they were found. Of several, one that holds no task ends nothing of the others. */
  readonly named: number;
  readonly withSame: boolean;
}

/** @param own Receives what is found. @throws SideError where one side cannot be read. */
async function readPair(
  sides: Sides,
  { file, implementations }: NamedTask,
  from: string,
  { named, withSame }: Asked,
  index: number,
  reading: Reading,
  { tasks, same, notes, leftOut, problems, lone }: ReadPair,
): Promise<void> {
  const { base, head } = sides;
  if (!existsSync(join(head.folder, file)) && existsSync(join(base.folder, file))) {
    notes.push(`${printable(file, 300)} was removed.`);
    return;
  }
  if (!existsSync(join(base.folder, from))) {
    // Also what nothing compares must hold something.
    const own = await readFrom(sides, 'head', file, index, reading);
    if (own === null && named === 1) throw noTask(file, '');
    if (own === null) problems.push(`${printable(file, 300)} is new, and ${NO_TASK}`);
    else notes.push(`${printable(file, 300)} is new: base must have it, too, to be compared.`);
    notes.push(...refusedIn(own ?? [], head).map((one) => printable(one, 1_000)));
    for (const task of own ?? []) lone.head.push({ file, task, isOfLoneFile: true });
    return;
  }
  if (from !== file) notes.push(`${printable(file, 300)} was ${printable(from, 300)} before.`);
  if (
    // Of any other name, whether it holds a task at all is to be found out.
    !withSame &&
    BENCHMARK.test(file) &&
    implementations.length === 0 &&
    (await isSameFile(sides, from, file, index, reading))
  ) {
    same.push(taskNameOf(file));
    return;
  }
  const [ofBaseFile, ofHeadFile] = await readBoth(sides, from, file, index, reading);
  if (ofHeadFile === null || ofBaseFile === null) {
    const inBase = ` in ${printable(base.revision)}`;
    if (named === 1) throw noTask(file, ofHeadFile === null ? '' : inBase);
    if (ofHeadFile === null && (ofBaseFile !== null || named > 0))
      problems.push(
        `${printable(file, 300)} ${NO_TASK}${ofBaseFile === null ? '' : ` It does${inBase}.`}`,
      );
    else {
      notes.push(
        ofHeadFile === null
          ? `${printable(file, 300)} ${NO_TASK}`
          : `${printable(file, 300)} holds no task${inBase}: there is nothing to compare it with.`,
      );
      leftOut.push(file);
    }
    return;
  }
  const refused = [refusedIn(ofBaseFile, base), refusedIn(ofHeadFile, head)] as const;
  refusedInWords(...refused, base.revision, notes, problems);
  for (const pair of having(
    implementations,
    pairedTasks(file, ofBaseFile, ofHeadFile, notes, lone),
  )) {
    notes.push(...judgingInWords(pair));
    const members = await membersOf(sides, pair, implementations, notes);
    tasks.push({ ...pair, members });
  }
}

/** What is left out of a benchmark file, with paths as the repository has them. */
function refusedIn([first]: readonly FoundTask[], { folder }: Checkout): string[] {
  return (first?.refused ?? []).map((one) => withOwnPaths(one, folder));
}

const NO_TASK = 'holds no task: write export default defineTask({ … }), or call it otherwise.';

function noTask(file: string, where: string): UsageError {
  return new UsageError(
    `${printable(file, 500)} holds no task${where}. An implementation is named with --implementation.`,
  );
}
