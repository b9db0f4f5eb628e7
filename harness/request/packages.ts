/** Packages: which one a file belongs to, and which module stands for a package's name. Runs in the parent. */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as manifests from 'resolve.exports';
import { packageFolder } from '../../package-folder.ts';

/**
 * The folder of the installed package that a file belongs to; empty where it belongs to none. Files of one package, as
 * uniqbench's own are wherever it is installed, have the same.
 */
export function installedPackageOf(path: string): string {
  const [folder = ''] =
    /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/s.exec(path) ?? [];
  return folder;
}

/** The source of what task files import from this uniqbench itself, as `uniqbench/implementations/packed-rows`; null where it is none. */
export function ownPartOf(specifier: string): string | null {
  const part = /^uniqbench\/((?:generators|implementations)\/[\w-]+)$/.exec(specifier)?.[1];
  const path = part === undefined ? null : join(packageFolder, `${part}.ts`);
  return path !== null && existsSync(path) ? path : null;
}

/** The nearest folder `node_modules/NAME` from there upwards (Node.js, "Loading from node_modules folders"). */
export function packageFolderFrom(folder: string, name: string): string | null {
  const found = join(folder, 'node_modules', name);
  if (existsSync(join(found, 'package.json'))) return found;
  const parent = dirname(folder);
  return parent === folder ? null : packageFolderFrom(parent, name);
}

/**
 * The module that `import 'name'` would load in that folder: one that is only for `import`, too.
 *
 * @param specifier `name`, `@scope/name` or either with a path behind it.
 * @returns null where there is no such package, or it exports nothing of that name.
 */
export function resolvePackage(specifier: string, folder: string): string | null {
  const [, name, path] = /^((?:@[^/\\]+\/)?[^./\\@][^/\\]*)((?:\/.*)?)$/s.exec(specifier) ?? [];
  const root = name === undefined ? null : packageFolderFrom(folder, name);
  if (root === null) return null;
  try {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const [entry] = manifests.exports(manifest, `.${path}`) ?? [];
    const found =
      entry === undefined
        ? createRequire(join(root, 'package.json')).resolve(`./${path}`.replace('//', '/'))
        : join(root, entry);
    return statSync(found).isFile() ? realpathSync(found) : null;
  } catch {
    return null;
  }
}
