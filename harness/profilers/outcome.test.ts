import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Ended } from '../spawn/run-process.ts';
import type { ProfiledInput } from '../wire/profile.ts';
import { answerOf, emptyProfile } from './outcome.ts';

const ENDED: Ended = {
  ...{ exitCode: 0, exitSignal: null, timedOut: false },
  ...{ stdout: '', stderr: '', stack: null },
};

describe('a profile that shows nothing', () => {
  it('says whose answer it was held against, and how many differences were found', () => {
    const answerFile = join(mkdtempSync(join(tmpdir(), 'uniqbench-test-')), 'answer.json');
    const wrong = { differences: 1, atLeast: true, first: [] };
    writeFileSync(answerFile, JSON.stringify({ kind: 'wrong', wrong }));
    const messageFor = (baseline: { name: string } | null) => {
      const input = { kind: 'task', baseline } as unknown as ProfiledInput;
      const answer = answerOf(answerFile, ENDED, { timeoutMs: 1e3, memoryLimitMb: 64 }, input);
      return 'problem' in answer ? answer.problem.message : null;
    };
    expect(messageFor({ name: 'builtin' })).toBe(
      'Its answer differs from that of builtin, the baseline (at least 1 difference): see uniqbench run.',
    );
    expect(messageFor(null)).toContain('differs from the right one (at least 1 difference)');
  });

  it('says where there may be nothing to be seen', () => {
    const messageOf = (tool: 'heap' | 'trace-gc' | 'cpu') =>
      emptyProfile(tool, 'mine', 'task', '').message;
    expect(messageOf('heap')).toMatch(/may allocate nothing.*Try a larger input/);
    expect(messageOf('trace-gc')).toMatch(/too little for any collection.*Try a larger input/);
    expect(messageOf('cpu')).not.toContain('allocate');
  });
});
