import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadGenerator, loadImplementation, loadRowsImplementation } from '../plug-ins/load.ts';
import { compile } from './compile.ts';
import { builtIn, findImplementation } from './find.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));

function write(file: string, text: string): string {
  const path = join(folder, file);
  writeFileSync(path, text);
  return path;
}

describe('finding', () => {
  it('knows the built-in implementations by name, without their tests', () => {
    expect(builtIn('implementations').map(({ name }) => name)).toEqual(
      expect.arrayContaining(['flat-tuple-set', 'naive-set-of-sets', 'nested-seen-cached']),
    );
    expect(builtIn('implementations').map(({ name }) => name)).not.toContain('implementations');
    expect(builtIn('implementations').filter(({ name }) => name.includes('.'))).toEqual([]);
    expect(findImplementation('flat-tuple-set').path).toMatch(/flat-tuple-set\.ts$/);
  });

  it.each(['nested-seen-cashed', 'naive', 'flat-tupel-set'])('%s lists the near names', (name) => {
    expect(() => findImplementation(name)).toThrow(
      /no implementation called .* Known: .*naive-set-of-sets/,
    );
  });

  it('names the nearest', () => {
    expect(() => findImplementation('nested-seen-cashed')).toThrow(
      /Did you mean nested-seen-cached\?/,
    );
  });

  it('tells a missing file from an unknown name, and other files from implementations', () => {
    expect(() => findImplementation('./missing.ts')).toThrow(
      /no implementation file \.\/missing\.ts/,
    );
    expect(() => findImplementation(write('data.csv', ''))).toThrow(/must end in \.ts, /);
  });

  it('tells a file whose name is near', () => {
    write('nearby.ts', '');
    const near = (name: string) => () => findImplementation(join(folder, name));
    expect(near('nearbuy.ts')).toThrow(/looked at .*\. Did you mean nearby\.ts\?$/);
    expect(near('nearbuy#fast')).toThrow(/Did you mean nearby\?$/);
    expect(near('other/nearbuy.ts')).toThrow(/\)\.$/);
  });

  it('says how a log is named', () => {
    expect(() => findImplementation(write('data.log', ''))).toThrow(/named by --workload\.$/);
    expect(() => findImplementation(write('data.txt', ''))).toThrow(/\.jsx\.$/);
  });
});

describe('compiling', () => {
  it('bundles its own files, leaves packages outside, and keeps a source map', async () => {
    mkdirSync(join(folder, 'node_modules', 'dependency'), { recursive: true });
    write(
      'node_modules/dependency/package.json',
      '{"name":"dependency","type":"module","exports":"./main.js"}',
    );
    write('node_modules/dependency/main.js', 'export const answer = {};');
    write('part.ts', 'export const description: string = "made of parts";');
    const path = write(
      'whole.ts',
      `import { readFileSync } from 'node:fs';
       import { answer } from 'dependency';
       import { description } from './part.ts';
       void readFileSync;
       export default { description, bottleneck: 'none', input: 'rows', countUniques: () => answer };`,
    );
    const plugIn = await compile(
      { name: 'whole', path },
      mkdtempSync(join(tmpdir(), 'uniqbench-test-')),
    );
    const code = readFileSync(fileURLToPath(plugIn.url), 'utf8');
    expect(code).toContain('made of parts');
    expect(code).toMatch(/from "file:\/\/.*node_modules\/dependency\/main\.js"/);
    expect(code).toContain('sourceMappingURL');
    expect((await loadRowsImplementation(plugIn)).countUniques([])).toEqual({});
  });

  it('tells file and line of what does not compile', async () => {
    const path = write('broken.ts', 'export default {\n  ???\n');
    await expect(compile({ name: 'broken', path }, folder)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(/broken\.ts:2:3\n {2}the line: \?\?\?/),
    });
  });

  it('tells an import that is not there', async () => {
    const path = write('lost.ts', "import 'nowhere-to-be-found';\nexport default 1;\n");
    const compiled = compile({ name: 'lost', path }, folder);
    await expect(compiled).rejects.toThrow(
      /lost\.ts:1:8\n {2}the line: import 'nowhere-to-be-found';\n {2}likely: .*npm install nowhere-to-be-found$/,
    );
  });

  it.each([
    ['@scope/name/part', 'npm install @scope/name'],
    ['./beside.ts', 'no such file beside'],
    ['./missin.ts', 'beside the one that imports it. Did you mean missing.ts?'],
    ['@/lib/count', 'no tsconfig.json above the file'],
    ['bun:sqlite', 'another runtime has them'],
    ['missing.ts', 'named by its path: ./missing.ts'],
    ['there/part', 'the package there is installed, and exports nothing of this name'],
  ])('tells what to do where %s is not there', async (name, words) => {
    mkdirSync(join(folder, 'node_modules', 'there'), { recursive: true });
    write('node_modules/there/package.json', '{"name":"there","exports":"./main.js"}');
    const path = write('missing.ts', `import '${name}';\nexport default 1;\n`);
    await expect(compile({ name: 'missing', path }, folder)).rejects.toThrow(words);
  });
});

describe('loading', () => {
  it('takes a function, and hands out the very object that a module exports', async () => {
    const plain = await compile(
      { name: 'plain', path: write('plain.mjs', 'export default () => ({});') },
      folder,
    );
    expect((await loadImplementation(plain)).input).toBe('rows');
    const path = write(
      'self.mjs',
      `export default { description: 'd', bottleneck: 'b', input: 'rows', own: 5, countUniques() { return { own: this.own }; } };`,
    );
    const self = await loadRowsImplementation(await compile({ name: 'self', path }, folder));
    expect(self.countUniques([])).toEqual({ own: 5 });
  });

  it('says what is missing', async () => {
    const path = write('half.mjs', `export default { description: '', input: 'rows' };`);
    const plugIn = await compile({ name: 'half', path }, folder);
    await expect(loadImplementation(plugIn)).rejects.toThrow(
      /half is not an implementation: .*description.*bottleneck.*countUniques: must be a function/s,
    );
    await expect(loadGenerator(plugIn)).rejects.toThrow(
      /half is not a generator: .*open: must be a function/s,
    );
  });
});
