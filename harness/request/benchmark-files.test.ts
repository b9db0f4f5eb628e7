/** What a user may name where benchmark files are meant. */
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askedTasks } from './asked-tasks.ts';
import { eachInLanes, filesOfPatterns } from './benchmark-files.ts';
import { bundleBenchmarks } from './compile.ts';
import { tasksTakePart } from './task-settings.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'uniqbench-test-')));
const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => process.chdir(before));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

const LIMITS = { timeoutMs: 60_000, memoryLimitMb: 512 };
const { signal } = new AbortController();

async function asked(...references: string[]) {
  const refused: string[] = [];
  const scratch = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
  const tasks = await askedTasks(references, scratch, LIMITS, signal, (text) => refused.push(text));
  return { tasks: tasks ?? [], refused };
}

const names = ({ tasks }: Awaited<ReturnType<typeof asked>>) =>
  tasks.map(
    ({ task, implementations }) =>
      `${task.name}: ${implementations.map(({ name }) => name).join(', ')}`,
  );

write(
  'bench/one.bench.ts',
  `import { bench, describe } from 'vitest';
   describe('same', () => { bench('a', () => 1); bench('b', () => 1); });
   describe('other', () => { bench('a', () => 1); bench('c', () => 1); });`,
);
write(
  'bench/deep/one.bench.ts',
  `import { bench, describe } from 'vitest'; describe('same', () => { bench('a', () => 1); });`,
);
write('bench/bad.bench.ts', 'export const = 1;');
write('bench/throws.bench.ts', `import 'vitest'; throw new Error('It is broken.');`);
write('bench/empty.bench.ts', `import { bench } from 'vitest'; bench.skip('a', () => 1);`);
write(
  'both.bench.ts',
  `import { bench } from 'vitest'; bench('left out', () => 1);
   export default { workloads: { w: {} }, make: () => 1, implementations: { own: (x) => x }, baseline: 'own' };`,
);
write('checks-itself.ts', `import { Bench } from 'tinybench'; export default () => new Bench();`);
write('mine.ts', 'export default () => 1;');
write(
  'node_modules/mitata/main.js',
  `export const bench = () => { throw new Error('The package itself is called.'); };`,
);
write('node_modules/mitata/package.json', '{"type":"module","exports":"./main.js"}');
write('wraps.mjs', `export { bench, run } from './node_modules/mitata/main.js';`);
write('wrapped.mjs', `import { bench, run } from './wraps.mjs'; bench('a', () => 1); run();`);

const TASK = `{ workloads: { w: {} }, make: () => 1, implementations: { own: (x) => x }, baseline: 'own' }`;
write('a/deep/parse.bench.js', `export default ${TASK};`);
write('b/deep/parse.bench.js', `export default ${TASK};`);
write('b/deep/parse.js', `export default ${TASK};`);
write('a/two.js', `export default { parse: ${TASK}, other: ${TASK} };`);
write(
  'a/broken.js',
  `import { defineTask } from 'uniqbench'; export default defineTask({}); JSON.parse('{');`,
);

describe('task files', () => {
  it('of one name go by their paths', async () => {
    const deep = ['a/deep/parse.bench.js', 'b/deep/parse.bench.js'];
    expect(names(await asked(...deep))).toEqual(['a/deep/parse: own', 'b/deep/parse: own']);
    expect(names(await asked(...deep, 'b/deep/parse.js', 'a/two.js'))).toEqual([
      'a/deep/parse: own',
      'b/deep/parse.bench.js: own',
      'b/deep/parse.js: own',
      'a/two > parse: own',
      'other: own',
    ]);
  });

  it('that were named twice are refused', async () => {
    const { tasks } = await asked('a/deep/parse.bench.js', 'a/deep/parse.bench.js');
    await expect(tasksTakePart(tasks, { workloads: [] }, LIMITS, signal)).rejects.toThrow(
      'task parse is named twice',
    );
  });

  it('are left out where they are of no use among others', async () => {
    const { refused, ...one } = await asked('a/broken.js', 'a/deep/parse.bench.js');
    expect(names({ ...one, refused })).toEqual(['parse: own']);
    expect(refused).toEqual([
      expect.stringMatching(/broken\.js cannot be loaded: SyntaxError.* The file is left out\./),
    ]);
    await expect(asked('a/broken.js')).rejects.toThrow(/cannot be loaded: SyntaxError/);
  });
});

