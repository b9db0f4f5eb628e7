import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { PageView } from '../../contract.ts';
import { compile } from './compile.ts';
import { findImplementation } from './find.ts';
import { loadRowsImplementation } from './load.ts';
import type { PlugInSource } from './references.ts';
import { withUniqueNames } from './unique-names.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'uniqbench-test-')));

function write(file: string, text: string): string {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const EVENTS: readonly PageView[] = [];
const ANSWER = { made: { '/p': 1 } };
const TYPED = '(events: Iterable<unknown>): object => ({ made: { "/p": 1 } })';
const PLAIN = '(events) => ({ made: { "/p": 1 } })';

/** What it answers, found, compiled and loaded as a run does. */
async function answerOf(reference: string): Promise<unknown> {
  const plugIn = await compile(findImplementation(reference), folder);
  const { countUniques } = await loadRowsImplementation(plugIn);
  return countUniques(EVENTS);
}

describe('an implementation may be', () => {
  it.each([
    ['default.ts', `export default ${TYPED};`],
    ['default.mts', `export default ${TYPED};`],
    ['default.js', `export default ${PLAIN};`],
    ['default.mjs', `export default ${PLAIN};`],
    [
      'default.tsx',
      `const h = (...all: unknown[]) => all; export default ${TYPED}; export const page = <T,>(one: T) => h(one);`,
    ],
    [
      'default.jsx',
      `const React = { createElement: () => 1 }; export const shown = () => <p />; export default ${PLAIN};`,
    ],
    ['exports.cts', `module.exports = ${TYPED};`],
    ['assigned.cjs', `module.exports = ${PLAIN};`],
    ['property.cjs', `exports.count = ${PLAIN};`],
    ['property.cts', `exports.count = ${TYPED};`],
    ['only-function.ts', `export const count = ${TYPED}; export const LIMIT = 3;`],
    [
      'declared.ts',
      'export async function count(events: Iterable<unknown>) { return { made: { "/p": 1 } }; }',
    ],
    [
      'transpiled.cjs',
      `Object.defineProperty(exports, '__esModule', { value: true }); exports.default = ${PLAIN};`,
    ],
    [
      'awaits.ts',
      `const made = await Promise.resolve({ made: { "/p": 1 } }); export default () => made;`,
    ],
    ['with blank é.ts', `export default ${TYPED};`],
    ['with#hash.ts', `export default ${TYPED};`],
    [
      'object.ts',
      `export default { description: 'd', bottleneck: 'b', input: 'rows', countUniques: ${TYPED} };`,
    ],
    [
      'named-object.ts',
      `export const mine = { description: 'd', bottleneck: 'b', input: 'rows', countUniques: ${TYPED} };`,
    ],
  ])('%s', async (file, text) => {
    expect(await answerOf(write(file, text))).toEqual(ANSWER);
  });

  it('one of several exports, by its name', async () => {
    const path = write(
      'several.ts',
      `export const first = () => ({}); export const second = ${TYPED};`,
    );
    expect(await answerOf(`${path}#second`)).toEqual(ANSWER);
    expect(await answerOf(`${pathToFileURL(path).href}#second`)).toEqual(ANSWER);
    await expect(answerOf(path)).rejects.toThrow(/several\.ts#first.*several\.ts#second/);
    await expect(answerOf(`${path}#secnod`)).rejects.toThrow(/Did you mean .*#second/);
  });

  it('no class, no value, no JSON, no folder', async () => {
    await expect(answerOf(write('class.ts', 'export default class Counter {}'))).rejects.toThrow(
      /is a class/,
    );
    await expect(answerOf(write('value.ts', 'export const limit = 3;'))).rejects.toThrow(/value/);
    expect(() => findImplementation(write('data.json', '{}'))).toThrow(/must end in/);
    expect(() => findImplementation(folder)).toThrow(/is a folder/);
  });
});

describe('names', () => {
  const source = (path: string, exported?: string): PlugInSource => {
    const file = path.replace(/^.*\//, '').replace(/\.\w+$/, '');
    return {
      name: exported === undefined ? file : `${file}#${exported}`,
      path,
      ...(exported === undefined ? {} : { exported }),
    };
  };
  const namesOf = (sources: readonly PlugInSource[], taken: readonly PlugInSource[] = []) =>
    withUniqueNames(sources, taken).map(({ name }) => name);

  it('are those of files, as long as these differ', () => {
    expect(namesOf([source('/x/a/count.ts'), source('/x/b/other.ts')])).toEqual(['count', 'other']);
  });

  it('have as much of the path as tells files apart', () => {
    expect(namesOf([source('/x/a/count.ts'), source('/x/b/count.ts')])).toEqual([
      'a/count',
      'b/count',
    ]);
    expect(namesOf([source('/x/a/c/count.ts'), source('/x/b/c/count.ts')])).toEqual([
      'a/c/count',
      'b/c/count',
    ]);
  });

  it('have the ending where files differ in nothing else, and the export of one file', () => {
    expect(namesOf([source('/x/count.ts'), source('/x/count.js')])).toEqual([
      'count.ts',
      'count.js',
    ]);
    expect(namesOf([source('/x/count.ts', 'a'), source('/x/count.ts', 'b')])).toEqual([
      'count#a',
      'count#b',
    ]);
  });

  it('are never those of built-in ones', () => {
    const builtIn = { name: 'naive', path: '/uniqbench/naive.ts' };
    expect(namesOf([source('/x/naive.ts'), builtIn], [builtIn])).toEqual(['x/naive', 'naive']);
    expect(namesOf([source('/x/naive.ts')], [builtIn])).toEqual(['x/naive']);
  });
});
