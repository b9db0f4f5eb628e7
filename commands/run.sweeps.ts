/** Whole runs, which measure for tens of seconds each; see vitest.sweeps.config.ts. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { METRICS } from '../reports/figures/metrics.ts';
import type { Report } from '../reports/figures/report.ts';
import { type Called, call } from './fixtures/call.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const FIXTURES = join(packageFolder, 'harness', 'fixtures');
const SAMPLE = join(packageFolder, 'generators', 'samples', 'access.log');
const SMALL = ['--events', '2k', '--rounds', '2'];

function uniqbench(...args: string[]): Promise<Called> {
  return call(args, { cwd: folder });
}

describe('run', () => {
  it('prints one JSON document whose figures are those of the tables and the saved report', async () => {
    const { code, stdout } = await uniqbench(
      ...['run', 'naive-set-of-sets', 'nested-seen-cached', ...SMALL],
      ...['--format', 'json', '--out', 'json-run'],
    );
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as Report;
    expect(report.request.implementations).toEqual(['naive-set-of-sets', 'nested-seen-cached']);
    expect(report.trials.map(({ outcome }) => outcome)).toEqual(
      report.trials.map(() => 'completed'),
    );
    expect(report.measurements).toHaveLength(2 * METRICS.length);
    for (const { metric, n, median, low, high } of report.measurements) {
      // These are of columns and files.
      const isOfRows = !['loadTime', 'callPeakRss'].includes(metric);
      expect(n > 0, metric).toBe(isOfRows);
      if (!isOfRows) continue;
      expect(median).toBeGreaterThanOrEqual(low!);
      expect(median).toBeLessThanOrEqual(high!);
    }
    expect(report.comparisons).toHaveLength(METRICS.length);
    expect(report.memory).toHaveLength(2);
    const withSets = report.memory.filter(({ liveObjects }) =>
      liveObjects?.some(({ kind, count }) => kind === 'Set' && count > 0),
    );
    expect(withSets).toHaveLength(2);
    for (const { curve, repeated } of report.memory) {
      expect(curve.length).toBeGreaterThan(65);
      expect(repeated?.differences).toEqual([]);
    }

    const [run] = readdirSync(join(folder, 'json-run'));
    const again = await uniqbench('report', join('json-run', run!), '--format', 'json');
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toEqual(report);
    const saved = readFileSync(join(folder, 'json-run', run!, 'report.json'), 'utf8');
    expect(saved).toBe(stdout);
    const record = readFileSync(join(folder, 'json-run', run!, 'record.jsonl'), 'utf8')
      .trim()
      .split('\n');
    const entries = record.map((line) => JSON.parse(line));
    expect(entries.slice(0, 7).map(({ type }) => type)).toEqual([
      'run',
      ...Array(2).fill(['trial', 'implementation']).flat(),
      ...['trial', 'workload'],
    ]);
    const rest = entries.slice(7, -1);
    const passes = rest.flatMap(({ type, pass }) => (type === 'trial' ? [pass as string] : []));
    expect(passes.filter((pass) => pass === 'census').length).toBeGreaterThanOrEqual(4);
    expect(passes.filter((pass) => pass === 'curve').length).toBeGreaterThanOrEqual(4);
    // A look at times first, then answers, then times.
    expect(passes.slice(0, 2)).toEqual(['steady', 'steady']);
    expect(passes.slice(2, 6).toSorted()).toEqual(['verify', 'verify', 'watch', 'watch']);
    expect(passes.slice(6, 12)).toEqual([...Array(2).fill('steady'), ...Array(4).fill('time')]);
    // A fixed number of rounds is looked at once.
    expect(rest.filter(({ type }) => type === 'look')).toMatchObject([{ round: 2, spent: 1 }]);
    expect(entries.at(-1).type).toBe('end');
  });

  it('takes anyone’s file and log, compares it with the baseline, and ends with tables in words', async () => {
    const { code, stdout, stderr } = await uniqbench(
      ...['run', join(FIXTURES, 'right.ts'), '--workload', SAMPLE, '--rounds', '2'],
    );
    expect(code).toBe(0);
    for (const shown of [
      'right: right; ',
      'naive-set-of-sets ',
      'Every answer is right',
      '--details',
    ]) {
      expect(stdout).toContain(shown);
    }
    expect(stdout).toMatch(/Read \d+ lines; \d+ hold no event: /);
    expect(stderr).toMatch(/\d+% timing right on .*access\.log \(round 2\), about \d+ s left/);
    expect(stderr).toContain('Saved in uniqbench-results');
  });

  it('goes on past implementations that are wrong, throw, exit or take too long, and exits with 1', async () => {
    const bad = ['wrong.ts', 'throws.ts', 'throws-usage-error.ts', 'exits.ts', 'hangs.ts'].map(
      (file) => join(FIXTURES, file),
    );
    const right = join(FIXTURES, 'right.ts');
    const flags = [...SMALL, '--timeout', '10', '--format', 'json', '--out', 'bad'];
    const { code, stdout } = await uniqbench('run', ...bad, right, ...flags);
    expect(code).toBe(1);
    const { trials, measurements } = JSON.parse(stdout) as Report;
    const verified = (name: string) =>
      trials.find(({ implementation, pass }) => implementation === name && pass === 'verify')
        ?.outcome;
    expect(['wrong', 'throws', 'throws-usage-error', 'exits', 'hangs'].map(verified)).toEqual([
      'wrong result',
      'failed',
      'failed',
      'crashed',
      'timed out',
    ]);
    const time = (name: string) =>
      measurements.find(
        ({ implementation, metric }) => implementation === name && metric === 'wallTime',
      );
    expect(time('naive-set-of-sets')?.n).toBeGreaterThan(0);
    expect(time('wrong')).toMatchObject({ n: 0, median: null });

    const [run] = readdirSync(join(folder, 'bad'));
    const shown = await uniqbench('report', join('bad', run!));
    expect(shown.stdout).toMatch(
      /hangs, on everyday, answer(?: and watched)?: timed out\. No answer within 10 s/,
    );
  });

  it.each(['time', 'memory'])('measures %s alone', async (only) => {
    const flags = [...SMALL, '--only', only, '--format', 'json', '--out', only];
    const { code, stdout } = await uniqbench('run', 'flat-tuple-set', ...flags);
    expect(code).toBe(0);
    const { trials, measurements } = JSON.parse(stdout) as Report;
    const passes = new Set(trials.map(({ pass }) => pass));
    expect([passes.has('time'), passes.has('census')]).toEqual([
      only === 'time',
      only === 'memory',
    ]);
    const values = (metric: string) =>
      measurements.filter((one) => one.metric === metric).reduce((sum, { n }) => sum + n, 0);
    expect(values('wallTime') > 0).toBe(only === 'time');
    expect(values('allocatedBytes') > 0).toBe(only === 'memory');
  });
});
