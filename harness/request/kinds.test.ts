/** Every way in which a user's implementation may be written and named, up to its answer. */
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadRowsImplementation } from '../plug-ins/load.ts';
import { bundle, compile } from './compile.ts';
import { findImplementation } from './find.ts';
import { keyOf, withUniqueNames } from './unique-names.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'uniqbench-test-')));
const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => process.chdir(before));

function write(file: string, text: string): string {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
  return join(folder, file);
}

/** What it answers, used as it is and bundled as profiles do. */
async function answers(reference: string): Promise<unknown> {
  const source = findImplementation(reference);
  const out = () => mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
  const [compiled, bundled] = [await compile(source, out()), await bundle(source, out())];
  const [one, other] = await Promise.all(
    [compiled, bundled].map(async (plugIn) =>
      (await loadRowsImplementation(plugIn)).countUniques([]),
    ),
  );
  expect(other).toEqual(one);
  return one;
}

const IMPLEMENTATION = `{ description: 'd', bottleneck: 'b', input: 'rows', countUniques: () => ({ a: {} }) }`;

describe('an implementation may be', () => {
  it.each([
    ['kinds/default.ts', 'export default (_: Iterable<object>): object => ({ a: {} });'],
    ['kinds/object.mts', `export default ${IMPLEMENTATION};`],
    ['kinds/asynchronous.mjs', 'export default async () => ({ a: {} });'],
    ['kinds/named.js', 'export const count = () => ({ a: {} });'],
    ['kinds/named-object.ts', `export const mine = ${IMPLEMENTATION}; export const SIZE = 5;`],
    ['kinds/waits.ts', 'const a = await Promise.resolve({}); export default () => ({ a });'],
    ['kinds/exports.cjs', 'exports.count = () => ({ a: {} });'],
    ['kinds/named-so.cjs', 'exports.countUniques = () => ({ a: {} });'],
    ['kinds/one-method.mjs', 'export default { countUniques: () => ({ a: {} }) };'],
    ['kinds/exports.cts', 'exports.count = (_: Iterable<object>) => ({ a: {} });'],
    ['kinds/module.cjs', 'module.exports = () => ({ a: {} });'],
    ['kinds/module-object.cjs', `module.exports = ${IMPLEMENTATION};`],
    ['kinds/assigned.cts', 'function count(): object { return { a: {} }; }\nexport = count;'],
    ['kinds/babel.cjs', 'exports.__esModule = true; exports.default = () => ({ a: {} });'],
    [
      'kinds/requires.cts',
      "const { join } = require('path'); exports.count = () => ({ [join('a')]: {} });",
    ],
    [
      'kinds/own-require.ts',
      "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); export const count = () => ({ [require('path').join('a')]: {} });",
    ],
    ['kinds/view.tsx', 'const h = (name: string) => ({ [name]: {} }); export default () => <a />;'],
    ['kinds/view.jsx', 'const h = (name) => ({ [name]: {} }); export default () => <a />;'],
    ['kinds/a path with # and ü.ts', 'export default () => ({ a: {} });'],
    ['kinds/speed.test.ts', 'export default () => ({ a: {} });'],
  ])('%s', async (file, text) => {
    write('kinds/tsconfig.json', '{"compilerOptions":{"jsx":"react","jsxFactory":"h"}}');
    write('kinds/package.json', '{}');
    expect(await answers(write(file, text.replaceAll('\\n', '\n')))).toEqual({ a: {} });
  });

  it('named by a relative path, without its ending, by URL, and by one export of several', async () => {
    const path = write(
      'several.ts',
      'export const a = () => ({ a: {} }); export const b = () => ({ b: {} });',
    );
    expect(await answers('./several#b')).toEqual({ b: {} });
    expect(await answers('several.ts#a')).toEqual({ a: {} });
    expect(await answers(`${pathToFileURL(path).href}#a`)).toEqual({ a: {} });
    expect(findImplementation('./several.ts#b').name).toBe('several#b');
    await expect(answers('./several.ts')).rejects.toThrow(/several\.ts#a, .*several\.ts#b/);
    await expect(answers('./several.ts#c')).rejects.toThrow(/Known: .*several\.ts#a/);
    await expect(answers('./several.ts#bb')).rejects.toThrow(/Did you mean .*several\.ts#b/);
  });

  it('a package of the project, one that is only for import too', async () => {
    write('node_modules/@me/fast/package.json', '{"type":"module","exports":{"import":"./x.js"}}');
    write('node_modules/@me/fast/x.js', 'export const a = () => ({ a: {} });');
    write('node_modules/old/package.json', '{"main":"lib.js"}');
    write('node_modules/old/lib.js', 'exports.b = () => ({ b: {} });');
    expect(await answers('@me/fast')).toEqual({ a: {} });
    expect(await answers('@me/fast#a')).toEqual({ a: {} });
    expect(await answers('old')).toEqual({ b: {} });
    // Required from CommonJS that is compiled.
    write('user.cts', "const old = require('old'); exports.count = () => old.b();");
    expect(await answers('./user.cts')).toEqual({ b: {} });
  });

  it('written against its project: paths, decorators, and data beside the source', async () => {
    write(
      'project/tsconfig.json',
      '{"compilerOptions":{"paths":{"@/*":["./lib/*"]},"experimentalDecorators":true}}',
    );
    write('project/lib/name.txt', 'a');
    write(
      'project/lib/part.ts',
      `import { readFileSync } from 'node:fs';
       function seen(_: object, __: string) {}
       export class Part { @seen name() { return readFileSync(new URL('./name.txt', import.meta.url), 'utf8'); } }`,
    );
    write(
      'project/mine.ts',
      `import { Part } from '@/part'; export default () => ({ [new Part().name()]: {} });`,
    );
    expect(await answers('project/mine.ts')).toEqual({ a: {} });
  });
});

it('may begin with what runs it, and ask where it is', async () => {
  const path = write(
    'runs/itself.mjs',
    '#!/usr/bin/env node\nexport default () => ({ [import.meta.filename]: {} });',
  );
  const out = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
  const plugIn = await bundle(findImplementation('./runs/itself.mjs'), out);
  expect((await loadRowsImplementation(plugIn)).countUniques([])).toEqual({ [path]: {} });
});

describe('refused are', () => {
  it.each([
    ['data.json', '{}', /must end in/],
    ['types.d.ts', 'export {};', /declarations alone/],
    ['class.ts', 'export default class Counter {}', /is a class: export a function/],
    ['empty.ts', 'export const SIZE = 5;', /neither a default nor a function/],
    ['empty.cjs', 'exports.SIZE = 5;', /is not an implementation/],
  ])('%s', async (file, text, message) => {
    await expect((async () => answers(write(`refused/${file}`, text)))()).rejects.toThrow(message);
  });

  it('folders, and names that several files could have', () => {
    write('two/count.ts', '');
    write('two/count.js', '');
    expect(() => findImplementation('./two')).toThrow(/is a folder/);
    expect(() => findImplementation('./two/count')).toThrow(/any of count\.ts, count\.js/);
    expect(() => findImplementation('file:///a%2Fb.ts')).toThrow(/not the URL of a file/);
  });
});

describe('names', () => {
  const builtIns = [{ name: 'naive', path: '/uniqbench/implementations/naive.ts' }];
  const namesOf = (...paths: string[]) =>
    withUniqueNames(
      paths.map((path) => {
        const [file = '', exported] = path.split('#');
        const name = path.replace(/^.*\//, '').replace(/\.[jt]s/, '');
        return { name, path: file, ...(exported === undefined ? {} : { exported }) };
      }),
      builtIns,
    ).map(({ name }) => name);

  it('are as long as it takes to tell files apart, in any order', () => {
    expect(namesOf('/p/a/count.ts', '/p/b/count.ts')).toEqual(['a/count', 'b/count']);
    expect(namesOf('/p/b/count.ts', '/p/a/count.ts')).toEqual(['b/count', 'a/count']);
    expect(namesOf('/p/x/a/count.ts', '/p/y/a/count.ts', '/p/other.ts')).toEqual([
      'x/a/count',
      'y/a/count',
      'other',
    ]);
    expect(namesOf('/p/count.ts', '/p/count.js')).toEqual(['count.ts', 'count.js']);
    expect(namesOf('/p/a/m.ts#x', '/p/b/m.ts#x', '/p/a/m.ts#y')).toEqual(['a/m#x', 'b/m#x', 'm#y']);
  });

  it('leave those of built-in ones to them', () => {
    expect(namesOf('/p/src/naive.ts')).toEqual(['src/naive']);
    expect(namesOf(builtIns[0]!.path)).toEqual(['naive']);
  });

  it('do not tell the same file from itself', () => {
    expect(namesOf('/p/a.ts', '/p/a.ts')).toEqual(['a', 'a']);
    expect(keyOf({ name: 'x', path: '/p/a.ts' })).toBe(keyOf({ name: 'y', path: '/p/a.ts' }));
  });
});
