import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { UsageError } from '../../contract.ts';
import { runTrial } from '../spawn/trial.ts';
import { compile } from './compile.ts';
import { cacheFolder, digestOfFile, packageOf } from './npm-runtimes.ts';
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
      'Bun',
      () => says('bun', { node: '24.3.0', bun: '1.3.0' }),
      /is Bun 1\.3\.0: nothing can be measured/,
    ],
    ['Deno', () => says('deno', { node: '24.2.0', deno: '2.1.0' }), /is Deno 2\.1\.0/],
    ['no runtime', () => script('talks', 'echo hello'), /fails at start: exit code 0: hello/],
    [
      'failing',
      () => script('fails', 'echo broken >&2; exit 3'),
      /fails at start: exit code 3: broken/,
    ],
    ['no program', () => folder, /is a folder, and no program/],
    ['bun', () => 'bun@1.3', /bun@1\.3: nothing can be measured on it/],
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

  it.each(['node@18', 'node@v18.20.8', 'node@4'])(
    '%s is too old, and not fetched',
    async (name) => {
      vi.stubEnv('PATH', join(folder, 'nothing'));
      await expect(find(name)).rejects.toThrow(
        /is Node [\d.]+, which is too old: trials need 20\.19/,
      );
    },
  );

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
    const cached = join(cacheFolder(), `node-22.9.0-${process.platform}-${process.arch}`);
    const bin = join(cached, 'node_modules', packageOf(), 'bin');
    mkdirSync(bin, { recursive: true });
    const program = join(bin, 'node');
    writeFileSync(program, `#!/bin/sh\necho '${JSON.stringify({ node: '22.9.0', v8: '12.4' })}'\n`);
    chmodSync(program, 0o755);
    writeFileSync(
      join(cached, 'installed.json'),
      JSON.stringify({ digest: digestOfFile(program) }),
    );
    expect(await find('node@22.9')).toEqual([expect.objectContaining({ version: '22.9.0' })]);
    writeFileSync(program, '#!/bin/sh\necho changed\n');
    await expect(find('node@22.9')).rejects.toThrow(/not as it was installed\. Remove it/);
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
