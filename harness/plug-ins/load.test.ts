import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { loadImplementation } from './load.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-load-'));

it.each([
  ['nothing', 'const task = {}; void task;', 'it has no default export'],
  ['promise', 'export default Promise.resolve({ make: () => 1 });', 'is a promise: await it'],
  ['list', 'export default [1, 2];', 'is no task, nor an object of tasks by name'],
])('a task file that exports no task, %s, is told what it must export', async (name, text, why) => {
  const path = join(folder, `${name}.bench.mjs`);
  writeFileSync(path, text);
  const plugIn = { name, source: path, url: pathToFileURL(path).href };
  await expect(loadImplementation(plugIn)).rejects.toThrow(why);
  await expect(loadImplementation(plugIn)).rejects.toThrow('export default defineTask');
});
