/** Commands that measure for minutes; see vitest.sweeps.config.ts. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { call } from './fixtures/call.ts';

const out = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const SORT = join(packageFolder, 'examples', 'sort.bench.ts');
const SMALL = ['--events', '2k', '--rounds', '2', '--out', out];

describe('calibrate --whole-runs', () => {
  const folder = join(out, 'whole');
  const calibrated = (runs: number) =>
    call([
      ...['calibrate', 'naive-set-of-sets', '--whole-runs', String(runs), '--only', 'memory'],
      ...['--events', '2k', '--out', folder],
    ]);

  it('makes the runs that its file lacks, and counts all of them', async () => {
    const first = await calibrated(1);
    expect(first.stdout).toContain(
      '1 whole run: the same code was called different, in any metric, in 0 of 1',
    );
    expect(first.stderr).toContain('run 1 of 1: no difference');
    const second = await calibrated(2);
    expect(second.stderr).not.toContain('run 1 of 2');
    expect(second.stderr).toContain('2 runs in');
    expect(second.stderr).toContain('1 of them from before');
    expect(second.stdout).toContain('in 0 of 2, 0% (');
  });
});

describe('calibrate', () => {
  it('tells rates, checks memory and wrong answers, and is quoted by later runs', async () => {
    const calibrated = await call([
      'calibrate',
      '--runs',
      '1',
      '--rounds',
      '3',
      '--events',
      '2k',
      '--out',
      out,
    ]);
    expect(calibrated.stdout).toMatch(/^1 run of 3 rounds\n/);
    const words = calibrated.stdout.replaceAll(/\s+/g, ' ');
    // One run in twenty may call the same code different.
    expect(words).toMatch(/the same code was called different in [01] of 1, (0|100)% \(/);
    expect(words).toContain('The oracle caught 7 of 7 wrong answers.');
    expect(words).toMatch(/Where 1\.05\d*× as many bytes were allocated, 1\.\d+× was measured/);
    expect(calibrated.code).toBe(0);
    const later = await call(['run', 'naive-set-of-sets', '--details', ...SMALL]);
    expect(later.stdout.replaceAll(/\s+/g, ' ')).toContain('The oracle caught 7 of 7');
  });
});

describe('calibrate --whole-runs of a task', () => {
  it('counts whole runs of it, and goes on with them', async () => {
    const runs = (n: number) =>
      call(
        [
          ...['calibrate', SORT, 'copyThenSort', '--workload', 'random,size=2e4'],
          ...['--whole-runs', String(n), '--budget', '1', '--only', 'time', '--out', 'whole'],
        ],
        { cwd: out },
      );
    const first = await runs(1);
    expect(first.code, first.stderr).toBe(0);
    expect(first.stdout).toMatch(/^1 whole run: the same code was called different, in any/m);
    expect(first.stdout).toContain('sort: copyThenSort on random,size=2e4, budget 1 s, time alone');
    const second = await runs(2);
    expect(second.stderr).toContain('1 of them from before');
    expect(second.stdout).toMatch(/^2 whole runs/m);
  });

  it('adds no time to calls that are too short for it', async () => {
    writeFileSync(
      join(out, 'short.bench.ts'),
      `import { defineTask } from 'uniqbench';
      export default defineTask({
        workloads: { small: { n: 3 } },
        make: ({ n }) => n,
        implementations: { double: (n: number) => n * 2 },
        baseline: 'double',
      });`,
    );
    const { code, stderr } = await call(
      [
        'calibrate',
        'short.bench.ts',
        '--whole-runs',
        '1',
        '--added',
        '5%',
        '--budget',
        '1',
        '--only',
        'time',
      ],
      { cwd: out },
    );
    expect(stderr).toMatch(/--added: one call of double takes so little/);
    expect(code).toBe(2);
  });
});
