import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { METRICS } from '../reports/figures/metrics.ts';
import type { Report } from '../reports/figures/report.ts';
import { type Called, call } from './fixtures/call.ts';
import { childrenOf, isRunning, start } from './fixtures/own-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const FIXTURES = join(packageFolder, 'harness', 'fixtures');
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
    // Times come first.
    expect(passes.slice(0, 4).toSorted()).toEqual(['verify', 'verify', 'watch', 'watch']);
    expect(passes.slice(4, 12)).toEqual([...Array(4).fill('steady'), ...Array(4).fill('time')]);
    // A fixed number of rounds is looked at once.
    expect(rest.filter(({ type }) => type === 'look')).toMatchObject([{ round: 2, spent: 1 }]);
    expect(entries.at(-1).type).toBe('end');
  });

  it('measures nothing but what it is told to', async () => {
    const { code, stdout } = await uniqbench(
      ...['run', 'flat-tuple-set', '--events', '2k', '--only', 'answers', '--format', 'json'],
    );
    expect(code).toBe(0);
    const { trials } = JSON.parse(stdout) as Report;
    expect(trials.map(({ pass }) => pass).sort()).toEqual([
      ...['inspect', 'inspect', 'prepare', 'verify', 'verify', 'watch', 'watch'],
    ]);
  });

  it('keeps a record that can be read where no side can be timed', async () => {
    const mine = join(FIXTURES, 'throws-at-third-call.ts');
    const { code, stdout } = await uniqbench(
      ...['run', mine, '--baseline', mine, '--events', '2k', '--only', 'time', '--out', 'untimed'],
    );
    expect(code).toBe(1);
    expect(stdout).toContain('no more');
    const [run] = readdirSync(join(folder, 'untimed'));
    const again = await uniqbench('report', join('untimed', run!));
    expect(again).toMatchObject({ stderr: '', stdout: expect.stringContaining('no more') });
  });

  it.runIf(process.platform === 'linux')(
    'ends its trials, busy as they are, where it is killed itself (Linux)',
    async () => {
      const { child, ended, stderr } = start(
        ['run', join(FIXTURES, 'hangs.ts'), '--events', '2k'],
        folder,
      );
      await expect
        .poll(stderr, { timeout: 60_000, interval: 50 })
        .toContain('checking the answer of hangs');
      const trials = await vi.waitUntil(() => {
        const found = childrenOf(child.pid!);
        return found.length > 1 && found;
      });
      child.kill('SIGKILL');
      await ended;
      await expect.poll(() => trials.filter(isRunning), { timeout: 10_000 }).toEqual([]);
    },
  );

  it('stops at one Ctrl-C, keeps what was measured, and leaves no process behind', async () => {
    const { child, ended, stderr } = start(
      ['run', join(FIXTURES, 'hangs.ts'), '--events', '2k', '--out', 'stopped'],
      folder,
    );
    await expect
      .poll(stderr, { timeout: 60_000, interval: 50 })
      .toContain('checking the answer of hangs');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const trials = childrenOf(child.pid!);
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(stdout).toContain('stopped before its end');
    const [run] = readdirSync(join(folder, 'stopped'));
    const record = readFileSync(join(folder, 'stopped', run!, 'record.jsonl'), 'utf8')
      .trim()
      .split('\n');
    expect(JSON.parse(record.at(-1)!)).toMatchObject({ type: 'end', whole: false });
    if (process.platform === 'linux') {
      expect(trials.length).toBeGreaterThan(0);
      await expect.poll(() => trials.filter(isRunning), { timeout: 5_000 }).toEqual([]);
    }
  });
});
