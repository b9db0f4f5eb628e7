import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call } from './fixtures/call.ts';

const ROOT = join(import.meta.dirname, '..');
const SORT = join(ROOT, 'examples', 'sort.bench.ts');
const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));

describe('a calibration of a task', () => {
  it('compares its baseline with itself, and with known costs', async () => {
    const { code, stdout, stderr } = await call(
      [
        ...['calibrate', SORT, 'copyThenSort', '--workload', 'random,size=2e4'],
        ...['--runs', '1', '--rounds', '3', '--format', 'json', '--out', 'calibrated'],
      ],
      { cwd: folder },
    );
    expect(code, stderr).toBe(0);
    const calibration = JSON.parse(stdout);
    expect(calibration).toMatchObject({
      implementation: 'copyThenSort',
      input: 'Float64Array of 20,000',
      events: null,
    });
    expect(calibration.wrongAnswers.length).toBeGreaterThan(5);
    expect(calibration.wrongAnswers).toContainEqual({
      name: 'an answer that is empty',
      isCaught: true,
    });
    const [{ powers }] = calibration.lengths;
    expect(powers.map(({ added }: { added: number }) => added)).toEqual([0, 0.01, 0.02, 0.05, 0.1]);
  });

  it('names a trick, and calibrates nothing with it', async () => {
    writeFileSync(
      join(folder, 'trick.bench.ts'),
      `import { defineTask } from 'uniqbench';
      export default defineTask({
        workloads: { small: { size: 3 } },
        make: ({ size }) => new Array(size).fill(1),
        implementations: {
          patches: (numbers: number[]) => {
            const { now } = performance;
            performance.now = () => now.call(performance) / 2;
            return numbers.length;
          },
        },
        baseline: 'patches',
      });`,
    );
    const { code, stdout, stderr } = await call(
      ['calibrate', 'trick.bench.ts', '--runs', '1', '--rounds', '3'],
      { cwd: folder },
    );
    expect(stderr).toMatch(/patches.*performance\.now/s);
    expect(stdout).toBe('');
    expect(code).toBe(1);
    const whole = await call(
      ['calibrate', 'trick.bench.ts', '--whole-runs', '1', '--budget', '1', '--only', 'time'],
      { cwd: folder },
    );
    expect(whole.stderr).toContain('A run went wrong, and is not counted');
    expect(whole.code).toBe(1);
  });

  it.each([
    [[SORT, 'radx'], /radx.*Did you mean radix/],
    [['packed-rows', 'batched-bytes'], /Only one implementation/],
  ])('%j is misuse', async (args, words) => {
    const { code, stderr } = await call(['calibrate', ...args], { cwd: folder });
    expect(stderr).toMatch(words);
    expect(code).toBe(2);
  });
});
