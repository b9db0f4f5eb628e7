import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProfileRecord } from '../harness/record/profile-record.ts';
import { call } from './fixtures/call.ts';

const ROOT = join(import.meta.dirname, '..');
const SORT = join(ROOT, 'examples', 'sort.bench.ts');
const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const profile = (...args: string[]) => call(['profile', ...args], { cwd: folder });

describe('a profile of a task', () => {
  it('names lines of the user’s file, and nothing that makes inputs', async () => {
    const { code, stdout, stderr } = await profile(
      ...[SORT, 'radix', '--workload', 'random,size=2e4', '--tool', 'heap', 'trace-gc'],
      ...['--format', 'markdown', '--out', 'task'],
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^\| radix\.ts:9 \| let from = new BigUint64Array/m);
    expect(stdout).toMatch(/task sort, size=20000.*each input Float64Array of 20,000/);
    expect(stdout).not.toContain('sort.bench.ts');
    expect(stdout).toMatch(/^\| Scavenge \|/m);
    const record: ProfileRecord = JSON.parse(
      readFileSync(join(folder, 'task', 'profile.json'), 'utf8'),
    );
    expect(record.implementations.map(({ name }) => name)).toEqual(['radix']);
    const [heap] = record.implementations[0]!.results;
    const line = heap!.findings.rankings.find(({ by }) => by === 'line')!;
    const ofLine = (number: number) => line.hotspots.find((one) => one.line === number)!;
    // An array of 8 bytes each, made as one.
    expect(ofLine(13).amount / line.calls / (8 * 2e4)).toBeCloseTo(1, 1);
  });

  it.each([
    [
      [join(ROOT, 'examples', 'sort.bench.ts'), 'radx', '--tool', 'cpu'],
      /radx.*Did you mean radix/,
    ],
    [['radix', SORT, '--tool', 'cpu'], /stands before the task file/],
    [
      [join(ROOT, 'harness/fixtures/tasks/odd-answers.bench.ts'), '--tool', 'cpu'],
      /one task, and here are/,
    ],
  ])('%j is misuse', async (args, words) => {
    const { code, stderr } = await profile(...args);
    expect(stderr).toMatch(words);
    expect(code).toBe(2);
  });
});
