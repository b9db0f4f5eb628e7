/** Finding plug-ins: by the name of a built-in one, by path, by package name. Runs in the parent. */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../../contract.ts';
import { packageFolder } from '../../package-folder.ts';
import { printable } from '../../printable.ts';
import { unknownName } from '../../unknown-name.ts';
import { resolvePackage } from './packages.ts';
import {
  findFile,
  isPlugInFile,
  looksLikePath,
  nearFiles,
  type PlugInSource,
  readingsOf,
  withoutEnding,
} from './references.ts';
import { keyOf } from './unique-names.ts';

/** The folders that plug-ins are dropped into. */
export type PlugInFolder = 'implementations' | 'generators';

/** Below `implementations`: those that hand the work to a database engine. */
const ENGINES = 'engines';

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
    .filter(isPlugInFile)
    .map((file) => ({ name: withoutEnding(file), path: join(path, file) }));
}

/**
 * Finds an implementation by the name of a built-in one, by path or file URL, or by package name; `#name` behind a path or a
 * package chooses one of its exports.
 *
 * @throws UsageError that lists the near names where there is none.
 */
export function findImplementation(reference: string): PlugInSource {
  const own = builtIn('implementations');
  const named = own.find(({ name }) => name === reference);
  if (named !== undefined) return named;
  const file = findFile(reference, process.cwd());
  if (file !== null) return own.find((one) => keyOf(one) === keyOf(file)) ?? file;
  for (const { path: specifier, exported } of readingsOf(reference)) {
    const path = resolvePackage(specifier, process.cwd());
    if (path === null || !isPlugInFile(path)) continue;
    return { name: reference, path, ...(exported === undefined ? {} : { exported }) };
  }
  const path = resolve(readingsOf(reference)[0]!.path);
  if (existsSync(path) && statSync(path).isDirectory())
    throw new UsageError(
      `${printable(reference, 500)} is a folder: name the file of the implementation.`,
    );
  if (looksLikePath(reference)) {
    const near = nearFiles(resolve(readingsOf(reference).at(-1)!.path));
    throw new UsageError(
      `There is no implementation file ${printable(reference, 500)} (looked at ${printable(path, 500)}).${near}`,
    );
  }
  throw new UsageError(
    unknownName(
      'implementation',
      reference,
      own.map(({ name }) => name),
    ),
  );
}
