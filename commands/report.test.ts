import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { type Called, call } from './fixtures/call.ts';
import { appendSummaryText } from './formats.ts';

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

  it('shows a comparison that was saved as it was printed then', async () => {
    const flags = ['--fail-on', 'allocatedBytes:100%', '--format', 'markdown', '--format', 'json'];
    const printed = await uniqbench('compare', RECORD, RECORD, ...flags, '--out', 'compared');
    const [name] = readdirSync(join(folder, 'compared'));
    const path = join('compared', name!, 'comparison.json');
    // The records are elsewhere.
    const ofMachine = /\n<details>\s*<summary>Machine and inputs[\s\S]*/;
    const shown = await uniqbench('report', path, '--format', 'markdown');
    expect(shown.stdout.length).toBeGreaterThan(100);
    expect(shown.stdout.replace(ofMachine, '')).toBe(printed.stdout.replace(ofMachine, ''));
    expect((await uniqbench('report', path)).stdout).toMatch(/^no gate is broken/);
    const refused = async (...args: string[]) => {
      const { code, stderr } = await uniqbench('report', ...args);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await refused(path, '--format', 'csv')).toContain('--format terminal or markdown');
    expect(await refused(path, '--out', 'elsewhere')).toContain('and nothing else');
    const file = join(folder, path);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('"outcome": "holds"', '"outcome": "fine"'));
    expect(await refused(path)).toMatch(
      /is no comparison of this uniqbench: results\.\d+\.outcome/,
    );
    writeFileSync(file, text.slice(0, 50));
    expect(await refused(path)).toContain('Cannot read a comparison from compared');
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

  it('appends no more than GitHub shows, and says so', () => {
    const file = join(folder, 'long.md');
    const table = `| a |\n| - |\n${'| é |\n'.repeat(20_000)}`;
    const folded = `<details>\n<summary>More</summary>\n\n${`${table}\n`.repeat(3)}</details>`;
    appendSummaryText(`**worse: it is**\n\n${`${folded}\n\n`.repeat(4)}`, file);
    const text = readFileSync(file, 'utf8');
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2 ** 20);
    expect(text).toMatch(/^\*\*worse: it is\*\*\n[\s\S]*<\/details>\n\n\*Shortened: .*\*\n$/);
    expect(text.split('<details>')).toHaveLength(text.split('</details>').length);
  });
});
