/** Finding plug-ins: by the name of a built-in one, by path, by package name. Runs in the parent. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { distance } from 'fastest-levenshtein';
import { UsageError } from '../../contract.ts';

/** The folders that plug-ins are dropped into. */
export type PlugInFolder = 'implementations' | 'generators';

/** A plug-in's source file and the name it goes by: the file's name without its ending. */
export interface PlugInSource {
  readonly name: string;
  readonly path: string;
}

/** Below `implementations`: those that hand the work to a database engine. */
const ENGINES = 'engines';
const SOURCE_ENDING = /(?<!\.d|\.test)\.[cm]?[jt]s$/;

/** The folder that holds package.json, from the sources and from `dist` alike. */
export const packageFolder = findPackageFolder(dirname(fileURLToPath(import.meta.url)));

function findPackageFolder(folder: string): string {
  const manifest = join(folder, 'package.json');
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'uniqbench')
    return folder;
  if (dirname(folder) === folder) throw new Error('uniqbench is not inside its own package');
  return findPackageFolder(dirname(folder));
}

/** The plug-ins that lie in uniqbench's own folder of that kind, by name; implementations by engines last. */
export function builtIn(folder: PlugInFolder): PlugInSource[] {
  const own = plugInsIn(join(packageFolder, folder));
  if (folder !== 'implementations') return own;
  return [...own, ...plugInsIn(join(packageFolder, folder, ENGINES))];
}

/** The plug-ins that lie in a folder, by name; none where there is no such folder. */
export function plugInsIn(path: string): PlugInSource[] {
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((file) => SOURCE_ENDING.test(file))
    .map((file) => ({ name: file.replace(SOURCE_ENDING, ''), path: join(path, file) }));
}

/**
 * Finds an implementation by the name of a built-in one, by path, or by package name.
 *
 * @throws UsageError that lists the near names where there is none.
 */
export function findImplementation(reference: string): PlugInSource {
  const own = builtIn('implementations');
  const named = own.find(({ name }) => name === reference);
  if (named !== undefined) return named;
  const path = resolve(reference);
  const looksLikePath = /[\\/]/.test(reference) || SOURCE_ENDING.test(reference);
  if (existsSync(path) && statSync(path).isFile()) {
    if (SOURCE_ENDING.test(path)) return { name: basename(path).replace(SOURCE_ENDING, ''), path };
    throw new UsageError(
      `${reference} is not an implementation: its name must end in .ts, .js, .mts, .mjs, .cts or .cjs.`,
    );
  }
  const packaged = looksLikePath && !reference.startsWith('@') ? null : resolvePackage(reference);
  if (packaged !== null) return { name: reference, path: packaged };
  if (looksLikePath)
    throw new UsageError(`There is no implementation file ${reference} (looked at ${path}).`);
  throw new UsageError(
    unknownName(
      'implementation',
      reference,
      own.map(({ name }) => name),
    ),
  );
}

function resolvePackage(name: string): string | null {
  try {
    return createRequire(join(process.cwd(), 'package.json')).resolve(name);
  } catch {
    return null;
  }
}

/** A message for a name that is not known: the near ones, then all. */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  return (
    `There is no ${what} called ${JSON.stringify(name)}.${didYouMean(name, known)}` +
    ` Known: ${known.join(', ')}.`
  );
}

/** ` Did you mean this or that?`, to stand behind a sentence; empty where nothing is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = known
    .filter((candidate) => isNear(name, candidate))
    .sort((a, b) => distance(name, a) - distance(name, b));
  return near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
}

/** A slip of the finger or a part of the name. */
function isNear(name: string, candidate: string): boolean {
  const slips = distance(name.toLowerCase(), candidate.toLowerCase());
  return (
    slips <= Math.max(2, candidate.length / 4) || (name.length > 2 && candidate.includes(name))
  );
}
