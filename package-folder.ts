/** The folder of uniqbench's own package, from the sources and from dist alike. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json, from the sources and from `dist` alike. */
export const packageFolder = findPackageFolder(dirname(fileURLToPath(import.meta.url)));

function findPackageFolder(folder: string): string {
  const manifest = join(folder, 'package.json');
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'uniqbench')
    return folder;
  if (dirname(folder) === folder) throw new Error('uniqbench is not inside its own package');
  return findPackageFolder(dirname(folder));
}