describe('benchmark files', () => {
  it('may be named by a pattern; one that is of no use is told, and the others are measured', async () => {
    const all = await asked('bench/**/*.bench.ts');
    expect(names(all)).toEqual([
      'bench/deep/one.bench > same: a',
      'bench/one.bench > same: a, b',
      'other: a, c',
    ]);
    expect(all.refused).toEqual([
      expect.stringMatching(/bad\.bench\.ts does not compile/),
      expect.stringMatching(
        /empty\.bench\.ts holds no bench that would run\. The file is left out\./,
      ),
      expect.stringMatching(
        /throws\.bench\.ts cannot be loaded: Error: It is broken, in throws\.bench\.ts:1:\d+/,
      ),
    ]);
  });

  it('are refused where they are all that was named', async () => {
    await expect(asked('bench/empty.bench.ts')).rejects.toThrow('holds no bench');
    await expect(asked('bench/throws.bench.ts')).rejects.toThrow('It is broken');
    await expect(asked('none/*.ts')).rejects.toThrow('No file matches none/*.ts.');
  });

  it('may be taken in part, and with one implementation more', async () => {
    const file = 'bench/one.bench.ts';
    expect(names(await asked(file, 'c'))).toEqual(['other: c']);
    expect(names(await asked(file, 'same'))).toEqual(['same: a, b']);
    expect(names(await asked(file, 'b', './mine.ts'))).toEqual(['same: b, mine']);
    await expect(asked(file, 'd')).rejects.toThrow('There is no implementation called "d"');
  });

  it('take part without being loaded once more', async () => {
    const { tasks } = await asked('bench/one.bench.ts', 'other');
    const choice = { workloads: [], baselines: ['c'] };
    const { inspected, groups } = await tasksTakePart(tasks, choice, LIMITS, signal);
    expect(groups).toMatchObject([{ form: 'other', baseline: 'c', implementations: ['c', 'a'] }]);
    expect(inspected.map(({ outcome }) => outcome)).toMatchObject([
      { result: { implementation: { description: 'A bench, at bench/one.bench.ts:3.' } } },
      { outcome: 'completed' },
    ]);
  });

  it('may wrap their library', async () => {
    expect(names(await asked('wrapped.mjs'))).toEqual(['wrapped: a']);
  });

  it('are none where they hold a task, or have nothing to be found', async () => {
    expect(names(await asked('both.bench.ts'))).toEqual(['both: own']);
    expect(names(await asked('checks-itself.ts'))).toEqual([]);
  });
});

it('files of one name are compiled to modules of their own', async () => {
  const out = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
  const urls = ['bench/one.bench.ts', 'bench/deep/one.bench.ts'].map(
    async (file) =>
      (await bundleBenchmarks({ name: 'one.bench', path: join(folder, file) }, out)).url,
  );
  expect(new Set(await Promise.all(urls)).size).toBe(2);
});

it('a name that looks like a pattern is a file where there is one', () => {
  write('a[1].ts', '');
  expect(filesOfPatterns(['a[1].ts', 'name'])).toEqual(['a[1].ts', 'name']);
});

describe('lanes', () => {
  it('keep the order', async () => {
    expect(await eachInLanes([3, 1, 2], async (item) => item * 2)).toEqual([6, 2, 4]);
  });

  it('begin nothing more where something failed, and have nothing running when that is told', async () => {
    const running = new Set<number>();
    const items = Array.from({ length: 1_000 }, (_, index) => index);
    let begun = 0;
    const work = eachInLanes(items, async (item) => {
      begun++;
      if (item === 0) throw new Error('The first one fails.');
      running.add(item);
      await new Promise((resolve) => setImmediate(resolve));
      running.delete(item);
    });
    await expect(work).rejects.toThrow('The first one fails.');
    expect(running.size).toBe(0);
    expect(begun).toBeLessThan(items.length);
  });
});
