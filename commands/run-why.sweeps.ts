/** `run --why` from beginning to end, with profilers that run for seconds. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Report } from '../reports/figures/report.ts';
import { call } from './fixtures/call.ts';

const TASK = `
import { defineTask } from 'uniqbench';
const splits = (lines: string[]) => {
  const found = [];
  for (const line of lines) {
    const [, name] = line.split(',');
    found.push(name);
  }
  return found;
};
const cuts = (lines: string[]) => {
  const found = [];
  for (const line of lines) {
    const from = line.indexOf(',') + 1;
    found.push(line.slice(from, line.indexOf(',', from)));
  }
  return found;
};
export default defineTask({
  workloads: { small: { size: 2000 } },
  make: ({ size, random }) => Array.from({ length: size }, (_, i) => i + ',' + random() + ',end'),
  implementations: { splits, cuts },
  baseline: 'splits',
});`;

it('tells it of a task by the lines of its file, with a flame graph of the two', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
  writeFileSync(join(cwd, 'lines.bench.ts'), TASK);
  const args = ['run', './lines.bench.ts', '--why', '--rounds', '2', '--budget', '30'];
  const { code, stdout, stderr } = await call(args, { cwd });
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/cuts, time\n\s+flaw lines\.bench\.ts:6 “const \[, name\] = line\.split/);
  const [run] = readdirSync(join(cwd, 'uniqbench-results'));
  const page = await call(
    ['report', join('uniqbench-results', run!), '--format', 'html', '--out', 'page'],
    { cwd },
  );
  expect(page.code, page.stderr).toBe(0);
  const html = readFileSync(join(cwd, 'page', 'report.html'), 'utf8');
  expect(/data-flame="[^"]*flame-\d/.test(html)).toBe(true);
});

it('run --why tells the baseline’s line that is gone, and report shows it again', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
  const args = ['run', 'nested-seen-cached', '--why', '--events', '20k', '--rounds', '2'];
  const { code, stdout, stderr } = await call([...args, '--budget', '60'], { cwd });
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/flaw naive-set-of-sets\.ts:36 “return .*toISOString/);
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
