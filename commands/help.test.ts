import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageVersion } from '../harness/record/environment.ts';
import { type Called, call } from './fixtures/call.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));

function uniqbench(...args: string[]): Promise<Called> {
  return call(args, { cwd: folder });
}

describe('help', () => {
  it.each([
    [['--help']],
    [['run', '--help']],
    [['compare', '--help']],
    [['calibrate', '--help']],
    [['generate', '--help']],
    [['aggregate', '--help']],
  ])('%j exits with 0', async (args) => {
    const { code, stdout } = await uniqbench(...args);
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: uniqbench');
  });

  it('tells the version', async () => {
    expect(await uniqbench('--version')).toMatchObject({
      code: 0,
      stdout: `${packageVersion()}\n`,
    });
  });

  it('lists implementations with their bottlenecks, presets and parameters', async () => {
    const { code, stdout } = await uniqbench('list');
    expect(code).toBe(0);
    for (const name of ['naive-set-of-sets', 'Bottleneck:', 'long-tail-pages', 'pageExponent']) {
      expect(stdout).toContain(name);
    }
  });
});

describe('calibrate', () => {
  it('takes one workload', async () => {
    const two = ['--workload', 'everyday', '--workload', 'bots'];
    const { code, stderr } = await uniqbench('calibrate', ...two);
    expect(code).toBe(2);
    expect(stderr).toContain('name one');
  });
});
