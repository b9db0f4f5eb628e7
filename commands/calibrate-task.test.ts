import { mkdtempSync } from 'node:fs';
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

  it.each([
    [[SORT, '--whole-runs', '2'], /--whole-runs is for the hourly uniques/],
    [[SORT, 'radx'], /radx.*Did you mean radix/],
    [['packed-rows', 'batched-bytes'], /Only one implementation/],
  ])('%j is misuse', async (args, words) => {
    const { code, stderr } = await call(['calibrate', ...args], { cwd: folder });
    expect(stderr).toMatch(words);
    expect(code).toBe(2);
  });
});
