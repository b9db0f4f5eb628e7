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
};
const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.bench.ts'));

describe.each(files)('%s', (file) => {
  it('is run: every answer holds, times and memory are there', async () => {
    const { code, stdout } = await call(
      [
        ...['run', join(import.meta.dirname, file), '--workload', SMALLER[file]!],
        ...['--rounds', '2', '--format', 'json'],
      ],
      { cwd: folder },
    );
    const report = JSON.parse(stdout) as Report;
    expect(report.trials.filter(({ outcome }) => outcome !== 'completed')).toEqual([]);
    expect(code).toBe(0);
    for (const implementation of report.request.implementations)
      for (const metric of ['wallTime', 'allocatedBytes', 'peakLiveBytes']) {
        const found = report.measurements.find(
          (one) => one.implementation === implementation && one.metric === metric,
        );
        expect(found?.n, `${implementation}, ${metric}`).toBeGreaterThan(0);
      }
  });
});
