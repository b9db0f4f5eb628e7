/** First task files for functions of every kind of type: they pass tsc, and their inputs are what the types say. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { seeded } from '../harness/stats/seeded.ts';
import { packageFolder } from '../package-folder.ts';
import { call } from './fixtures/call.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-init-'));
const init = (...args: string[]) => call(['init', ...args], { cwd: folder });
const written = (file: string) => readFileSync(join(folder, file), 'utf8');

const KINDS = `
interface Base { readonly id: number }
export interface View extends Base {
  readonly timestamp: Date;
  'page url': string;
  kind: 'a' | "it's" | 3;
  note?: string;
  both: string | boolean;
  maybe: number | null | undefined;
}
type Views = readonly View[];
interface Tree { value: bigint; left?: Tree; right: Tree | null; children: Tree[] }
type Pair<T, Other = string> = { first: T; second: Other };
type Sort = (values: number[], from: number) => number[];
import type { Far, Shared } from './shared.ts';
interface Box<T> { inside: T; more: T[] }
class Own { readonly value = 1 }

export function views(events: Views): number { return events.length; }
export const arrow = async (names: Set<string>): Promise<number> => names.size;
export function two(a: number, b: readonly string[]): string { return b[a] ?? ''; }
export function rest(...values: number[]): number { return values.length; }
export function left(text: string, depth = 3, more?: boolean): number { return text.length + depth + Number(more); }
export function inPlace(values: Float64Array<ArrayBuffer>): void { values.sort(); }
export async function later(values: number[]): Promise<void> { values.reverse(); }
export function* pieces(values: Iterable<number>): Generator<number> { yield* values; }
export function generic<T extends { id: string }, U>(items: T[], other: U[]): number { return items.length + other.length; }
export function grouped<T, K extends keyof T>(rows: readonly T[], key: K): Map<T[K], T[]> { return new Map(rows.map((row) => [row[key], [row]])); }
export const typed: Sort = (values, from) => values.slice(from);
export function tree(tree: Tree): bigint { return tree.value; }
export function pair(pair: Pair<number[]>): number { return pair.first.length + pair.second.length; }
export function maps(map: ReadonlyMap<string, { x: number }[]>, record: Record<string, boolean>, keys: Record<'a' | 'b', number>): number { return map.size + Object.keys(record).length + keys.a; }
export function dictionary(words: { [word: string]: number }): number { return Object.keys(words).length; }
export function bytes(buffer: Buffer, view: Uint8Array, raw: ArrayBuffer): number { return buffer.length + view.length + raw.byteLength; }
export function tuple(point: [x: number, y: number, z?: number]): number { return point[0]; }
export function wide(value: Readonly<Partial<View>> & { extra: boolean }): boolean { return value.extra; }
export function picked(rows: Pick<View, 'id' | 'page url'>[], rest: Omit<View, 'both' | 'kind'>): number { return rows.length + rest.id; }
export function keyAndText(key: keyof Base | Exclude<'a' | 'b' | 'c', 'a'>, text: Extract<'x' | 1, string>): string { return key + text; }
export function keyed(counts: Record<Color, number>, flags: Record<keyof Base, boolean>, all: { [K in 'a' | 'b']: number }): number { return counts[Color.Red] + Number(flags.id) + all.a; }
export function inside(kind: View['kind'], rows: Lists['rows'][number]): string { return String(kind) + rows.id; }
export async function inTime(rows: AsyncIterable<Base>, more: AsyncGenerator<string>): Promise<number> { let sum = 0; for await (const { id } of rows) sum += id; for await (const one of more) sum += one.length; return sum; }
export function built(pattern: RegExp, error: Error): string { return pattern.source + error.message; }
interface Lists { rows: readonly Base[] }
export class Recent<Key, Value extends string = string> {
  #all = new Map<Key, Value>();
  constructor(private readonly most: number) {}
  set(key: Key, value: Value): number { this.#all.set(key, value); return Math.min(this.most, this.#all.size); }
  static of<Item>(...items: Item[]): number { return items.length; }
}
const tag = Symbol('tag');
interface Tagged { [tag]: number; id: number }
export function tagged(one: Tagged): number { return one.id + one[tag]; }
type Json = string | number | Json[] | { [key: string]: Json };
export function json(value: Json): string { return JSON.stringify(value); }
interface Linked { id: number; next: Map<string, Linked>; named: Record<string, Linked> }
export function linked(node: Linked): number { return node.id + node.next.size; }
export function dollar(all: { [$K in 'a' | 'b']: { of: $K } }): string { return all.a.of; }
export class Over {
  add(value: string): number;
  add(value: number): number;
  add(value: unknown): number { return Number(value); }
  'to do'(value: number): number { return value; }
}
export function changing(all: { [K in keyof Base]: Base[K] }, id: \`id-\${number}\`): number { return all.id + id.length; }
export function nothing(): number { return 1; }
export function pattern({ a, b }: { a: number; b: string }): number { return a + b.length; }
export function asserted(matrix: (number | string)[][]): number { return matrix.length; }
export function overloaded(value: string): string;
export function overloaded(value: number): number;
export function overloaded(value: unknown): unknown { return value; }
export const memoized = ((inner: (value: number[]) => number) => inner)((value) => value.length);
export function random(size: number[]): number { return size.length; }
export function callback(values: number[], by: (a: number, b: number) => number): number[] { return values.toSorted(by); }
export function ofOwn(value: Own): number { return value.value; }
export function ofUrl(value: URL): string { return value.href; }
export function boxed<T>(box: Box<T[]>): number { return box.more.length; }
export function imported(value: Shared[], far: Far): number { return value.length + far.z; }
export enum Color { Red, Green = 5 }
export enum Mode { On = 'on', 'switched off' = 'off' }
export function enums(color: Color, modes: Mode[]): number { return color + modes.length; }
export function withThis(this: { base: number }, value: number): number { return this.base + value; }
export function restOfTuple(first: string, ...more: [boolean, ...string[]]): number { return first.length + more.length; }
export function defaults(depth = 3, text = 'x'): number { return depth + text.length; }
export async function* answer(one: number[]): AsyncGenerator<number> { yield* one; }
export async function* piecesLater(values: number[]): AsyncGenerator<number> { yield* values; }
export class Counter {
  #sum: number;
  constructor(start: number, readonly labels: string[] = []) { this.#sum = start; }
  add(value: number): number { this.#sum += value; return this.#sum; }
  readonly arrow = (text: string): number => text.length + this.#sum;
  reset(): void { this.#sum = 0; }
  get sum(): number { return this.#sum; }
  static parse(text: string): number { return text.length; }
}
function hidden(value: number): number { return value; }
export { hidden as delete, hidden as 'odd name' };
export default function (value: string[]): number { return value.length; }
export const constant = 3;
export type { Base };
export { readFileSync } from 'node:fs';
`;

/** Those whose inputs can be drawn. */
const DRAWN: Readonly<Record<string, (input: never) => void>> = {
  views: ([first, ...others]: Record<string, unknown>[]) => {
    expect(others).toHaveLength(99);
    expect(first).toMatchObject({ id: expect.any(Number), timestamp: expect.any(Date) });
    expect(first).toMatchObject({ 'page url': expect.any(String), maybe: expect.any(Number) });
    expect(['a', "it's", 3]).toContain(first!.kind);
  },
  arrow: (names: Set<string>) => expect(names).toBeInstanceOf(Set),
  two: ([a, b]: [number, string[]]) => {
    expect(a).toBeTypeOf('number');
    expect(b).toHaveLength(100);
  },
  rest: (values: number[]) => expect(values).toHaveLength(100),
  left: (text: string) => expect(text).toBeTypeOf('string'),
  inPlace: (values: Float64Array) => expect(values).toHaveLength(100),
  later: (values: number[]) => expect(values).toHaveLength(100),
  pieces: (values: number[]) => expect(values).toHaveLength(100),
  generic: ([items, other]: [{ id: string }[], number[]]) => {
    expect(items[0]).toEqual({ id: expect.any(String) });
    expect(other[0]).toBeTypeOf('number');
  },
  typed: ([values, from]: [number[], number]) => {
    expect(values).toHaveLength(100);
    expect(from).toBeTypeOf('number');
  },
  tree: (tree: object) =>
    expect(tree).toEqual({ value: expect.any(BigInt), right: null, children: [] }),
  pair: (pair: object) =>
    expect(pair).toEqual({ first: expect.any(Array), second: expect.any(String) }),
  maps: ([map, record, keys]: [Map<string, unknown[]>, object, object]) => {
    expect([...map.values()][0]).toHaveLength(10);
    expect(Object.values(record)[0]).toBeTypeOf('boolean');
    expect(keys).toEqual({ a: expect.any(Number), b: expect.any(Number) });
  },
  dictionary: (words: object) => expect(Object.values(words)[0]).toBeTypeOf('number'),
  bytes: ([buffer, view, raw]: [Buffer, Uint8Array, ArrayBuffer]) => {
    expect(Buffer.isBuffer(buffer)).toBe(true);
    expect([view.length, raw.byteLength]).toEqual([100, 100]);
  },
  tuple: (point: number[]) => expect(point).toEqual([expect.any(Number), expect.any(Number)]),
  wide: (value: object) =>
    expect(value).toMatchObject({ extra: expect.any(Boolean), id: expect.any(Number) }),
  picked: ([rows, rest]: [object[], object]) => {
    expect(rows[0]).toEqual({ id: expect.any(Number), 'page url': expect.any(String) });
    expect(Object.keys(rest).sort()).toEqual(['id', 'maybe', 'note', 'page url', 'timestamp']);
  },
  keyAndText: ([key, text]: [string, string]) => {
    expect(['id', 'b', 'c']).toContain(key);
    expect(text).toBe('x');
  },
  keyed: (input: object[]) =>
    expect(input).toEqual([
      { 0: expect.any(Number), 5: expect.any(Number) },
      { id: expect.any(Boolean) },
      { a: expect.any(Number), b: expect.any(Number) },
    ]),
  inside: ([kind, row]: unknown[]) => {
    expect(['a', "it's", 3]).toContain(kind);
    expect(row).toEqual({ id: expect.any(Number) });
  },
  inTime: (input: object[]) =>
    expect(input.map((one) => Symbol.asyncIterator in one)).toEqual([true, true]),
  built: (input: object[]) => expect(input).toEqual([expect.any(RegExp), expect.any(Error)]),
  'Recent.set': ([self, ...values]: unknown[]) => {
    expect(self).toHaveProperty('set');
    expect(values).toEqual([expect.any(Number), expect.any(String)]);
  },
  'Recent.of': (items: number[]) => expect(items).toHaveLength(100),
  nothing: (input: undefined) => expect(input).toBeUndefined(),
  pattern: (input: object) =>
    expect(input).toEqual({ a: expect.any(Number), b: expect.any(String) }),
  asserted: (matrix: unknown[][]) => expect(matrix[0]).toHaveLength(10),
  overloaded: (value: number) => expect(value).toBeTypeOf('number'),
  random: (size: number[]) => expect(size).toHaveLength(100),
  boxed: (box: object) =>
    expect(box).toEqual({ inside: expect.any(Array), more: expect.any(Array) }),
  imported: ([shared, far]: [object[], object]) => {
    expect(shared[0]).toEqual({ y: expect.any(String), kind: 'b', far: { z: expect.any(Number) } });
    expect(far).toEqual({ z: expect.any(Number) });
  },
  ofUrl: (url: URL) => expect(url).toBeInstanceOf(URL),
  enums: ([color, modes]: [number, string[]]) => {
    expect([0, 5]).toContain(color);
    expect(['on', 'off']).toContain(modes[0]);
  },
  withThis: (input: object) =>
    expect(input).toEqual([{ base: expect.any(Number) }, expect.any(Number)]),
  restOfTuple: ([first, second, ...more]: unknown[]) => {
    expect([first, second]).toEqual([expect.any(String), expect.any(Boolean)]);
    expect(more).toHaveLength(100);
  },
  defaults: (depth: number) => expect(depth).toBeTypeOf('number'),
  answer: (values: number[]) => expect(values).toHaveLength(100),
  piecesLater: (values: number[]) => expect(values).toHaveLength(100),
  'Counter.add': ([self, value]: [{ sum: number }, number]) => {
    expect(self.sum).toBeTypeOf('number');
    expect(value).toBeTypeOf('number');
  },
  'Counter.arrow': ([, text]: unknown[]) => expect(text).toBeTypeOf('string'),
  'Counter.reset': (input: unknown[]) => expect(input).toHaveLength(1),
  json: (value: unknown) => expect(JSON.stringify(value)).toMatch(/^(?:"\w+"|\d+|\[\]|\{\})$/),
  linked: (node: object) =>
    expect(node).toEqual({ id: expect.any(Number), next: new Map(), named: {} }),
  'Over.add': ([, value]: unknown[]) => expect(value).toBeTypeOf('number'),
  'Over.to do': ([, value]: unknown[]) => expect(value).toBeTypeOf('number'),
  'Counter.parse': (text: string) => expect(text).toBeTypeOf('string'),
  delete: (value: number) => expect(value).toBeTypeOf('number'),
  'odd name': (value: number) => expect(value).toBeTypeOf('number'),
  default: (value: string[]) => expect(value).toHaveLength(100),
};
/** Those where something is left to do, and what. */
const BY_HAND: Readonly<Record<string, string>> = {
  memoized: 'the input',
  callback: '(a: number, b: number) => number',
  ofOwn: 'Own',
  grouped: 'keyof T',
  changing: '{ [K in keyof Base]: Base[K] }',
  tagged: 'Tagged',
  dollar: "{ [$K in 'a' | 'b']: { of: $K } }",
};
const fileOf = (name: string, style: string) => `${style}/${name.replace(' ', '-')}.bench.ts`;

