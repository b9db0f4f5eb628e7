/** The compiled modules that an implementation's code is in. Runs in the parent. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PlugIn } from '../wire/plug-in.ts';

/** Imports of modules beside it, as esbuild writes them. */
const BESIDE = /(?:\bfrom|\bimport\(?)\s*"(\.\/[^"]+\.mjs)"/g;

/** URLs of its module, of its task's, and of all that these import and that was compiled with them. */
export function modulesOf({ url, task }: Pick<PlugIn, 'url' | 'task'>): readonly string[] {
  const modules = new Set([url, ...(task === undefined ? [] : [task.url])]);
  for (const module of modules)
    for (const [, specifier] of readFileSync(fileURLToPath(module), 'utf8').matchAll(BESIDE)) {
      const beside = new URL(specifier!, module);
      // Code may hold code as text, such as the input of a parser: what that imports is nowhere.
      if (existsSync(beside)) modules.add(beside.href);
    }
  return [...modules];
}
