/** Whether two sides do the same: code, packages, and what the code may read or start. Pure. */
import { posix } from 'node:path';
import type { CompiledCode } from './compiled-code.ts';

/** What is known beside the code itself. */
export interface Surroundings {
  /** Files that differ between both sides, relative to the repository. */
  readonly changed: ReadonlySet<string>;
  /** Whether both sides use the same installed packages. */
  readonly hasSamePackages: boolean;
  /** Whether a command made files of which git knows nothing. */
  readonly isBuilt: boolean;
}

/** In doubt they differ: then they are measured, which costs time and hides nothing. */
export function isSameCode(
  { changed, hasSamePackages, isBuilt }: Surroundings,
  one: CompiledCode,
  other: CompiledCode,
): boolean {
  if (one.text !== other.text || (one.hasPackages && !hasSamePackages)) return false;
  return ![...changed].some((file) => mayUse(one, file, isBuilt));
}

const DOCUMENT = /\.(?:md|mdx|markdown)$|(?:^|\/)(?:\.|LICENSE)/;
const CODE = /\.[cm]?[jt]sx?$/;

/** Of a file that is not compiled with the code, for then the text would tell. */
function mayUse(code: CompiledCode, file: string, isBuilt: boolean): boolean {
  if (isNamed(code, file)) return true;
  if (code.readsFiles && code.listsFiles) return true;
  if (DOCUMENT.test(file)) return false;
  if (code.startsCode || (code.readsFiles && isBuilt)) return true;
  return code.readsFiles && !CODE.test(file);
}

/** By its name; where files may be read at all, as by any package, also by a folder or an ending. */
function isNamed(
  { named, readsFiles, startsCode, hasPackages }: CompiledCode,
  file: string,
): boolean {
  if (mentions(named, posix.basename(file))) return true;
  if (!readsFiles && !startsCode && !hasPackages) return false;
  const folders = posix.dirname(file).split('/');
  return [...folders, posix.extname(file)].some(
    (part) => part !== '' && part !== '.' && mentions(named, part),
  );
}

const BEFORE = '["\'`/\\\\*]';

/** As a part of a path in a string. */
function mentions(text: string, part: string): boolean {
  if (!text.includes(part)) return false;
  const literal = part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`${BEFORE}${literal}["'\`/\\\\]`).test(text);
}
