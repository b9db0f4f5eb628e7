/** The compiled modules that an implementation's code is in. Runs in the parent. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PlugIn } from '../wire/plug-in.ts';

/** Imports of modules beside it, as esbuild writes them. */
const BESIDE = /(?:\bfrom|\bimport\(?)\s*"(\.\/[^"]+\.mjs)"/g;

/** URLs of its module, of its task's, and of all that these import and that was compiled with them. */
export function modulesOf({ url, task }: Pick<PlugIn, 'url' | 'task'>): readonly string[] {
  const modules = new Set([url, ...(task === undefined ? [] : [task.url])]);
  for (const module of modules)
    for (const [, specifier] of readFileSync(fileURLToPath(module), 'utf8').matchAll(BESIDE))
      modules.add(new URL(specifier!, module).href);
  return [...modules];
}