beforeAll(async () => {
  for (const [style, settings] of [
    ['endings', { rewriteRelativeImportExtensions: true }],
    ['plain', {}],
  ] as const) {
    mkdirSync(join(folder, style));
    writeFileSync(join(folder, style, 'kinds.ts'), KINDS);
    writeFileSync(
      join(folder, style, 'shared.ts'),
      "export type { Far } from './far/away.ts';\nimport type { Far } from './far/away.ts';\nexport interface Shared { y: string; kind: 'b'; far: Far }\n",
    );
    mkdirSync(join(folder, style, 'far'));
    writeFileSync(join(folder, style, 'far', 'away.ts'), 'export interface Far { z: number }\n');
    writeFileSync(
      join(folder, style, 'tsconfig.json'),
      JSON.stringify({
        extends: join(packageFolder, 'tsconfig.json'),
        compilerOptions: {
          rewriteRelativeImportExtensions: false,
          // A user's file may have enums.
          erasableSyntaxOnly: false,
          ...settings,
          noEmit: true,
          typeRoots: [join(packageFolder, 'node_modules', '@types')],
          paths: { uniqbench: [join(packageFolder, 'uniqbench.ts')] },
          // Of the package itself, which this project checks in its own way.
          ...(style === 'plain' ? { paths: { uniqbench: [join(folder, 'uniqbench.d.ts')] } } : {}),
        },
        include: ['.'],
        exclude: [],
      }),
    );
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(join(folder, 'uniqbench.d.ts'), readFileSync(join(packageFolder, 'task.ts')));
});

describe('init --function', () => {
  it('writes a file for each kind of signature, which says what is left to do', async () => {
    for (const style of ['endings', 'plain'])
      for (const name of [...Object.keys(DRAWN), ...Object.keys(BY_HAND)]) {
        const out = fileOf(name, style);
        const { code, stderr } = await init(
          '--function',
          `${style}/kinds.ts#${name}`,
          '--out',
          out,
        );
        expect({ name, code, stderr }).toMatchObject({ code: 0 });
        const todo = BY_HAND[name];
        if (todo === undefined) expect(stderr).not.toContain('filled in');
        else expect(stderr).toContain(`To be filled in: how a value of ${todo} is made.`);
      }
    for (const style of ['endings', 'plain']) {
      const path = join(folder, fileOf('grouped', style));
      const text = readFileSync(path, 'utf8');
      const filled = text.replace('Math.floor(random() * 1000)', '({ team: random() })');
      writeFileSync(path, filled.replace('todo(', "size > 0 ? 'team' : todo("));
      expect(readFileSync(path, 'utf8')).toContain("'team'");
    }
  });

  it.each(['endings', 'plain'])('passes tsc, where imports are written with %s', (style) => {
    const tsc = join(packageFolder, 'node_modules', '.bin', 'tsc');
    let told = '';
    try {
      execFileSync(tsc, ['-p', join(folder, style)], { encoding: 'utf8' });
    } catch (error) {
      told = (error as { stdout: string }).stdout;
    }
    expect(told).toBe('');
  });

  it('makes inputs of the type, and calls the function with them', async () => {
    const names = Object.keys(DRAWN);
    const outdir = join(folder, 'compiled');
    await build({
      entryPoints: names.map((name) => join(folder, fileOf(name, 'endings'))),
      outdir,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      alias: { uniqbench: join(packageFolder, 'uniqbench.ts') },
      logLevel: 'silent',
    });
    for (const name of names) {
      const file = fileOf(name, 'endings').split('/')[1]!.replace('.ts', '.mjs');
      const { default: task } = await import(pathToFileURL(join(outdir, file)).href);
      const [workload] = Object.values(task.workloads) as object[];
      const input = task.make({ ...workload, random: seeded(1) });
      DRAWN[name]!(input as never);
      expect(Object.keys(task.implementations)).toEqual([task.baseline]);
      const own = task.implementations[task.baseline];
      if (typeof own === 'string')
        expect(own).toBe(name === 'default' ? './kinds.ts' : `./kinds.ts#${name}`);
      else expect(await own(input)).not.toBeUndefined();
    }
  });

  it('gives what changes its input that input for an answer, and a list for what comes in pieces', () => {
    expect(written(fileOf('inPlace', 'endings'))).toContain('inPlace(input);\n      return input;');
    expect(written(fileOf('later', 'endings'))).toContain(
      'await later(input);\n      return input;',
    );
    expect(written(fileOf('pieces', 'endings'))).toContain('(input) => [...pieces(input)]');
    expect(written(fileOf('left', 'endings'))).toContain(
      'Left out, because it may be: depth, more.',
    );
  });

  it('takes the types of JavaScript from its comments', async () => {
    writeFileSync(
      join(folder, 'plain.js'),
      `/**
 * Sums.
 * @param {Array.<number>} values
 * @param {{ by: string, deep: Map<string, number> }} how
 * @param {string} [name] left out
 */
export function sum(values, how, name) { return values.length + how.by.length + String(name); }
export const bare = (values) => values;
`,
    );
    expect(await init('--function', 'plain.js#sum')).toMatchObject({ code: 0 });
    const text = written('plain.bench.mjs');
    expect(text).toContain('values: Array<number>; how: { by: string, deep: Map<string, number> }');
    expect(text).toContain('deep: new Map(Array.from({ length: size }, () => [word(random), Math');
    expect(text).not.toMatch(/as const|: Input|import type/);
    const { stderr } = await init('--function', 'plain.js#bare', '--out', 'bare.bench.mjs');
    expect(stderr).toContain('To be filled in: how a value of values is made.');
    expect(await init('--function', 'plain.js#sum', '--out', 'x.ts')).toMatchObject({ code: 2 });
  });

  it('takes types of comments that name each other, lists, and choices', async () => {
    writeFileSync(
      join(folder, 'said.js'),
      `/**
 * @typedef {{ id: number, tags: string[] }} Row
 * @typedef {Object} How
 * @property {Row} first
 * @property {string} [name]
 * @property {Object} inner
 * @property {boolean} inner.isNew
 */
/** @param {Row[]} rows @param {How} how @param {...number} more */
export function rows(rows, how, ...more) { return rows.length + how.first.id + more.length; }
/** @type {(values: number[]) => number} */
export const typed = (values) => values.length;
/** @template T @param {T[]} values */
export const first = (values) => values[0];
/**
 * @param {number[]} values
 * @param {Object} options how
 * @param {number} options.limit
 * @param {string} [options.name]
 * @param {Object[]} options.rows
 * @param {boolean} options.rows[].isNew
 */
export const limited = (values, options) => values.slice(options.limit);
/** @param {Object} options @param {number} options.limit @returns {number} */
export const taken = ({ limit }) => limit;
`,
    );
    const made = async (name: string) => {
      const args = ['--function', `said.js#${name}`, '--out', `said-${name}.bench.mjs`];
      expect(await init(...args)).toMatchObject({
        code: 0,
        stderr: expect.not.stringMatching(/filled/),
      });
      return written(`said-${name}.bench.mjs`);
    };
    const text = await made('rows');
    expect(text).toContain('id: Math.floor(random() * 1000),');
    expect(text).toContain('name: word(random)');
    expect(text).toContain('inner: { isNew: random() < 0.5 }');
    expect(text).toContain(
      '}, ...Array.from({ length: size }, () => Math.floor(random() * 1000))],',
    );
    expect(await made('typed')).toContain('=> Array.from({ length: size }');
    expect(await made('first')).toContain('=> Array.from({ length: size }');
    expect(await made('limited')).toContain(
      'options: { limit: number; name?: string; rows: { isNew: boolean; }[]; })',
    );
    expect(await made('taken')).toContain('({ limit: Math.floor(random() * 1000) })');
  });

  it.each([
    ['module.exports = { count, other: (x) => x };', '#count'],
    ['module.exports = count;', ''],
    ['exports = module.exports = count;', ''],
    ['exports.other = exports.count = count;', '#count'],
    ['exports.count = count;', '#count'],
    ['module.exports.other = exports.count = (values) => values.length;', '#other'],
  ])('reads CommonJS: %s', async (text, name) => {
    const said = '/** @param {string[]} values */';
    const declared = `${said}\nfunction count(values) { return values.length; }\n`;
    writeFileSync(join(folder, 'common.cjs'), `${declared}${said}\n${text}\n`);
    const { code, stderr } = await init('--function', `common.cjs${name}`, '--force');
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.not.stringMatching(/filled/),
    });
    expect(written('common.bench.mjs')).toContain(`'./common.cjs${name}'`);
    expect(written('common.bench.mjs')).toContain('() => word(random))');
  });

  it('takes what `export =` hands out', async () => {
    const declared = 'function count(values: string[]): number { return values.length; }';
    writeFileSync(join(folder, 'whole.cts'), `${declared}\nexport = count;\n`);
    const { code, stderr } = await init('--function', 'whole.cts');
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.not.stringMatching(/filled/),
    });
    const text = written('whole.bench.ts');
    expect(text).toContain("import type original from './whole.cts';");
    expect(text).toContain("original: './whole.cts',");
  });

  it('finds what a file only hands on, and names the file that has it', async () => {
    writeFileSync(
      join(folder, 'hands-on.ts'),
      `export { views as again } from './plain/kinds.ts';
export * from './plain/kinds.ts';
import { arrow } from './plain/kinds.ts';
export { arrow };
`,
    );
    for (const [name, own] of [
      ['again', 'views'],
      ['tuple', 'tuple'],
      ['arrow', 'arrow'],
    ]) {
      const args = ['--function', `hands-on.ts#${name}`, '--out', 'handed-on.bench.ts', '--force'];
      expect(await init(...args)).toMatchObject({ code: 0 });
      expect(written('handed-on.bench.ts')).toContain(`'./plain/kinds.ts#${own}'`);
    }
  });

  it('names a file whose path would end the comment that it stands in', async () => {
    mkdirSync(join(folder, 'a*'));
    writeFileSync(join(folder, 'a*', 'b.ts'), 'export default (text: string) => text.length;');
    const args = ['--function', 'a*/b.ts', '--out', 'starred.bench.ts'];
    expect(await init(...args)).toMatchObject({ code: 0 });
    expect(written('starred.bench.ts')).toMatch(
      /^\/\*\* How fast what \.\/a\* \/b\.ts exports .*\*\/$/m,
    );
  });

  it('names a file in a hidden folder by its path, as no package', async () => {
    mkdirSync(join(folder, '.lib'));
    writeFileSync(join(folder, '.lib', 'b.ts'), 'export default (text: string) => text.length;');
    const args = ['--function', '.lib/b.ts', '--out', 'hidden.bench.ts'];
    expect(await init(...args)).toMatchObject({ code: 0 });
    expect(written('hidden.bench.ts')).toContain("'./.lib/b.ts'");
  });

  it('never replaces a file that is there, unless it is told to', async () => {
    const args = ['--function', 'plain.js#sum', '--out', 'mine.bench.mjs'];
    writeFileSync(join(folder, 'mine.bench.mjs'), 'mine');
    const { code, stderr } = await init(...args);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('--force') });
    expect(written('mine.bench.mjs')).toBe('mine');
    expect(await init(...args, '--force')).toMatchObject({ code: 0 });
    expect(written('mine.bench.mjs')).toContain('defineTask');
    // Not even then the function's own.
    const own = await init('--function', 'plain.js#sum', '--out', 'plain.js', '--force');
    expect(own).toMatchObject({ code: 2, stderr: expect.stringContaining('also read') });
  });

  it.each([
    [[], 'Say what is to be written'],
    [['--function', 'gone.ts#x'], 'There is no file gone.ts#x'],
    [['--function', 'plain/kinds.ts'], 'functions: name one'],
    [['--function', 'plain/kinds.ts#vews'], 'Did you mean views?'],
    [['--function', 'plain/kinds.ts#constant'], 'constant of plain/kinds.ts is not a function'],
    [
      ['--function', 'plain/kinds.ts#Counter'],
      'is a class: name one of its methods, as in --function plain/kinds.ts#Counter.add',
    ],
    [['--function', 'plain/kinds.ts#Counter.ad'], 'Did you mean Counter.add?'],
    [['--function', 'plain/kinds.ts#Counter.sum'], 'no exported function called "Counter.sum"'],
    [
      ['--function', 'plain/kinds.ts#readFileSync'],
      'from node:fs, which is no file of this project',
    ],
    [['--function', 'broken.ts#x'], 'cannot be read as JavaScript or TypeScript'],
    [['--function', 'empty.ts'], 'exports no function'],
    [['--function', 'plain.js#sum', '--out', 'x.txt'], "a task file's name ends in"],
    [['--function', 'plain.js#sum', '--github'], 'cannot be used with'],
    [['--github', '--out', 'x'], '--out names the task file of --function'],
  ])('%j is refused with what to do', async (args, words) => {
    writeFileSync(join(folder, 'broken.ts'), 'export function (');
    writeFileSync(join(folder, 'empty.ts'), 'export const x = 1;');
    const { code, stderr } = await init(...args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(words) });
  });
});

