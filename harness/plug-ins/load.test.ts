import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { loadImplementation } from './load.ts';
import { loadTasks } from './load-task.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-load-'));

it.each([
  [
    'function',
    'const defineTask = (it) => it;\nexport default () => defineTask({ make: () => 1 });',
    'it exports a function that makes a task',
  ],
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

it('a promise of tasks is told as one, whatever its file is called', async () => {
  const path = join(folder, 'sorting.mjs');
  writeFileSync(path, 'export default Promise.resolve({ one: { make: () => 1 } });');
  const plugIn = { name: 'sorting', source: path, url: pathToFileURL(path).href };
  await expect(loadImplementation(plugIn)).rejects.toThrow('is a promise: await it');
});

it.each([
  ["sizes: 'size'", 'sizes must be an object, such as { size: [100, 1e6] }, and is a string'],
  [
    'hostile: []',
    'hostile must be an object, such as { empty: { make: () => [] } }, and is a list',
  ],
  ["expected: 'yes'", 'expected must be a function, and is a string'],
  ['baseline: undefined', "baseline is missing; such as baseline: 'usual'"],
  [
    'baseline: () => 1',
    'baseline must be the name of an implementation, such as "a", and is a function',
  ],
  ['make: {}', 'make must be a function, and is an object'],
])('a task file with %s is told what would be right', async (field, why) => {
  const path = join(folder, `${field.replace(/\W/g, '')}.bench.mjs`);
  writeFileSync(
    path,
    `export default { workloads: { one: {} }, make: () => 1, implementations: { a: () => 1 }, baseline: 'a', ${field} };`,
  );
  const file = { url: pathToFileURL(path).href, source: path };
  await expect(loadTasks(file)).rejects.toThrow(why);
});

it.each([
  ['number', 'export default 5;', /what it exports is a number\. Export a function \(events\)/],
  ['rows', 'export default [];', /what it exports is a list/],
])('what can be no implementation is told as what it is: %s', async (name, text, why) => {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, text);
  const plugIn = { name, source: path, url: pathToFileURL(path).href };
  await expect(loadImplementation(plugIn)).rejects.toThrow(why);
});
