/** Whole runs of several forms; what is refused at once is in run-forms.test.ts. See vitest.sweeps.config.ts. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { call } from './fixtures/call.ts';

const FIXTURES = join(packageFolder, 'harness', 'fixtures', 'forms');
const [columns, loaded, estimates, file, needs] = [
  'columns',
  'loaded-columns',
  'approximate-columns',
  'file',
  'needs-a-package',
].map((name) => join(FIXTURES, `${name}.ts`)) as [string, string, string, string, string];
const out = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const SMALL = ['--events', '3k', '--rounds', '1', '--budget', '5', '--out', out];

function uniqbench(...args: string[]) {
  return call(args);
}

describe('a run of several forms', () => {
  it('has a group for each, with what is measured of it, and is read back', async () => {
    const { code, stdout, stderr } = await uniqbench(
      ...['run', columns, loaded, estimates, file, '--baseline', columns, '--baseline', file],
      ...['--reading', '--threads', '1', '--format', 'json', ...SMALL],
    );
    expect(stderr).not.toContain('bug');
    const report = JSON.parse(stdout);
    expect(report.request).toMatchObject({ threads: 1, baseline: 'columns' });
    expect(report.groups).toMatchObject([
      { form: 'columns', baseline: 'columns', approximate: ['approximate-columns'] },
      { form: 'file', baseline: 'file', implementations: ['file'] },
    ]);
    expect(report.workloads[0].file).toMatchObject({ format: 'csv' });
    expect(report.readings).toMatchObject([{ form: 'columns', events: 3_000 }]);
    expect(report.approximations).toMatchObject([{ implementation: 'approximate-columns' }]);
    const medianOf = (implementation: string, metric: string) =>
      report.measurements.find(
        (one: Record<string, unknown>) =>
          one.implementation === implementation && one.metric === metric,
      ).median;
    for (const name of ['columns', 'loaded-columns', 'file'])
      for (const metric of ['wallTime', 'firstCall'])
        expect(medianOf(name, metric), `${metric} of ${name}`).toBeGreaterThan(0);
    expect(medianOf('loaded-columns', 'loadTime')).toBeGreaterThan(0);
    for (const name of ['columns', 'file']) {
      expect(medianOf(name, 'loadTime')).toBeNull();
      expect(medianOf(name, 'peakLiveBytes')).toBeNull();
    }
    expect(code).toBe(0);

    const [folder] = /(?<=Saved in ).*?(?=:)/.exec(stderr)!;
    const again = await uniqbench('report', folder, '--format', 'choice');
    expect(again.stdout).toMatch(/^\| workload \| events \| columns \| file \|/);
    const compared = await uniqbench('compare', folder, folder, '--fail-on', 'time:5%');
    expect(compared.stdout).toContain('loaded-columns');
    expect(compared.code).toBe(0);
  });

  it('reads a log as it is, or the events in another format', async () => {
    const log = join(packageFolder, 'generators', 'samples', 'views.csv');
    const own = await uniqbench(
      'run',
      columns,
      '--baseline',
      columns,
      '--workload',
      log,
      '--reading',
      '--details',
      ...SMALL.slice(2),
    );
    expect(own.stdout).toContain('As a file: the log itself');
    expect(own.code).toBe(0);
    const ndjson = await uniqbench(
      ...['run', file, '--baseline', file, '--file-format', 'ndjson', '--details', ...SMALL],
    );
    // The fixture reads nothing but CSV.
    expect(ndjson.stdout).toContain('What went wrong');
    expect(ndjson.stdout).toContain('As a file: ndjson');
    expect(ndjson.code).toBe(1);
  });

  it('goes on without what is not installed, and fails for what was named', async () => {
    const { code, stdout } = await uniqbench(
      'run',
      columns,
      needs,
      '--baseline',
      columns,
      ...SMALL,
    );
    expect(stdout).toContain(
      'needs-a-package is skipped: it needs nowhere-to-be-found; npm run install:nowhere.',
    );
    expect(code).toBe(1);
  });
});
