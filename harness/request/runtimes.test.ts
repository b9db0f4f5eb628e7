import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { UsageError } from '../../contract.ts';
import { runTrial } from '../spawn/trial.ts';
import { compile } from './compile.ts';
import { bunDistribution, type Distribution, nodeDistribution } from './distributions.ts';
import { cacheFolder, digestOfFile } from './npm-runtimes.ts';
import { findRuntimes } from './runtimes.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const { signal } = new AbortController();
const find = (...texts: string[]) => findRuntimes(texts, () => {}, signal);

/** A program of the shell. */
function script(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
}
const says = (name: string, versions: object) => script(name, `echo '${JSON.stringify(versions)}'`);

/** In the cache of this test, as if npm had brought it. */
function cachedProgram(
  { kind, system, packageName, program }: Distribution,
  version: string,
  versions: object,
): string {
  const cached = join(cacheFolder(), `${kind}-${version}-${system}`);
  const path = join(cached, 'node_modules', packageName, program);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho '${JSON.stringify(versions)}'\n`);
  chmodSync(path, 0o755);
  writeFileSync(join(cached, 'installed.json'), JSON.stringify({ digest: digestOfFile(path) }));
  return path;
}

afterEach(() => vi.unstubAllEnvs());

describe('a runtime', () => {
  it('is the Node of uniqbench, a version of it, or a path, each with flags', async () => {
    const { node, v8 } = process.versions;
    const wrapped = script('a node', `exec '${process.execPath}' "$@"`);
    const [major] = node.split('.');
    const found = await find('node', `node@${major} --stack-size=900`, `${wrapped}  --no-opt`);
    expect(found).toEqual(
      [
        { name: 'node', executable: process.execPath, flags: [] },
        {
          name: `node@${major} --stack-size=900`,
          executable: process.execPath,
          flags: ['--stack-size=900'],
        },
        { name: `${wrapped} --no-opt`, executable: wrapped, flags: ['--no-opt'] },
      ].map((one) =>
        expect.objectContaining({
          ...one,
          kind: 'node',
          version: node,
          v8,
          digest: digestOfFile(one.executable),
        }),
      ),
    );
  });

  it.each([
    [
      'too old',
      () => says('old', { node: '20.18.1', v8: '11' }),
      /is Node 20\.18\.1, which is too old: trials need 20\.19/,
    ],
    [
      'an old Bun',
      () => says('bun', { node: '22', bun: '1.2.21' }),
      /is Bun 1\.2\.21, which is too old: trials need 1\.3/,
    ],
    [
      'Deno',
      () => says('deno', { node: '24.2.0', deno: '2.1.0' }),
      /is Deno 2\.1\.0: nothing is measured/,
    ],
    ['no runtime', () => script('talks', 'echo hello'), /fails at start: exit code 0: hello/],
    [
      'failing',
      () => script('fails', 'echo broken >&2; exit 3'),
      /fails at start: exit code 3: broken/,
    ],
    ['no program', () => folder, /is a folder, and no program/],
    ['deno by its name', () => 'deno@2', /deno@2: nothing is measured on it/],
    ['no version of Bun', () => 'bun@canary', /written in numbers: bun@1\.4 or/],
    ['missing', () => './nowhere/node', /there is no such program/],
    ['no name', () => 'nodee', /neither node, node@VERSION/],
    ['no version', () => 'node@lts', /written in numbers/],
    ['a script', () => 'node script.js', /script\.js is no flag/],
    ['another job', () => 'node --eval=1', /--eval=1 is no flag that trials/],
    ['a wrong flag', () => 'node --no-such-flag', /fails at start: .*bad option/],
  ])('%s is refused', async (_, make, words) => {
    const finding = find(make());
    await expect(finding).rejects.toThrow(UsageError);
    await expect(finding).rejects.toThrow(words);
  });

  it.each([
    ['node@18', /is Node 18, which is too old: trials need 20\.19/],
    ['node@v18.20.8', /is Node 18\.20\.8, which/],
    ['node@20.18', /is Node 20\.18, which/],
    ['node@4', /is Node 4, which/],
    ['bun@0.8', /is Bun 0\.8, which is too old: trials need 1\.3/],
    ['bun@1.2', /is Bun 1\.2, which/],
  ])('%s is too old, and not fetched', async (name, words) => {
    vi.stubEnv('PATH', join(folder, 'nothing'));
    await expect(find(name)).rejects.toThrow(words);
  });

  it('named twice is refused, however it is spaced', async () => {
    await expect(find('node --no-opt', 'node   --no-opt')).rejects.toThrow(/named twice/);
  });

  it('that must be fetched is refused where npm cannot be asked', async () => {
    vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
    vi.stubEnv('PATH', join(folder, 'bin'));
    mkdirSync(join(folder, 'bin'), { recursive: true });
    await expect(find('node@22.1.0')).rejects.toThrow(/npm: there is no such program/);
    const offline = join('bin', 'npm');
    script(offline, 'echo "npm error code ENOTFOUND" >&2; exit 1');
    await expect(find('node@22.1.0')).rejects.toThrow(
      /not installed, and npm could not be asked for it: npm error code ENOTFOUND\. Without it: name the path/,
    );
  });

  it('of the cache is used without asking npm, and refused where it was changed', async () => {
    vi.stubEnv('XDG_CACHE_HOME', join(folder, 'kept'));
    vi.stubEnv('PATH', '');
    const program = cachedProgram(nodeDistribution(), '22.9.0', { node: '22.9.0', v8: '12.4' });
    expect(await find('node@22.9')).toEqual([expect.objectContaining({ version: '22.9.0' })]);
    writeFileSync(program, '#!/bin/sh\necho changed\n');
    await expect(find('node@22.9')).rejects.toThrow(/not as it was installed\. Remove it/);
    const other = cachedProgram(nodeDistribution(), '22.8.0', { node: '22.8.0', v8: '12.4' });
    const note = join(dirname(dirname(dirname(dirname(other)))), 'installed.json');
    for (const text of ['', '{"digest":', 'null']) {
      writeFileSync(note, text);
      await expect(find('node@22.8')).rejects.toThrow(/not as it was installed\. Remove it/);
    }
  });
});

describe('Bun', () => {
  const versions = (bun: string) => ({ node: '24.3.0', v8: '13.6', bun, webkit: 'abcdef0123' });

  it('is a runtime whose engine is not V8, whatever its program is called', async () => {
    const asBun = `[ "$1" = --help ] && echo '  -r, --smol   Use less'|| echo '${JSON.stringify(versions('1.4.5'))}'`;
    const [bun] = await find(`${script('a bun', asBun)} --smol`);
    await expect(find(`${join(folder, 'a bun')} --smal`)).rejects.toThrow(
      /Bun knows no flag --smal, and would leave it out.*Did you mean --smol/s,
    );
    expect(bun).toMatchObject({
      kind: 'bun',
      version: '1.4.5',
      webkit: 'abcdef0123',
      flags: ['--smol'],
    });
    expect(bun).not.toHaveProperty('v8');
  });

  it('is the one on the PATH, where its version is the one that is meant; else that of the cache', async () => {
    const bin = join(folder, 'with-bun');
    mkdirSync(bin);
    vi.stubEnv('XDG_CACHE_HOME', join(folder, 'kept-bun'));
    const name = join('with-bun', 'bun');
    const own = script(
      name,
      `[ "$1" = --version ] && echo 1.4.5 || echo '${JSON.stringify(versions('1.4.5'))}'`,
    );
    const cached = cachedProgram(bunDistribution(), '1.3.9', versions('1.3.9'));
    cachedProgram(bunDistribution(), '1.3.10', versions('1.3.10'));
    vi.stubEnv('PATH', `${bin}:${process.env.PATH}`);
    expect(await find('bun', 'bun@1.4', 'bun@1.3.9', 'bun@1.3')).toEqual([
      expect.objectContaining({ name: 'bun', version: '1.4.5', executable: own }),
      expect.objectContaining({ name: 'bun@1.4', executable: own }),
      expect.objectContaining({ name: 'bun@1.3.9', executable: cached }),
      expect.objectContaining({ name: 'bun@1.3', version: '1.3.10' }),
    ]);
    vi.stubEnv('PATH', '');
    expect(await find('bun')).toEqual([expect.objectContaining({ version: '1.3.10' })]);
  });

  it('of npm is the package of the system, its C library and its processor', () => {
    const of = (platform: string, arch: string, more: object = {}) =>
      bunDistribution({ platform, arch, isMusl: false, hasAvx2: true, ...more }).packageName;
    expect(of('linux', 'x64')).toBe('@oven/bun-linux-x64');
    expect(of('linux', 'x64', { isMusl: true, hasAvx2: false })).toBe(
      '@oven/bun-linux-x64-musl-baseline',
    );
    expect(of('linux', 'arm64', { isMusl: true })).toBe('@oven/bun-linux-aarch64-musl');
    expect(of('darwin', 'arm64')).toBe('@oven/bun-darwin-aarch64');
    expect(of('win32', 'x64', { hasAvx2: false })).toBe('@oven/bun-windows-x64-baseline');
  });
});

describe('a trial on a runtime', () => {
  it('is a process of it, with its flags', async () => {
    const seen = join(folder, 'seen');
    const program = script('watched', `echo "$@" >> '${seen}'; exec '${process.execPath}' "$@"`);
    const [runtime] = await find(`${program} --stack-size=900`);
    const path = join(import.meta.dirname, '..', 'fixtures', 'right.ts');
    const implementation = {
      ...(await compile({ name: 'right', path }, folder)),
      runtime: runtime!,
    };
    const limits = { timeoutMs: 60_000, memoryLimitMb: 512 };
    const outcome = await runTrial({ pass: 'inspect', implementation }, limits, signal);
    expect(outcome.outcome).toBe('completed');
    expect(existsSync(seen)).toBe(true);
    expect(readFileSync(seen, 'utf8')).toMatch(/--expose-gc.* --stack-size=900 .*trial\.js/);
  });
});
