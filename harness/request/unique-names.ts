/** Names that tell plug-ins apart, in tables, records and file names alike. */
import { createHash } from 'node:crypto';
import { nameOfFile, type PlugInSource, withExport, withoutEnding } from './references.ts';

/**
 * Gives files of the same name as much of their path as tells them apart: `a/count` and `b/count`. Names that are not
 * taken from a file (of built-in ones, of packages, of revisions) stay as they are, and no file takes one of these.
 *
 * @param taken Names that stand for something else, whether it takes part or not: a name means the same in every run.
 */
export function withUniqueNames(
  sources: readonly PlugInSource[],
  taken: readonly PlugInSource[],
): PlugInSource[] {
  const isBuiltIn = ({ path }: PlugInSource) => taken.some((one) => one.path === path);
  const isOfFile = (source: PlugInSource) =>
    !isBuiltIn(source) && source.name === nameOfFile(source);
  const fixed = new Set(
    [...taken, ...sources.filter((one) => !isOfFile(one))].map(({ name }) => name),
  );
  return sources.map((source) => {
    if (!isOfFile(source)) return source;
    const alike = sources.filter((one) => isOfFile(one) && one.name === source.name);
    const names = (from: PlugInSource, parts: number) => pathName(from, parts, alike);
    for (let parts = 1; parts <= partsOf(source.path).length; parts++) {
      const name = names(source, parts);
      const all = alike.map((one) => names(one, parts));
      const isUnique = new Set(all).size === new Set(alike.map(keyOf)).size;
      if (isUnique && !all.some((one) => fixed.has(one))) return { ...source, name };
    }
    return { ...source, name: withExport(source.path, source.exported) };
  });
}

/** What makes two sources the same. */
export function keyOf({ path, exported }: PlugInSource): string {
  return JSON.stringify([path, exported]);
}

/** The last parts of its path; with its ending where another file differs in nothing else. */
function pathName(source: PlugInSource, parts: number, alike: readonly PlugInSource[]): string {
  const stems = new Map(alike.map(({ path }) => [path, withoutEnding(path)]));
  const path = new Set(stems.values()).size < stems.size ? source.path : withoutEnding(source.path);
  return withExport(partsOf(path).slice(-parts).join('/'), source.exported);
}

function partsOf(path: string): string[] {
  return path.split(/[\\/]/);
}

/**
 * A file's name for a plug-in's name, which may hold what file systems do not take. Different names have different ones.
 *
 * @returns `a_count-1f2e3d4c` for `a/count`; a plain name as it is.
 */
export function fileNameOf(name: string): string {
  const plain = name.replaceAll(/[^\w.-]/g, '_');
  if (plain === name) return name;
  return `${plain}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}
