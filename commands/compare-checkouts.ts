/** The two sides of a comparison in their folders, and the tasks that a user named in them. */
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../contract.ts';
import { changedFiles } from '../harness/compare/changed-files.ts';
import { lendPackages } from '../harness/compare/checkout-packages.ts';
import type { Reading } from '../harness/compare/revised-file.ts';
import { build } from '../harness/compare/revised-implementations.ts';
import type { Sides } from '../harness/compare/revised-members.ts';
import type { NamedTask } from '../harness/compare/revised-tasks.ts';
import { type Checkout, checkOut } from '../harness/compare/revisions.ts';
import { isPattern, matchesIn } from '../harness/request/benchmark-files.ts';
import { findFile } from '../harness/request/references.ts';
import { printable } from '../printable.ts';

/** A commit or the working tree, and how the user named it. */
export type Revision = Omit<Checkout, 'folder'>;

/**
 * Checks both out, lends them packages, and builds them.
 *
 * @param checkouts Receives what is to be removed again, also where this fails.
 */
export async function checkedOut(
  repository: string,
  base: Revision,
  head: Revision,
  command: string | undefined,
  { scratchFolder, signal }: Reading,
  checkouts: Checkout[],
): Promise<Sides> {
  const lent = new Set<Checkout>();
  for (const [side, revision] of Object.entries({ base, head })) {
    const folder = revision.commit === null ? repository : join(scratchFolder, side);
    const checkout = { ...revision, folder };
    // Before it is there, so that half of one is taken away as well.
    checkouts.push(checkout);
    checkOut(repository, checkout);
    if (lendPackages(repository, checkout)) lent.add(checkout);
    if (command !== undefined) await build(checkout, command, signal);
  }
  const [ofBase, ofHead] = checkouts as [Checkout, Checkout];
  const files = changedFiles(repository, ofBase, ofHead, join(scratchFolder, 'index'));
  const isBuilt = command !== undefined;
  return { repository, base: ofBase, head: ofHead, files, lent, isBuilt };
}

/**
 * @param references As the user wrote them, relative to the working directory; also patterns, of the files that either of them has.
 * @throws UsageError where one is in neither, or in another repository.
 */
export function namedTasks(
  { repository, base, head }: Sides,
  references: readonly string[],
): NamedTask[] {
  return references.flatMap((reference): NamedTask[] => {
    const file = relative(repository, realPathOf(resolve(reference)));
    if (isOutside(file))
      throw new UsageError(
        `${printable(reference, 500)} is not in the repository ${printable(repository, 500)}, so that no revision of it has it. Compare in the repository that it is of.`,
      );
    const found = findFile(file, head.folder) ?? findFile(file, base.folder);
    if (found !== null) {
      const { folder } = found.path.startsWith(`${head.folder}/`) ? head : base;
      const { exported } = found;
      const file = relative(folder, found.path);
      return [{ file, implementations: exported === undefined ? [] : [exported] }];
    }
    const sides = [head, base].map(({ folder }) => folder);
    const matches = isPattern(file) ? sides.flatMap((folder) => matchesIn(folder, file)) : [];
    if (matches.length > 0)
      return [...new Set(matches)].sort().map((file) => ({ file, implementations: [] }));
    const isFolder = sides.some((folder) => existsSync(join(folder, file)));
    throw new UsageError(
      `There is no task file ${printable(reference, 500)} in ${printable(base.revision)} or ${printable(head.revision)}.${isFolder ? " It is a folder: name its files, as by a pattern such as 'bench/*.bench.ts'." : ''}`,
    );
  });
}

/** Folders may be reached by a link; git tells where they really are. The file itself may be in one revision alone. */
function realPathOf(path: string): string {
  const below = relative(process.cwd(), path);
  if (!isOutside(below)) return join(realpathSync(process.cwd()), below);
  const folder = dirname(path);
  if (folder === path) return path;
  return join(existsSync(folder) ? realpathSync(folder) : realPathOf(folder), basename(path));
}

/** Whether a relative path leads out of where it begins. */
function isOutside(path: string): boolean {
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
}
