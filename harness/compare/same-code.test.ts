import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundle } from '../request/compile.ts';
import { compiledCode } from './compiled-code.ts';
import { isSameCode, type Surroundings } from './same-code.ts';

type Files = Readonly<Record<string, string>>;

const SAME: Surroundings = { changed: new Set(), hasSamePackages: true, isBuilt: false };

async function code(files: Files, entry: string) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'uniqbench-same-')));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const out = join(folder, 'out');
  mkdirSync(out);
  const { url } = await bundle({ name: 'mine', path: join(folder, entry) }, out);
  return compiledCode(url, folder);
}

it.each(['c', 'zzz-qqq', 'xylophone', 'MMM', 'a_long_name_of_eeee', 'n', 'é'])(
  'is the same in a file that was moved to %s.bench.ts',
  async (name) => {
    const text =
      "import { defineTask } from 'uniqbench';\nexport default defineTask({ make: ({ size, random }) => " +
      'Array.from({ length: size }, random), implementations: { plain: (numbers) => numbers.length } });';
    const [before, after] = [
      await code({ 'gone.bench.ts': text }, 'gone.bench.ts'),
      await code({ [`bench/${name}.bench.ts`]: text }, `bench/${name}.bench.ts`),
    ];
    expect(isSameCode(SAME, before, after)).toBe(true);
  },
);

/** Of one file `a.ts` that stays, beside others that differ. */
async function isSameBeside(text: string, changed: readonly string[], more = {}) {
  const [one, other] = [
    await code({ 'bench/a.ts': text }, 'bench/a.ts'),
    await code({ 'bench/a.ts': text }, 'bench/a.ts'),
  ];
  return isSameCode({ ...SAME, ...more, changed: new Set(changed) }, one, other);
}

describe('code', () => {
  it.each<[string, Files, Files, boolean]>([
    [
      'comments and layout',
      { 'a.ts': 'export const a = 1;' },
      { 'a.ts': '// One.\nexport  const a =\n 1' },
      true,
    ],
    [
      'line ends',
      { 'a.ts': 'export const a = 1;\nexport const b = 2;' },
      { 'a.ts': 'export const a = 1;\r\nexport const b = 2;\r\n' },
      true,
    ],
    [
      'types',
      { 'a.ts': 'export const a = (b: number) => b;' },
      { 'a.ts': 'export const a = (b: number): number => b;' },
      true,
    ],
    [
      'names of what is local',
      { 'a.ts': 'export const a = (one) => one;' },
      { 'a.ts': 'export const a = (other) => other;' },
      true,
    ],
    [
      'names of what is local, of other letters and of several',
      {
        'a.ts':
          'const eee = (one, xs) => xs.map((x) => x + one);\nexport const a = (xs) => eee(1, eee(2, xs));',
      },
      {
        'a.ts':
          'const zqz = (nnn, mmm) => mmm.map((q) => q + nnn);\nexport const a = (aaa) => zqz(1, zqz(2, aaa));',
      },
      true,
    ],
    ['a constant', { 'a.ts': 'export const a = 1;' }, { 'a.ts': 'export const a = 2;' }, false],
    [
      'comments of CommonJS, wherever it lies',
      { 'a.cjs': 'exports.a = require("./b.cjs");', 'b.cjs': 'exports.b = 1;' },
      { 'a.cjs': '// One.\nexports.a = require("./b.cjs");', 'b.cjs': 'exports.b = 1;' },
      true,
    ],
    [
      'a constant of CommonJS',
      { 'a.cjs': 'exports.a = require("./b.cjs");', 'b.cjs': 'exports.b = 1;' },
      { 'a.cjs': 'exports.a = require("./b.cjs");', 'b.cjs': 'exports.b = 2;' },
      false,
    ],
    [
      'a module further away',
      {
        'a.ts': 'export * from "./b.ts";',
        'b.ts': 'export * from "./c.js"',
        'c.js': 'export const c = 1;',
      },
      {
        'a.ts': 'export * from "./b.ts";',
        'b.ts': 'export * from "./c.js"',
        'c.js': 'export const c = 2;',
      },
      false,
    ],
    [
      'JSON that is imported',
      { 'a.ts': 'import b from "./b.json"; export default b;', 'b.json': '{"b":1}' },
      { 'a.ts': 'import b from "./b.json"; export default b;', 'b.json': '{"b":2}' },
      false,
    ],
    [
      'CommonJS that is required',
      { 'a.cjs': 'module.exports = require("./b.cjs");', 'b.cjs': 'exports.b = 1;' },
      { 'a.cjs': 'module.exports = require("./b.cjs");', 'b.cjs': 'exports.b = 2;' },
      false,
    ],
    [
      'a module that depends on the environment',
      {
        'a.ts': 'export const a = process.env.FAST ? await import("./b.ts") : 0;',
        'b.ts': 'export const b = 1;',
      },
      {
        'a.ts': 'export const a = process.env.FAST ? await import("./b.ts") : 0;',
        'b.ts': 'export const b = 2;',
      },
      false,
    ],
    [
      'what an alias leads to',
      {
        'a.ts': 'export * from "@/b";',
        'tsconfig.json': '{"compilerOptions":{"paths":{"@/*":["./x/*"]}}}',
        'x/b.ts': 'export const b = 1;',
        'y/b.ts': 'export const b = 2;',
      },
      {
        'a.ts': 'export * from "@/b";',
        'tsconfig.json': '{"compilerOptions":{"paths":{"@/*":["./y/*"]}}}',
        'x/b.ts': 'export const b = 1;',
        'y/b.ts': 'export const b = 2;',
      },
      false,
    ],
    [
      "a package's reference to itself",
      {
        'package.json': '{"name":"me","imports":{"#b":"./b.ts"}}',
        'a.ts': 'export * from "#b";',
        'b.ts': 'export const b = 1;',
      },
      {
        'package.json': '{"name":"me","imports":{"#b":"./b.ts"}}',
        'a.ts': 'export * from "#b";',
        'b.ts': 'export const b = 2;',
      },
      false,
    ],
  ])('with other %s', async (_, before, after, isSame) => {
    const entry = Object.keys(before).find((file) => file.startsWith('a.'))!;
    expect(isSameCode(SAME, await code(before, entry), await code(after, entry))).toBe(isSame);
  });

  it('that imports packages is not the same where these may differ', async () => {
    const text = { 'a.ts': 'import "fs"; export const a = 1;' };
    const one = { ...(await code(text, 'a.ts')), hasPackages: true };
    expect(isSameCode(SAME, one, one)).toBe(true);
    expect(isSameCode({ ...SAME, hasSamePackages: false }, one, one)).toBe(false);
  });
});

