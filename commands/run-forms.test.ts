import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { call } from './fixtures/call.ts';

const FIXTURES = join(packageFolder, 'harness', 'fixtures', 'forms');
const columns = join(FIXTURES, 'columns.ts');
const file = join(FIXTURES, 'file.ts');
const needs = join(FIXTURES, 'needs-a-package.ts');
const out = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const SMALL = ['--events', '3k', '--rounds', '1', '--budget', '5', '--out', out];

function uniqbench(...args: string[]) {
  return call(args);
}

describe('a run of several forms', () => {
  it('is refused where nothing that was named is installed', async () => {
    expect(await uniqbench('run', needs, ...SMALL)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('needs-a-package is skipped'),
    });
  });

  it.each([
    [['flat-tuple-set', '--file-format', 'parquet'], '--file-format is for implementations that'],
    [[columns, '--baseline', columns, '--only', 'memory'], 'those of columns alone'],
    [[file, '--baseline', file, '--reading'], '--reading measures what it costs to read a file'],
  ])('is refused what would have no effect: %j', async (args, why) => {
    const { code, stderr } = await uniqbench('run', ...args, ...SMALL);
    expect(stderr).toContain(why);
    expect(code).toBe(2);
  });

  it('is refused more threads than there are, and where rows are wanted', async () => {
    const tooMany = await uniqbench('run', columns, '--threads', '100000', ...SMALL);
    expect(tooMany.code).toBe(2);
    for (const command of ['audit', 'profile', 'calibrate']) {
      const { code, stderr } = await uniqbench(
        command,
        columns,
        ...['--out', out, ...(command === 'profile' ? ['--tool', 'cpu'] : [])],
      );
      expect(stderr).toContain('columns takes its events as columns; this is for');
      expect(code).toBe(2);
    }
  });
});
