/** `run --why` from beginning to end, with profilers that run for seconds. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Report } from '../reports/figures/report.ts';
import { call } from './fixtures/call.ts';

it('run --why tells the baseline’s line that is gone, and report shows it again', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
  const args = ['run', 'nested-seen-cached', '--why', '--events', '20k', '--rounds', '2'];
  const { code, stdout, stderr } = await call([...args, '--budget', '60'], { cwd });
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/flaw naive-set-of-sets\.ts:36 `return .*toISOString/);
  expect(stdout).toMatch(/"as many sets" \(its bottleneck\): confirmed/);
  const [run] = readdirSync(join(cwd, 'uniqbench-results'));
  const folder = join(cwd, 'uniqbench-results', run!);
  const report: Report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
  expect(report.profiles!.map(({ implementation }) => implementation)).toEqual([
    'naive-set-of-sets',
    'nested-seen-cached',
  ]);
  expect(report.explanations![0]!.parts.map(({ metric }) => metric)).toEqual([
    'wallTime',
    'allocatedBytes',
    'peakLiveBytes',
  ]);
  const again = await call(['report', folder, '--format', 'markdown'], { cwd });
  expect(again.stdout).toContain(
    '| candidate | of | naive-set-of-sets: flaw | fix | requirement met |',
  );
});