describe('init --github', () => {
  const repository = mkdtempSync(join(tmpdir(), 'uniqbench-init-'));
  const workflow = join(repository, '.github', 'workflows', 'uniqbench.yml');

  it('writes the workflow into the repository, once', async () => {
    execFileSync('git', ['init', '-q', repository]);
    const own = join(repository, 'packages', 'one');
    mkdirSync(own, { recursive: true });
    writeFileSync(join(repository, 'package-lock.json'), '{}');
    const { code, stderr } = await call(['init', '--github'], { cwd: own });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain('npm install --save-dev uniqbench');
    const text = readFileSync(workflow, 'utf8');
    expect(text).toContain('working-directory: packages/one');
    expect(text).toContain('- run: npm ci\n');
    expect(text).not.toContain('pull_request_target');
    for (const [, action] of text.matchAll(/uses: (\S+)/g))
      expect(action).toMatch(/^(?:actions\/[\w-]+@[0-9a-f]{40}|\.\/node_modules\/uniqbench)$/);
    const again = await call(['init', '--github'], { cwd: repository });
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('--force') });
    expect(await call(['init', '--github', '--force'], { cwd: repository })).toMatchObject({
      code: 0,
    });
  });

  it('leaves nothing behind where the folder has a name that no workflow should have', async () => {
    const other = mkdtempSync(join(tmpdir(), 'uniqbench-init-'));
    execFileSync('git', ['init', '-q', other]);
    mkdirSync(join(other, 'odd name'));
    const { code } = await call(['init', '--github'], { cwd: join(other, 'odd name') });
    expect({ code, isThere: existsSync(join(other, '.github')) }).toEqual({
      ...{ code: 2, isThere: false },
    });
  });

  it('needs a repository', async () => {
    const { code } = await call(['init', '--github'], { cwd: folder });
    expect(code).toBe(2);
    expect(existsSync(join(folder, '.github'))).toBe(false);
  });
});
