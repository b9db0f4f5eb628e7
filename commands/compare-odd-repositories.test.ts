/** Repositories that are not what most are; nothing is measured in them. */
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { call } from './fixtures/call.ts';
import { makeEmptyRepository, taskFile } from './fixtures/made-repository.ts';
import { hasGit } from './fixtures/two-revisions.ts';

const before = { ...process.env };
afterEach(() => {
  for (const name of ['GIT_DIR', 'GIT_INDEX_FILE', 'GIT_WORK_TREE'])
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
});

const temporary = () => realpathSync(mkdtempSync(join(tmpdir(), 'uniqbench-test-')));
const said = (text: string) => text.replaceAll(/\s+/g, ' ');

describe.runIf(hasGit)('a repository (skipped without git)', () => {
  const made = (files: Readonly<Record<string, string>> = {}) => {
    const repository = makeEmptyRepository();
    repository.commit('one', { 'sum.bench.ts': taskFile({}), ...files });
    repository.commit('two', { 'sum.bench.ts': `// A comment.\n${taskFile({})}` });
    return repository;
  };
  const compared = (cwd: string) => call(['compare', 'one', 'two'], { cwd });

  it('whose files are pointers of Git LFS is told so, by their names', async () => {
    const pointer =
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n';
    const { folder } = made({
      '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n',
      'data/pages.bin': pointer,
      'notes.txt': pointer,
    });
    const { code, stdout } = await compared(folder);
    expect(said(stdout)).toContain('In one, data/pages.bin is a pointer of Git LFS');
    expect(said(stdout)).toContain('In two, data/pages.bin is a pointer of Git LFS');
    expect(stdout).not.toContain('notes.txt');
    expect(code).toBe(0);
  });

  it('whose links lead to the working tree is told so', async () => {
    const repository = makeEmptyRepository();
    const { folder, commit } = repository;
    repository.write({ 'real/lib.ts': 'export const one = 1;' });
    symlinkSync(join(folder, 'real'), join(folder, 'whole'));
    symlinkSync('real', join(folder, 'relative'));
    commit('one', { 'sum.bench.ts': taskFile({}) });
    commit('two', { 'sum.bench.ts': `// A comment.\n${taskFile({})}` });
    const { stdout } = await compared(folder);
    expect(said(stdout)).toContain('In one, whole links to the working tree by a whole path');
    expect(stdout).not.toContain('relative links');
  });

  it('is the one of the folder, whatever git has set for a hook of another', async () => {
    const { folder, git } = made();
    const other = made();
    other.git('checkout', '--quiet', 'one');
    const at = other.git('rev-parse', 'HEAD');
    process.env.GIT_DIR = join(other.folder, '.git');
    process.env.GIT_INDEX_FILE = join(other.folder, '.git', 'index');
    const { code, stdout } = await compared(folder);
    delete process.env.GIT_DIR;
    delete process.env.GIT_INDEX_FILE;
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/^nothing/) });
    expect(other.git('rev-parse', 'HEAD')).toBe(at);
    for (const one of [git, other.git]) expect(one('worktree', 'list')).not.toContain('\n');
  });

  it('has the tasks that are named, by whatever path, and none of another', async () => {
    const { folder } = made();
    const link = join(temporary(), 'link');
    symlinkSync(folder, link);
    const named = (cwd: string, path: string) => call(['compare', 'one', 'two', path], { cwd });
    for (const path of ['sum.bench.ts', join(folder, 'sum.bench.ts'), join(link, 'sum.bench.ts')])
      expect(await named(folder, path)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^nothing changed: sum/),
      });
    const other = join(made().folder, 'sum.bench.ts');
    const refused = { code: 2, stderr: expect.stringContaining('is not in the repository') };
    for (const path of [other, join('..', 'sum.bench.ts')])
      expect(await named(folder, path)).toMatchObject(refused);
  });

  it('may be another worktree, and is refused where it is bare', async () => {
    const { folder, git } = made();
    const place = join(temporary(), 'linked');
    git('worktree', 'add', '--quiet', '--detach', place, 'one');
    expect(await compared(place)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^nothing changed: sum/),
    });
    expect(git('worktree', 'list').split('\n')).toHaveLength(2);
    const bare = join(temporary(), 'bare');
    git('clone', '--quiet', '--bare', folder, bare);
    expect(await compared(bare)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('This repository is bare'),
    });
  });

  it('may have large files that git does not track, beside those that were moved by hand', async () => {
    const { folder, git, write } = made();
    const large = join(folder, 'data', 'large [1].bin');
    mkdirSync(dirname(large));
    // Hashing so much takes longer than the patience of a test.
    writeFileSync(large, '');
    truncateSync(large, 40 * 2 ** 30);
    write({ 'moved.bench.ts': readFileSync(join(folder, 'sum.bench.ts'), 'utf8') });
    git('rm', '--quiet', '--cached', 'sum.bench.ts');
    rmSync(join(folder, 'sum.bench.ts'));
    const { code, stdout } = await call(['compare', 'two', '.'], { cwd: folder });
    rmSync(large);
    expect(said(stdout)).toMatch(/^nothing changed: moved .* was sum\.bench\.ts before/);
    expect(code).toBe(0);
  });

  it('may have files of any name, links to them, and the line ends of another system', async () => {
    const { folder, commit, write } = makeEmptyRepository();
    const names = [' first.bench.ts', 'a "b"/ü\n[1].bench.ts', 'ends.bench.ts'];
    write(Object.fromEntries(names.map((name) => [name, taskFile({})])));
    write({ 'files/real.ts': taskFile({}) });
    symlinkSync(join('files', 'real.ts'), join(folder, 'link.bench.ts'));
    commit('one');
    write({ 'ends.bench.ts': taskFile({}).replaceAll('\n', '\r\n') });
    commit('two', { [names[0]!]: `// A comment.\n${taskFile({})}` });
    const { code, stdout } = await call(['compare', 'one', 'two', '--format', 'json'], {
      cwd: folder,
    });
    const { verdict, unchanged } = JSON.parse(stdout);
    expect({ code, verdict, count: unchanged.length }).toEqual({
      ...{ code: 0, verdict: 'nothing changed', count: names.length + 1 },
    });
    commit('three', { 'files/real.ts': taskFile({ workloads: '{ few: { size: 101 } }' }) });
    const linked = await call(['compare', 'two', 'three'], { cwd: folder });
    expect(said(linked.stdout)).toContain(
      'its inputs differ, array of 100 before and array of 101 now',
    );
  });

  it('has the files that match a pattern, of either revision', async () => {
    const { folder, commit } = makeEmptyRepository();
    const files = ['bench/a.bench.ts', 'bench/deep/b.bench.ts', 'bench/gone.bench.ts'];
    commit('one', Object.fromEntries(files.map((file) => [file, taskFile({})])));
    commit('two', { 'bench/gone.bench.ts': null });
    const matched = await call(['compare', 'one', 'two', 'bench/**/*.bench.ts'], { cwd: folder });
    expect(said(matched.stdout)).toMatch(
      /^nothing changed: a; b compile .*gone\.bench\.ts was removed/,
    );
    const below = await call(['compare', 'one', 'two', '*.bench.ts'], {
      cwd: join(folder, 'bench'),
    });
    expect(said(below.stdout)).toMatch(/^nothing changed: a compiles/);
    commit('three', { 'bench/a.bench.ts': null, 'c.bench.ts': taskFile({}) });
    const moved = await call(['compare', 'two', 'three', '*.bench.ts'], { cwd: folder });
    expect(said(moved.stdout)).toMatch(/^nothing changed: c compiles/);
    for (const [name, words] of [
      ['none/*.bench.ts', 'There is no task file none/*.bench.ts in one or two.'],
      ['bench', "It is a folder: name its files, as by a pattern such as 'bench/*.bench.ts'."],
    ] as const)
      expect(await call(['compare', 'one', 'two', name], { cwd: folder })).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(words),
      });
  });

  it('says which Node it wants in files of any version manager', async () => {
    const { folder, commit } = makeEmptyRepository();
    commit('one', { 'sum.bench.ts': taskFile({}), '.tool-versions': 'python 3\nnodejs 20.1.0\n' });
    const manifest = JSON.stringify({ volta: { node: '22.0.0' }, engines: { node: '>=20' } });
    commit('two', { '.tool-versions': null, 'package.json': manifest });
    expect(said((await compared(folder)).stdout)).toContain(
      'one asks for Node 20.1.0, and two for 22.0.0: both were measured on Node',
    );
  });

  it('has a file that was moved, by the path that it had before', async () => {
    const { folder, git, commit } = makeEmptyRepository();
    commit('one', { 'sum.bench.ts': taskFile({}) });
    git('mv', 'sum.bench.ts', 'moved.bench.ts');
    commit('two');
    const named = ['compare', 'one', 'two', 'sum.bench.ts'];
    expect(said((await call(named, { cwd: folder })).stdout)).toMatch(
      /^nothing changed: moved compiles .* moved\.bench\.ts was sum\.bench\.ts before/,
    );
  });

  it('may have a file whose name changed in nothing but case', async () => {
    const { folder, git, commit } = made();
    git('mv', 'sum.bench.ts', 'Sum.bench.ts');
    commit('three');
    const { code, stdout } = await call(['compare', 'two', 'three'], { cwd: folder });
    expect(said(stdout)).toMatch(
      /^nothing changed: Sum compiles .* Sum\.bench\.ts was sum\.bench\.ts before/,
    );
    expect(code).toBe(0);
  });
});