describe('what code may use that is not compiled with it', () => {
  const reads = (path: string) =>
    `import { readFileSync } from 'node:fs'; export const a = readFileSync(new URL('${path}', import.meta.url));`;
  const worker =
    "import { Worker } from 'node:worker_threads'; export const a = () => new Worker(new URL('./worker.js', import.meta.url));";
  const computed = 'export const a = (name) => import(name);';
  const required = 'exports.a = (name) => require(name);';
  const listed =
    "import { readdirSync } from 'node:fs'; export const a = readdirSync(import.meta.dirname);";
  const plain = 'export const a = 1;';
  const byPackage = 'import load from "some-loader"; export const a = load("./words.txt");';

  it.each<[string, string, string]>([
    ['a data file', reads('./data.bin'), 'data.bin'],
    ['a wasm file', reads('./kernel.wasm'), 'bench/kernel.wasm'],
    ['another data file, which may be what it reads', reads('./data.bin'), 'elsewhere/list.txt'],
    ['a document that it reads', reads('../README.md'), 'README.md'],
    ['documents of a folder that it reads', reads('./texts/'), 'bench/texts/one.md'],
    ['a hidden file that it reads', reads('./.words'), 'bench/.words'],
    ['source code that it reads', reads('../src/parse.js'), 'src/parse.js'],
    [
      'a database that it opens',
      "import { DatabaseSync } from 'node:sqlite'; export const a = (name) => new DatabaseSync(name + '.db');",
      'bench/some.db',
    ],
    ['a worker', worker, 'bench/worker.js'],
    ['what a worker imports', worker, 'src/anything.ts'],
    ['modules by names that are computed', computed, 'bench/plugins/one.js'],
    ['modules that are required by such', required, 'src/anything.js'],
    ['a folder that it lists', listed, 'bench/README.md'],
    [
      'a file that a package reads for it',
      byPackage.replace('import load from "some-loader"', 'const load = globalThis.load'),
      'words.txt',
    ],
  ])('is %s', async (_, text, file) => {
    expect(await isSameBeside(text, [file])).toBe(false);
  });

  it('does not depend on where it lies', async () => {
    for (let place = 0; place < 10; place++)
      expect(await isSameBeside(reads('./data.bin'), [])).toBe(true);
  });

  it.each<[string, string, string]>([
    ['a data file that plain code cannot read', plain, 'data.json'],
    ['other code', reads('./data.bin'), 'src/other.ts'],
    ['the file itself', reads('./data.bin'), 'bench/a.ts'],
    ['a document', reads('./data.bin'), 'README.md'],
    ['what configures a workflow', worker, '.github/workflows/ci.yml'],
    [
      'a literal import that was compiled',
      'export const a = () => import("node:path");',
      'src/other.ts',
    ],
  ])('is not %s', async (_, text, file) => {
    expect(await isSameBeside(text, [file])).toBe(true);
  });

  it('is what lies in a folder that it names, where a package may read that', async () => {
    const withPackage = (text: string) =>
      code(
        {
          'bench/a.ts': `import load from "some-loader"; ${text}`,
          'node_modules/some-loader/package.json':
            '{"name":"some-loader","version":"1.0.0","main":"texts/index.js"}',
          'node_modules/some-loader/texts/index.js': 'module.exports = () => 1;',
        },
        'bench/a.ts',
      );
    const isSame = async (text: string, file: string) => {
      const [one, other] = [await withPackage(text), await withPackage(text)];
      expect(one).toMatchObject({ hasPackages: true, readsFiles: false });
      return isSameCode({ ...SAME, changed: new Set([file]) }, one, other);
    };
    const some = "export const a = (name) => load('./texts/' + name);";
    expect(await isSame(some, 'bench/texts/one.txt')).toBe(false);
    expect(await isSame(some, 'bench/others/one.txt')).toBe(true);
    // The package's own folder is none that the code names.
    expect(await isSame('export const a = () => load();', 'texts/one.txt')).toBe(true);
  });

  it('is anything where a command made files that git does not know', async () => {
    expect(await isSameBeside(reads('./kernel.wasm'), ['assembly/kernel.ts'])).toBe(true);
    expect(
      await isSameBeside(reads('./kernel.wasm'), ['assembly/kernel.ts'], { isBuilt: true }),
    ).toBe(false);
    expect(await isSameBeside(plain, ['assembly/kernel.ts'], { isBuilt: true })).toBe(true);
  });
});
