/** Files of a checkout that are not what its revision means: pointers in place of what Git LFS keeps, and links that leave it. Runs in the parent. */
import { readlinkSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { type Checkout, git } from './revisions.ts';

/** As the first line of a pointer has it (git-lfs, `docs/spec.md`). */
const POINTER = '^version https://git-lfs.github.com/spec/v1$';
const LINK = /^120000 \w+ \d\t(.+)$/s;

/** Files of which there is only the pointer, relative to the repository. */
export function lfsPointersIn({ folder }: Checkout): string[] {
  const grep = ['grep', '--no-color', '-l', '-z', '-e', POINTER];
  return listed(folder, ...grep, '--', ':(top,attr:filter=lfs)');
}

/** Links by their whole path into the working tree, which are that of every revision. None of the working tree itself. */
export function linksToWorkingTree(repository: string, { folder, commit }: Checkout): string[] {
  if (commit === null) return [];
  return listed(folder, 'ls-files', '-s', '-z', '--full-name', ':/').flatMap((entry) => {
    const [, path] = LINK.exec(entry) ?? [];
    if (path === undefined) return [];
    const target = targetOf(join(folder, path));
    return isAbsolute(target) && target.startsWith(`${repository}/`) ? [path] : [];
  });
}

/** Empty where it is no link there, as in a checkout of some folders alone. */
function targetOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** Empty where git finds none, or the checkout is a copy of which it knows nothing. */
function listed(folder: string, ...args: string[]): string[] {
  try {
    return git(folder, ...args)
      .split('\0')
      .filter((entry) => entry !== '');
  } catch {
    return [];
  }
}
