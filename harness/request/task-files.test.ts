/** Task files as people write them: in any of the languages, under any name, and wrong in ways that only loading them shows. */
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askedTasks } from './asked-tasks.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const scratch = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const LIMITS = { timeoutMs: 60_000, memoryLimitMb: 512 };

function write(file: string, text: string): string {
  const path = join(folder, file);
  writeFileSync(path, text);
  return path;
}

function asked(file: string, text: string, limits: { readonly loadingMs?: number } = {}) {
  const path = write(file, text);
  return askedTasks([path], scratch, { ...LIMITS, ...limits }, new AbortController().signal);
}

const IMPORT = "import { defineTask } from 'uniqbench';";
const TASK = `{
  workloads: { one: { size: 3 } },
  make: ({ size }) => size,
  implementations: { same: (number) => number },
  baseline: 'same',
}`;
const WRONG = TASK.replace("'same'", "'sane'");

write('plain.bench.ts', `${IMPORT}\nexport default defineTask(${TASK});`);
write('wrong.bench.ts', `${IMPORT}\nexport default defineTask(${WRONG});`);
write('three.json', '{ "size": 3 }');

describe('a task file may be', () => {
  it.each([
    ['of an ES module.mts', `${IMPORT}\nexport default defineTask(${TASK});`],
    ['whole.cts', `const { defineTask } = require('uniqbench');\nexport = defineTask(${TASK});`],
    ['tags.bench.tsx', `const one = <T,>(it: T): T => it;\nexport default one(${TASK});`],
    ['tags.bench.jsx', `export default ${TASK};`],
    ['a #1, why? 100%41.bench.ts', `${IMPORT}\nexport default defineTask(${TASK});`],
    [
      'reads.bench.ts',
      `import three from './three.json' with { type: 'json' };\nexport default ${TASK.replace('{ size: 3 }', 'three')};`,
    ],
    [
      'spaces.bench.ts',
      `enum Kind { A = 3 }\nnamespace Of { export const size = Kind.A; }\nexport default ${TASK.replace('size: 3', 'size: Of.size')};`,
    ],
    [
      'decorated.bench.ts',
      `const seen = (_: unknown, __: unknown) => {};\nclass One { @seen add() { return 3; } }\nexport default ${TASK.replace('3', 'new One().add()')};`,
    ],
    ['handed-on.ts', "export { default } from './plain.bench.ts';"],
    [
      'methods.bench.mjs',
      `const own = { class(number) { return number; } };\nexport default ${TASK.replace('(number) => number', 'own.class')};`,
    ],
    ['beside.bench.ts', `export const more = 1;\nexport default ${TASK};`],
    ['awaited.bench.mjs', `export default await Promise.resolve(${TASK});`],
  ])('%s', async (file, text) => {
    const tasks = (await asked(file, text)) ?? [];
    expect(tasks.map(({ implementations }) => implementations.map(({ name }) => name))).toEqual([
      ['same'],
    ]);
    expect(tasks[0]!.task.description.workloads).toEqual([
      { name: 'one', parameters: { size: 3 } },
    ]);
  });

  it.each(['__proto__', 'constructor', 'then', 'two words', 'ü 😀', 'a=b'])(
    'one whose workload and implementation are called %s',
    async (name) => {
      const own = TASK.replace('one:', `['${name}']:`)
        .replace('same:', `['${name}']:`)
        .replace("'same'", `'${name}'`);
      const [found] = (await asked('named.bench.mjs', `export default ${own};`))!;
      expect(found!.implementations.map((one) => one.name)).toEqual([name]);
      expect(found!.task.description.workloads.map((one) => one.name)).toEqual([name]);
    },
  );
});

describe('a task file is refused', () => {
  it.each([
    ['hands-on-a-wrong-one.ts', "export { default } from './wrong.bench.ts';", /no baseline.*sane/],
    ['without-a-word.cjs', `module.exports = ${WRONG};`, /word\.cjs: There is no baseline.*sane/],
    [
      'promised.bench.mjs',
      `export default ${TASK.replace('(number) => number', 'Promise.resolve(() => 1)')};`,
      /implementation same is a promise, which must be awaited: an implementation is/,
    ],
    [
      'wide.bench.ts',
      `const äöü = 'äöü'; ???;\nexport default ${TASK};`,
      /wide\.bench\.ts:1:20\n {2}the line: const äöü/,
    ],
    [
      'gone.bench.ts',
      `export default ${TASK.replace('(number) => number', "'./gone.ts'")};`,
      /implementation same: there is no file \.\/gone\.ts beside it/,
    ],
  ])('%s', async (file, text, words) => {
    await expect(asked(file, text)).rejects.toThrow(words);
  });

  it('where it waits at its top for what never comes, long before a call would be', async () => {
    const text = `await new Promise(() => {});\nexport default ${TASK};`;
    await expect(asked('waits.bench.mjs', text, { loadingMs: 1_500 })).rejects.toThrow(
      /not come to its end after 1\.5 s.*--timeout gives it more time/,
    );
  });

  // Who may do everything may read everything.
  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'where it cannot be read (skipped on Windows, and for root)',
    async () => {
      const path = write('closed.bench.ts', `export default ${TASK};`);
      chmodSync(path, 0);
      const { signal } = new AbortController();
      await expect(askedTasks([path], scratch, LIMITS, signal)).rejects.toThrow(
        /closed\.bench\.ts cannot be read: EACCES/,
      );
    },
  );
});
