/** The ground-truth tests on other versions of Node, taken from npm: see vitest.runtimes.config.ts. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageFolder } from '../plug-ins/find.ts';

/** The floor, and the newest of each line that is supported. */
const VERSIONS = ['20.19.0', '22', '24', '26'];
const isWindows = process.platform === 'win32';
const aliasOf = (version: string) => `node-${version.replaceAll('.', '-')}`;

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'uniqbench-runtimes-'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const name = `node-${isWindows ? 'win' : process.platform}-${process.arch}`;
  const aliases = VERSIONS.map((version) => `${aliasOf(version)}@npm:${name}@${version}`);
  execFileSync('npm', ['install', '--no-audit', '--no-fund', ...aliases], {
    cwd: folder,
    stdio: 'inherit',
    shell: isWindows,
  });
});

afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

it.each(VERSIONS)('memory is true on Node %s', (version) => {
  const binary = isWindows ? 'node.exe' : 'node';
  const node = join(folder, 'node_modules', aliasOf(version), 'bin', binary);
  const found = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  expect(`${found}.`).toContain(`v${version}.`);
  const vitest = join(packageFolder, 'node_modules', 'vitest', 'vitest.mjs');
  const { status } = spawnSync(node, [vitest, 'run', 'harness/memory/ground-truth.test.ts'], {
    cwd: packageFolder,
    stdio: 'inherit',
  });
  expect(status, `the tests on Node ${found}`).toBe(0);
});
