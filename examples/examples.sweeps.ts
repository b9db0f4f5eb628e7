/** Whole runs of the examples, on small inputs. */
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call } from '../commands/fixtures/call.ts';
import type { Report } from '../reports/figures/report.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
/** Workloads that are too large to be run in a moment. */
const SMALLER: Readonly<Record<string, string>> = {
  'sort.bench.ts': 'random,size=1e4',
  'hash.bench.ts': 'tenMegabytes,size=1e5',
  'in-place.bench.ts': 'random,size=1e4',
  'mean.bench.ts': 'uniform,size=1e4',
  'lru.bench.ts': 'everyday,size=2e3',
  'equal.bench.ts': 'unequal',
  'json.bench.ts': 'users',
  'hourly-uniques.bench.ts': 'everyday,events=2e3',
};
/** Of three tasks one suffices; answers of all are held against the flagship's in hourly-uniques.test.ts. */
const PARTS: Readonly<Record<string, string>> = { 'hourly-uniques.bench.ts': '#nested' };
const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.bench.ts'));

async function reportOf(...args: readonly string[]): Promise<Report> {
  const { code, stdout, stderr } = await call(
    ['run', ...args, '--rounds', '2', '--format', 'json'],
    { cwd: folder },
  );
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Report;
}

describe.each(files)('%s', (file) => {
  it('is run: every answer holds, times and memory are there', async () => {
    const reference = `${join(import.meta.dirname, file)}${PARTS[file] ?? ''}`;
    const report = await reportOf(reference, '--workload', SMALLER[file]!);
    expect(report.trials.filter(({ outcome }) => outcome !== 'completed')).toEqual([]);
    for (const implementation of report.request.implementations)
      for (const metric of ['wallTime', 'allocatedBytes', 'peakLiveBytes']) {
        const found = report.measurements.find(
          (one) => one.implementation === implementation && one.metric === metric,
        );
        expect(found?.n, `${implementation}, ${metric}`).toBeGreaterThan(0);
      }
  });
});

describe('the flagship as a task', () => {
  it('comes to the verdict on memory that the flagship comes to', async () => {
    const events = 20_000;
    const file = join(import.meta.dirname, 'hourly-uniques.bench.ts');
    const only = ['--only', 'memory'];
    const ofTask = await reportOf(
      ...[`${file}#nested`, '--workload', `everyday,events=${events}`, ...only],
    );
    const ofFlagship = await reportOf(
      ...['naive-set-of-sets', 'nested-seen-cached', '--baseline', 'naive-set-of-sets'],
      ...['--workload', 'everyday', '--events', String(events), ...only],
    );
    const [own, wanted] = [ofTask, ofFlagship].map(({ comparisons }) =>
      comparisons.find(({ metric }) => metric === 'allocatedBytes'),
    );
    expect(wanted?.verdict).toBe('lower');
    expect(own?.verdict).toBe('lower');
    // Of other views, drawn anew, and of rows that are all there before the call.
    expect(own!.ratio! / wanted!.ratio!).toBeCloseTo(1, 1);
  });
});
