/** Whole comparisons; what is refused at once is in compare.test.ts. See vitest.sweeps.config.ts. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sealedRecord } from '../harness/fixtures/sealed-record.ts';
import { call } from './fixtures/call.ts';
import { hasGit, makeRepository, repository } from './fixtures/two-revisions.ts';

const SMALL = ['--events', '3k', '--budget', '40'];

function uniqbench(...args: string[]) {
  return call(args, { cwd: repository });
}

beforeAll(makeRepository);

describe.runIf(hasGit)('revisions (skipped without git)', () => {
  const args = ['--implementation', 'mine.ts', '--fail-on', 'time:50%', '--rounds', '8', ...SMALL];

  it('fail by a slowdown that fresh rounds confirm', async () => {
    const { code, stdout, stderr } = await uniqbench('compare', 'once', 'ten-times', ...args);
    expect(stdout, stderr).toMatch(/mine on \S+ +time +\+\d.*broken, twice/);
    expect(stdout).toMatch(/^worse: mine on \S+, time \+/);
    expect(code).toBe(1);
  });

  it('pass where the head is faster, and leave no checkout behind', async () => {
    const { code, stdout } = await uniqbench(
      'compare',
      'ten-times',
      'once',
      ...args,
      '--format',
      'json',
    );
    const outcome = JSON.parse(stdout);
    expect(outcome).toMatchObject({ base: 'ten-times', head: 'once', holds: true });
    expect(outcome.results[0]).toMatchObject({ metric: 'wallTime', outcome: 'holds' });
    expect(outcome.results[0].ratio).toBeLessThan(1);
    expect(code).toBe(0);
    expect(
      execFileSync('git', ['worktree', 'list'], { cwd: repository, encoding: 'utf8' }),
    ).toMatch(/^[^\n]+\n$/);
  });
});

describe('records', () => {
  const record = async (out: string) => {
    const run = await uniqbench(
      'run',
      'naive-set-of-sets',
      '--events',
      '2k',
      '--rounds',
      '3',
      '--out',
      out,
    );
    expect(run.code).toBe(0);
    return /Saved in (\S+):/.exec(run.stderr)![1]!;
  };

  it('compare on one machine, and are refused on two, unless forced', async () => {
    const base = await record('a');
    const head = 'again';
    mkdirSync(join(repository, head));
    copyFileSync(join(repository, base, 'record.jsonl'), join(repository, head, 'record.jsonl'));
    const same = await uniqbench('compare', base, head, '--fail-on', 'allocatedBytes:0%,time:100%');
    expect(same.stderr).toBe('');
    expect(same.stdout).toMatch(/naive-set-of-sets on \S+ +allocated .*holds/);
    expect(same.stdout.replaceAll(/\s+/g, ' ')).toContain('were not measured side by side');
    expect(same.code).toBe(0);

    const moved = join(repository, 'moved');
    mkdirSync(moved);
    const text = readFileSync(join(repository, head, 'record.jsonl'), 'utf8');
    const lines = text
      .trimEnd()
      .replace(/"cores":\d+/, '"cores":97')
      .split('\n');
    writeFileSync(join(moved, 'record.jsonl'), sealedRecord(lines.map((line) => JSON.parse(line))));
    const refused = await uniqbench('compare', base, 'moved');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/not made by the same machine.*number of cores/);
    const forced = await uniqbench(
      'compare',
      base,
      'moved',
      '--force',
      '--fail-on',
      'allocatedBytes:1%',
    );
    expect(forced.stdout).toContain('Different number of cores');
    expect(forced.code).toBe(0);
  });
});
