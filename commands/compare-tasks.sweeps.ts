import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call } from './fixtures/call.ts';
import { makeEmptyRepository, taskFile } from './fixtures/made-repository.ts';
import { hasGit } from './fixtures/two-revisions.ts';

const QUICK = ['--rounds', '2', '--fail-on', 'time:100%', '--budget', '1'];

describe.runIf(hasGit)('tasks of two revisions (skipped without git)', () => {
  it('are measured beside themselves and a control, where their code differs', async () => {
    const { folder, write, commit } = makeEmptyRepository();
    const implementations = "{ plain: './plain.ts', other: './other.ts' }";
    commit('one', {
      'sum.bench.ts': taskFile({ implementations }),
      'plain.ts':
        'import { times } from "./times.ts"; export default (a: number[]) => a.length * times;',
      'times.ts': 'export const times = 1;',
      'other.ts': 'export default (a: number[]) => a.length;',
    });
    write({
      'times.ts': 'export const times = 2 - 1;',
      'new.bench.ts': taskFile({}),
    });
    const { code, stdout } = await call(['compare', 'one', '.', ...QUICK, '--format', 'json'], {
      cwd: folder,
    });
    const outcome = JSON.parse(stdout);
    expect(outcome.results).toHaveLength(1);
    expect(outcome.results[0]).toMatchObject({
      ...{ implementation: 'plain', workload: 'few', metric: 'wallTime' },
      control: { ratio: expect.any(Number) },
    });
    expect(outcome.unchanged).toEqual(['sum/other']);
    expect(outcome.notes.join(' ')).toMatch(/new\.bench\.ts is new.*/);
    expect(outcome.problems).toEqual([]);
    expect(code).toBe(0);
  });

  it('are not measured where nothing changed but comments, layout and place', async () => {
    const { folder, git, commit } = makeEmptyRepository();
    commit('one', { 'sum.bench.ts': taskFile({}) });
    git('mv', 'sum.bench.ts', 'moved.bench.ts');
    commit('two', { 'README.md': 'More words.' });
    const moved = await call(['compare', 'one', 'two'], { cwd: folder });
    expect(moved.stdout).toMatch(
      /^nothing changed: moved compiles to the same code in one and two/,
    );
    expect(moved.stdout).toContain('moved.bench.ts was sum.bench.ts before');
    expect(moved.code).toBe(0);
    commit('three', { 'moved.bench.ts': `// A comment.\n\n${taskFile({})}` });
    const commented = await call(['compare', 'one', '.', 'moved.bench.ts'], { cwd: folder });
    expect(commented).toMatchObject({ code: 0, stdout: expect.stringMatching(/^nothing changed/) });
  });

  it('are measured where only a file differs whose path is computed', async () => {
    const { folder, commit } = makeEmptyRepository();
    const implementations = "{ plain: import.meta.dirname + '/plain' }";
    const plain = 'export default (numbers: readonly number[]) => numbers.length';
    commit('one', { 'sum.bench.ts': taskFile({ implementations }), 'plain.ts': `${plain};` });
    commit('two', { 'plain.ts': `${plain} + 0;` });
    const { stdout } = await call(['compare', 'one', 'two', ...QUICK, '--format', 'json'], {
      cwd: folder,
    });
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ verdict: 'cannot tell', unchanged: [], results: [{ implementation: 'plain' }] },
    });
  });

  it('are not called unchanged where all their implementations are new', async () => {
    const { folder, commit, write } = makeEmptyRepository();
    commit('one', { 'sum.bench.ts': taskFile({}) });
    write({
      'sum.bench.ts': taskFile({})
        .replace('numbers.length', 'numbers.length + 0')
        .replaceAll('plain', 'other'),
    });
    const { code, stdout } = await call(['compare', 'one', '.'], { cwd: folder });
    expect(stdout).toMatch(/^nothing compared/);
    expect(stdout).toMatch(/Implementation other of sum is new[\s\S]*plain of sum was removed/);
    expect(code).toBe(0);
  });

  it('are not compared on other inputs, nor blamed for what was broken before', async () => {
    const { folder, commit } = makeEmptyRepository();
    commit('one', { 'sum.bench.ts': taskFile({}), 'broken.bench.ts': 'import "./gone.ts";' });
    commit('two', {
      'sum.bench.ts': taskFile({ workloads: '{ few: { size: 101 } }' }),
      'broken.bench.ts': taskFile({}),
    });
    const { code, stdout } = await call(['compare', 'one', 'two'], { cwd: folder });
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/^nothing compared/);
    expect(text).toContain('its inputs differ, array of 100 before and array of 101 now');
    expect(text).toMatch(/broken\.bench\.ts is not compared: in one, .*gone\.ts/);
    expect(code).toBe(0);
    expect(text).toMatch(/^nothing compared: .*; not compared: broken\.bench\.ts; sum on few, see/);
    const back = await call(['compare', 'two', 'one'], { cwd: folder });
    expect(back).toMatchObject({ code: 1, stdout: expect.stringMatching(/^failed: broken/) });
  });

  it('are a fault of head where they are broken in both', async () => {
    const { folder, commit } = makeEmptyRepository();
    commit('one', { 'sum.bench.ts': taskFile({}), 'broken.bench.ts': 'import "./gone.ts";' });
    commit('two', { 'broken.bench.ts': 'import "./gone-too.ts";' });
    const { code, stdout } = await call(['compare', 'one', 'two'], { cwd: folder });
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/^failed: broken\.bench\.ts is not compared: in two, .*gone-too\.ts/);
    expect(text).toMatch(/\| it cannot be read in one either/);
    expect({ code, text }).toMatchObject({ code: 1, text: expect.not.stringContaining('\\x0a') });
  });

  it('take submodules as each revision has them, from what the working tree has', async () => {
    const library = makeEmptyRepository();
    library.commit('first', { 'lib.ts': 'export const value = 1;' });
    const { folder, git, commit } = makeEmptyRepository();
    const allowed = ['-c', 'protocol.file.allow=always'];
    git(...allowed, 'submodule', '--quiet', 'add', library.folder, 'vendor/lib');
    const file = taskFile({
      imports: 'import { value } from "./vendor/lib/lib.ts";',
      make: '({ size, random }) => Array.from({ length: size + value }, random)',
    });
    commit('one', { 'sum.bench.ts': file });
    commit('same', { 'sum.bench.ts': `// A comment.\n${file}` });
    const same = await call(['compare', 'one', 'same'], { cwd: folder });
    expect(same).toMatchObject({ code: 0, stdout: expect.stringMatching(/^nothing changed: sum/) });
    library.commit('second', { 'lib.ts': 'export const value = 2;' });
    git(...allowed, 'submodule', '--quiet', 'update', '--remote');
    commit('two');
    const { stdout } = await call(['compare', 'one', 'two'], { cwd: folder });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('array of 101 before and array of 102 now');
    const update = `git ${allowed.join(' ')} submodule update --init --recursive`;
    const built = await call(['compare', 'one', 'two', '--build', update], { cwd: folder });
    expect(built.stdout).toContain('array of 101 before');
    git('submodule', '--quiet', 'deinit', '--force', 'vendor/lib');
    const without = await call(['compare', 'one', 'two'], { cwd: folder });
    expect(without).toMatchObject({ code: 1, stdout: expect.stringContaining('a submodule?') });
    expect(git('worktree', 'list').split('\n')).toHaveLength(1);
  });

  it('of several are left out where they have none of the workloads that are named', async () => {
    const { folder, commit } = makeEmptyRepository();
    const many = taskFile({ workloads: '{ many: { size: 100 } }' });
    commit('one', { 'few.bench.ts': taskFile({}), 'many.bench.ts': many });
    commit('two', {
      // Other inputs, so that nothing is measured here.
      'few.bench.ts': taskFile({ workloads: '{ few: { size: 101 } }' }),
      'many.bench.ts': many.replace('numbers.length', 'numbers.length + 0'),
    });
    const args = ['compare', 'one', 'two', '--workload', 'few', ...QUICK, '--format', 'json'];
    const { stdout } = await call(args, { cwd: folder });
    const { leftOut, notes } = JSON.parse(stdout);
    expect(leftOut).toEqual(['few on few', 'many']);
    expect(notes.join(' ')).toContain('The task many has no workload few, and is left out.');
  });

  it("take a workspace's own packages from each revision", async () => {
    const { folder, commit } = makeEmptyRepository();
    const manifest = (name: string) => JSON.stringify({ name, main: './index.js', type: 'module' });
    const ofLibrary = (value: number) => `export const value = ${value};`;
    commit('one', {
      'package.json': JSON.stringify({ workspaces: ['packages/*'] }),
      'packages/lib/package.json': manifest('lib'),
      'packages/lib/index.js': ofLibrary(1),
      'packages/app/package.json': manifest('app'),
      'packages/app/sum.bench.ts': taskFile({
        imports: 'import { value } from "lib";',
        make: '({ size, random }) => Array.from({ length: size + value }, random)',
      }),
    });
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(join(folder, 'packages/lib'), join(folder, 'node_modules/lib'));
    const cwd = join(folder, 'packages/app');
    const same = await call(['compare', 'one', '.'], { cwd });
    expect(same.stdout).toMatch(/^nothing changed: sum/);
    commit('two', { 'packages/lib/index.js': ofLibrary(2) });
    const { stdout } = await call(['compare', 'one', 'two'], { cwd });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('array of 101 before and array of 102 now');
  });

  it('are measured on one Node, which is told where both ask for another', async () => {
    const { folder, commit } = makeEmptyRepository();
    const asking = (node: string) => JSON.stringify({ engines: { node } });
    commit('one', { 'sum.bench.ts': taskFile({}), 'package.json': asking('>=20') });
    commit('two', { '.nvmrc': 'v24\n' });
    const { stdout } = await call(['compare', 'one', 'two'], { cwd: folder });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      `one asks for Node >=20, and two for 24: both were measured on Node ${process.versions.node},`,
    );
    commit('three', { '.nvmrc': '24', 'package.json': asking('>=22') });
    const same = await call(['compare', 'two', 'three'], { cwd: folder });
    expect(same.stdout).not.toContain('asks for Node');
  });

  it('of one file are those that have what is named', async () => {
    const { folder, commit } = makeEmptyRepository();
    commit('one', {
      'a.bench.ts': `import { bench, describe } from 'vitest';
describe('first', () => { bench('x', () => 1); });
describe('second', () => { bench('x', () => 2); bench('y', () => 3); });`,
    });
    commit('two');
    const both = await call(['compare', 'one', 'two', 'a.bench.ts#x'], { cwd: folder });
    expect(both.stdout).toMatch(/^nothing changed: first; second compile/);
    const second = await call(['compare', 'one', 'two', 'a.bench.ts#y'], { cwd: folder });
    expect(second.stdout).toMatch(/^nothing changed: second compiles/);
    // Named twice, a file is one all the same.
    const each = ['a.bench.ts#x', 'a.bench.ts#y'];
    const named = await call(['compare', 'one', 'two', ...each], { cwd: folder });
    expect(named.stdout).toMatch(/^nothing changed: first; second compile/);
    const none = await call(['compare', 'one', 'two', 'a.bench.ts#z'], { cwd: folder });
    expect(none).toMatchObject({ code: 2, stderr: expect.stringMatching(/"z".*Known: x, y/) });
  });

  it('are refused where they are not there, or hold none', async () => {
    const { folder, git, commit } = makeEmptyRepository();
    commit('one', { 'sum.bench.ts': taskFile({}), 'other.ts': 'export default () => 1;' });
    commit('two');
    const refused = async (...args: string[]) => {
      const { code, stderr } = await call(['compare', ...args], { cwd: folder });
      expect(code, stderr).toBe(2);
      return stderr;
    };
    expect(await refused('one', 'two', 'nowhere.bench.ts')).toMatch(/no task file nowhere/);
    expect(await refused('one', 'two', 'other.ts')).toMatch(/other\.ts holds no task/);
    expect(await refused('one', 'two', 'sum.bench.ts#none')).toMatch(/implementation/);
    expect(await refused('one', 'nowhere')).toMatch(/neither a revision/);
    const shallow = join(folder, '..', `shallow-${Date.now()}`);
    git('clone', '--quiet', '--depth', '1', `file://${folder}`, shallow);
    const { stderr } = await call(['compare', 'one', '.'], { cwd: shallow });
    expect(stderr).toMatch(/shallow.*fetch-depth: 0/);
  });
});
