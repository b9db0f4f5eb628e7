import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { type Called, call } from './fixtures/call.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));

function uniqbench(...args: string[]): Promise<Called> {
  return call(args, { cwd: folder });
}

describe('report', () => {
  const RECORD = join(packageFolder, 'reports', 'fixtures', 'recorded-run.jsonl');

  it('shows a saved run, in one format or in files of several', async () => {
    const shown = await uniqbench('report', RECORD);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toMatch(/^naive-set-of-sets .* baseline/m);
    const formats = ['terminal', 'markdown', 'html', 'json', 'csv', 'github-benchmark', 'bencher'];
    const flags = formats.flatMap((format) => ['--format', format]);
    const { code, stdout, stderr } = await uniqbench('report', RECORD, ...flags, '--out', 'shown');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('Saved in shown: report.txt, report.md');
    expect(readdirSync(join(folder, 'shown'))).toHaveLength(formats.length);
    expect(readFileSync(join(folder, 'shown', 'report.txt'), 'utf8')).toBe(shown.stdout);
    expect(readFileSync(join(folder, 'shown', 'report.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('appends to the summary of a GitHub workflow', async () => {
    const summary = join(folder, 'summary.md');
    writeFileSync(summary, 'What was there.\n\n');
    const flags = ['report', RECORD, '--format', 'csv', '--github-summary'];
    const { code } = await call(flags, { cwd: folder, env: { GITHUB_STEP_SUMMARY: summary } });
    expect(code).toBe(0);
    expect(readFileSync(summary, 'utf8')).toMatch(
      /^What was there\.\n\n# uniqbench\n[\s\S]*faster/,
    );
  });
});
