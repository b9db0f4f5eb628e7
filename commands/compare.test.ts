import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { call } from './fixtures/call.ts';

const repository = mkdtempSync(join(tmpdir(), 'uniqbench-repository-'));
const FIXTURES = join(packageFolder, 'harness', 'fixtures');
const SMALL = ['--events', '3k', '--budget', '40'];

function uniqbench(...args: string[]) {
  return call(args, { cwd: repository });
}

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd: repository,
  });

/** An implementation that answers right after so many calls of the one in right.ts. */
function commit(name: string, calls: number): void {
  writeFileSync(
    join(repository, 'mine.ts'),
    `import { rightAnswer } from './right.js';
     export default (events) => {
       const all = [...events];
       for (let call = 1; call < ${calls}; call++) rightAnswer(all);
       return rightAnswer(all);
     };\n`,
  );
  git('add', '.');
  git('commit', '--quiet', '-m', name);
  git('tag', name);
}

const hasGit = spawnSync('git', ['--version']).status === 0;

beforeAll(() => {
  if (!hasGit) return;
  git('init', '--quiet');
  copyFileSync(join(FIXTURES, 'right.ts'), join(repository, 'right.ts'));
  writeFileSync(join(repository, '.gitignore'), 'uniqbench-results\n');
  commit('once', 1);
  commit('ten-times', 10);
});

describe.runIf(hasGit)('revisions (skipped without git)', () => {
  const args = ['--implementation', 'mine.ts', '--fail-on', 'time:50%', ...SMALL];

  it('are refused where they are none, or have nothing to compare', async () => {
    const unknown = await uniqbench('compare', 'once', 'nowhere', ...args);
    expect(unknown).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/"nowhere" is neither/),
    });
    const nothing = await uniqbench('compare', 'once', 'ten-times');
    expect(nothing.stderr).toMatch(/name its file with --implementation/);
    expect(nothing.code).toBe(2);
    const gate = await uniqbench('compare', 'once', 'ten-times', '--fail-on', 'speed:1%');
    expect(gate).toMatchObject({ code: 2, stderr: expect.stringContaining('is no gate') });
  });
});
