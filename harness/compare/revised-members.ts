/** The implementations of a task that two revisions have, and whether anything differs that they are compiled from. Runs in the parent. */
import { relative } from 'node:path';
import { printable } from '../../printable.ts';
import type { FoundTask } from '../request/task-files.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import type { ChangedFiles } from './changed-files.ts';
import { compiledCode } from './compiled-code.ts';
import { renamed } from './renamed.ts';
import type { Checkout } from './revisions.ts';
import { isSameCode, type Surroundings } from './same-code.ts';

/** Two checkouts, and what is known of them. */
export interface Sides {
  readonly repository: string;
  readonly base: Checkout;
  readonly head: Checkout;
  readonly files: ChangedFiles;
  /** Those whose packages are the working tree's. */
  readonly lent: ReadonlySet<Checkout>;
  /** Whether a command of the user's ran in each. */
  readonly isBuilt: boolean;
}

/** What two compiled sides are held against. */
export function surroundingsOf({ base, head, files, lent, isBuilt }: Sides): Surroundings {
  return { changed: files.changed, hasSamePackages: lent.has(base) && lent.has(head), isBuilt };
}

/** An implementation in both revisions. */
export interface RevisedMember {
  readonly name: string;
  readonly base: PlugIn;
  readonly head: PlugIn;
  /** Whether nothing that it is compiled from differs. */
  readonly isSame: boolean;
}

/**
 * Those of head, or of them those that are wanted, where any are.
 *
 * @param notes Receives what is new or was removed.
 */
export async function membersOf(
  sides: Sides,
  { base, head }: { readonly base: FoundTask; readonly head: FoundTask },
  wanted: readonly string[],
  notes: string[],
): Promise<RevisedMember[]> {
  const known = head.implementations.map(({ name }) => name);
  const chosen = head.implementations.filter(
    ({ name }) => wanted.length === 0 || wanted.includes(name),
  );
  const before = renamedImplementations(sides, base, head);
  const inBase = (name: string) =>
    base.implementations.find((one) => one.name === (before.get(name) ?? name));
  for (const [name, old] of before)
    if (chosen.some((one) => one.name === name))
      notes.push(
        `Implementation ${printable(name)} of ${printable(head.name)} was ${printable(old)} before.`,
      );
  for (const { name } of chosen)
    if (inBase(name) === undefined)
      notes.push(`Implementation ${printable(name)} of ${printable(head.name)} is new.`);
  for (const { name } of base.implementations)
    if (wanted.length === 0 && !known.includes(name) && ![...before.values()].includes(name))
      notes.push(`Implementation ${printable(name)} of ${printable(head.name)} was removed.`);
  const [baseTask, headTask] = await Promise.all([
    compiledCode(base.reference.url, sides.base.folder),
    compiledCode(head.reference.url, sides.head.folder),
  ]);
  const around = surroundingsOf(sides);
  const taskIsSame = isSameCode(around, baseTask, headTask);
  const members = chosen.map(async (own): Promise<RevisedMember[]> => {
    const before = inBase(own.name);
    if (before === undefined) return [];
    const isInline = own.url === head.reference.url || before.url === base.reference.url;
    const isSame = isInline
      ? taskIsSame && own.url === head.reference.url && before.url === base.reference.url
      : own.exported === before.exported &&
        isSameCode(
          around,
          await compiledCode(before.url, sides.base.folder),
          await compiledCode(own.url, sides.head.folder),
        );
    return [{ name: own.name, base: before, head: own, isSame }];
  });
  return (await Promise.all(members)).flat();
}

/** By new names, the old ones: what stands in the task goes by its text, another file by where it was and what it exports. */
function renamedImplementations(
  { base, head, files }: Sides,
  ofBase: FoundTask,
  ofHead: FoundTask,
): ReadonlyMap<string, string> {
  const identified = (task: FoundTask, fileOf: (path: string) => string) =>
    task.implementations.map(({ name, source, exported }, index) => ({
      name,
      digest:
        source === task.reference.source
          ? task.description.implementations[index]!.digest
          : `${fileOf(source)}#${exported ?? ''}`,
    }));
  const inHead = (path: string) => {
    const file = relative(head.folder, path);
    return files.movedFrom.get(file) ?? file;
  };
  const before = renamed(
    identified(ofBase, (path) => relative(base.folder, path)),
    identified(ofHead, inHead),
    ({ name }) => name,
    ({ digest }) => digest,
  );
  return new Map([...before].map(([one, old]) => [one.name, old.name]));
}
