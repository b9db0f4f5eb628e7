/** Which tasks of a file in one revision are which in the other, and what is told of those that are in one alone. Pure. */
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { unknownName } from '../../unknown-name.ts';
import { withoutEnding } from '../request/references.ts';
import type { FoundTask } from '../request/task-files.ts';
import { JUDGING_PARTS } from '../wire/task.ts';
import { renamed } from './renamed.ts';

/** A task in both revisions. */
export interface TaskPair {
  /** Of head's. */
  readonly name: string;
  readonly base: FoundTask;
  readonly head: FoundTask;
}

/**
 * By their keys; the only tasks of two files are one task, whatever it is called; and a task whose code reads the same is followed. A group of
 * a benchmark file is not, because its inputs are its own, and nobody could say that they are others.
 *
 * @param notes Receives what was called otherwise.
 * @param lone Receives what only one of them has.
 */
export function pairedTasks(
  file: string,
  ofBase: readonly FoundTask[],
  ofHead: readonly FoundTask[],
  notes: string[],
  lone: LoneTasks,
): TaskPair[] {
  const keyOf = ({ description }: FoundTask) => description.task;
  const areAlone = ofBase.length === 1 && ofHead.length === 1;
  const before = renamed(ofBase, ofHead, keyOf, ({ description, reference }) =>
    reference.isBenchmarkFile ? undefined : description.digest,
  );
  const found = ofHead.flatMap((head): TaskPair[] => {
    const base = areAlone
      ? ofBase[0]
      : (ofBase.find((one) => keyOf(one) === keyOf(head)) ?? before.get(head));
    if (base === undefined) {
      lone.head.push({ file, task: head, isOfLoneFile: false });
      return [];
    }
    if (keyOf(base) !== keyOf(head))
      notes.push(`Task ${printable(head.name)} was ${printable(base.name)} before.`);
    return [{ name: head.name, base, head }];
  });
  for (const base of ofBase)
    if (!found.some((one) => one.base === base))
      lone.base.push({ file, task: base, isOfLoneFile: false });
  return found;
}

/** Of the tasks in a file, those that have one of these implementations, or all where none is named. @throws UsageError where no task has one. */
export function having(
  implementations: readonly string[],
  found: readonly TaskPair[],
): readonly TaskPair[] {
  if (implementations.length === 0 || found.length === 0) return found;
  const namesOf = ({ head }: TaskPair) => head.implementations.map(({ name }) => name);
  const known = [...new Set(found.flatMap(namesOf))];
  const stray = implementations.find((name) => !known.includes(name));
  if (stray !== undefined) throw new UsageError(unknownName('implementation', stray, known));
  return found.filter((one) => namesOf(one).some((name) => implementations.includes(name)));
}

/** A sentence for each part by which head judges answers otherwise than base did: a change must not say unseen what is right. */
export function judgingInWords({ name, base, head }: TaskPair): string[] {
  const before = base.description.judging ?? {};
  const now = head.description.judging ?? {};
  const became = (part: string) =>
    before[part] === undefined ? 'is new' : now[part] === undefined ? 'was removed' : 'was changed';
  return JUDGING_PARTS.filter((part) => before[part] !== now[part]).map(
    (part) =>
      `“${part}” of ${printable(name)} ${became(part)}: answers of both revisions are judged by what head says is right.`,
  );
}

/**
 * What is left out of a benchmark file, in sentences: a change is at fault for what base did not have left out.
 *
 * @param notes Receives the others.
 */
export function refusedInWords(
  before: readonly string[],
  now: readonly string[],
  base: string,
  notes: string[],
  problems: string[],
): void {
  // Lines move with whatever stands above them.
  const text = (one: string) => one.replace(/:\d+:/, ':');
  const isIn = (all: readonly string[], one: string) => all.some((own) => text(own) === text(one));
  const told = (one: string) => printable(one, 1_000);
  for (const one of now) (isIn(before, one) ? notes : problems).push(told(one));
  for (const one of before) if (!isIn(now, one)) notes.push(`In ${printable(base)}, ${told(one)}`);
}

/** Two files may hold tasks of one name: then each goes by as much of its path as tells them apart. */
export function withUniqueTaskNames<Pair extends TaskPair>(tasks: readonly Pair[]): Pair[] {
  return tasks.map((task) => {
    const alike = tasks.filter((one) => one !== task && one.name === task.name);
    if (alike.length === 0) return task;
    let parts = 2;
    while (parts < partsOf(task).length && alike.some((one) => isAlike(one, task, parts))) parts++;
    return { ...task, name: pathName(task, parts) };
  });
}

function isAlike(one: TaskPair, other: TaskPair, parts: number): boolean {
  return pathName(one, parts) === pathName(other, parts);
}

function partsOf({ head }: TaskPair): string[] {
  return withoutEnding(head.reference.source).split(/[\\/]/);
}

/** The last parts of its file's path, and which of the file's tasks it is. */
function pathName(task: TaskPair, parts: number): string {
  const path = partsOf(task).slice(-parts).join('/');
  const name = path.replace(/\.bench$/, '');
  const key = task.head.description.task;
  return key === null ? name : `${name}#${key}`;
}

/** A task that the other revision does not have. */
export interface LoneTask {
  /** Relative to the repository. */
  readonly file: string;
  readonly task: FoundTask;
  /** Whether the whole file is in one of them alone, which is told of the file. */
  readonly isOfLoneFile: boolean;
}

/** What two revisions have each for itself. */
export interface LoneTasks {
  readonly base: LoneTask[];
  readonly head: LoneTask[];
}

/** What is new, was removed, or may have been renamed: sentences, and the names of what was perhaps left out for its name alone. */
export function loneTasksInWords({ base, head }: LoneTasks): {
  readonly notes: readonly string[];
  readonly leftOut: readonly string[];
} {
  const digestOf = ({ task }: LoneTask) => task.description.digest;
  const before = renamed(base, head, (one) => one, digestOf);
  const moved = new Set(before.values());
  const named = ({ file, task }: LoneTask) => `${printable(task.name)} of ${printable(file, 300)}`;
  return {
    notes: [
      ...head.flatMap((one) => {
        const old = before.get(one);
        if (old === undefined) return one.isOfLoneFile ? [] : `Task ${named(one)} is new.`;
        return `Task ${named(one)} is new and ${named(old)} was removed, but their code reads the same. Renamed? Then it was not compared: give it its new name or place in a change of its own.`;
      }),
      ...base
        .filter((one) => !one.isOfLoneFile && !moved.has(one))
        .map((one) => `Task ${named(one)} was removed.`),
    ],
    leftOut: [...before].map(([one, old]) => `${named(old)}, which may be ${named(one)} now`),
  };
}
