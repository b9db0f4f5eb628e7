import { beforeAll, describe, expect, it } from 'vitest';
import { call } from './fixtures/call.ts';
import { hasGit, makeRepository, repository } from './fixtures/two-revisions.ts';

const SMALL = ['--events', '3k', '--budget', '40'];

function uniqbench(...args: string[]) {
  return call(args, { cwd: repository });
}

beforeAll(makeRepository);

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
