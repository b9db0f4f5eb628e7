/** What each example gives with each command that looks at one revision, on small inputs. Those of gates: examples-compared.sweeps.ts. */
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call } from '../commands/fixtures/call.ts';
import type { AuditEntry } from '../harness/record/audit-entry.ts';
import type { ProfileRecord } from '../harness/record/profile-record.ts';
import type { Report } from '../reports/figures/report.ts';
import { EXAMPLES_FOLDER, exampleFiles, SMALL_EXAMPLES } from './fixtures/small-examples.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));

async function reportOf(...args: readonly string[]): Promise<Report> {
  const { code, stdout, stderr } = await call(
    ['run', ...args, '--rounds', '2', '--format', 'json'],
    { cwd: folder },
  );
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Report;
}

it('the examples are all here', () => {
  expect(SMALL_EXAMPLES.map(({ file }) => file).sort()).toEqual(exampleFiles().sort());
});

describe.each(SMALL_EXAMPLES)('$file', (example) => {
  const { file, baseline, candidate, workload, hasOracle, also } = example;
  const path = join(EXAMPLES_FOLDER, file);
  const reference = `${path}#${candidate}`;

  it('is listed, with what is checked', async () => {
    const { code, stdout, stderr } = await call(['list', path]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of [baseline, candidate])
      expect(stdout).toMatch(new RegExp(`^ {2}${name} +\\S`, 'm'));
    expect(stdout).toMatch(new RegExp(`^ {2}${workload.split(',')[0]} +\\w+=`, 'm'));
    expect(stdout).toContain(
      hasOracle ? "Checked: answers against the task's own oracle" : 'not whether that one is',
    );
  });

  it('is run and reported: every answer holds, times and memory are there', async () => {
    // Of three tasks one suffices; answers of all are held against the flagship's in hourly-uniques.test.ts.
    const asked = file.startsWith('hourly-uniques') ? reference : path;
    const report = await reportOf(asked, '--workload', workload, '--out', file);
    const { implementations } = report.request;
    expect(implementations).toEqual(expect.arrayContaining([baseline, candidate]));
    expect(report.trials.filter(({ outcome }) => outcome !== 'completed')).toEqual([]);
    for (const implementation of implementations)
      for (const metric of ['wallTime', 'allocatedBytes', 'peakLiveBytes']) {
        const found = report.measurements.find(
          (one) => one.implementation === implementation && one.metric === metric,
        );
        expect(found?.n, `${implementation}, ${metric}`).toBeGreaterThan(0);
      }
    const [run] = readdirSync(join(folder, file));
    const again = await call(['report', join(file, run!), '--format', 'markdown'], { cwd: folder });
    expect({ code: again.code, stderr: again.stderr }).toEqual({ code: 0, stderr: '' });
    const all = implementations.length;
    // Of calls that are many, some answers are compared.
    const words = again.stdout.replace('Every answer that was compared ', 'Every answer ');
    expect(words).toContain(
      hasOracle
        ? `Every answer is right: ${all} of ${all} agree with the oracle.`
        : `Every answer agrees with that of the task's own baseline (${all} of ${all})`,
    );
    for (const name of implementations) expect(again.stdout).toContain(`\n| ${name} |`);
  });

  it('is audited by what it gives', async () => {
    const { code, stdout, stderr } = await call(
      ['audit', reference, '--workload', workload, '--format', 'json', '--out', `${file}-audit`],
      { cwd: folder },
    );
    const { audits, whole } = JSON.parse(stdout) as { audits: AuditEntry[]; whole: boolean };
    expect(whole, stderr).toBe(true);
    expect(audits.map(({ implementation }) => implementation)).toEqual([candidate]);
    const { requirements, tricks } = audits[0]!;
    const outcomes = Object.fromEntries(requirements.map(({ title, outcome }) => [title, outcome]));
    expect(outcomes).toMatchObject({
      [hasOracle ? 'right' : 'agrees with the baseline']: 'pass',
      'relations hold': also.includes('relations') ? 'pass' : 'not checked',
      'hostile inputs survived': also.includes('hostile') ? 'pass' : 'not checked',
      // Of what the package brings, some parts import packages.
      'standard library only': file.startsWith('hourly-uniques') ? 'unresolved' : 'pass',
    });
    // What opens files is told so.
    expect(['pass', 'told']).toContain(outcomes['no tricks']);
    expect(tricks).toEqual([]);
    expect(code, JSON.stringify(outcomes)).toBe(Object.values(outcomes).includes('fail') ? 1 : 0);
  });

  it('is profiled, down to lines of source', async () => {
    const tools = ['--tool', 'cpu', 'heap', '--format', 'json'];
    const { code, stdout, stderr } = await call(
      ['profile', reference, '--workload', workload, ...tools, '--out', `${file}-profile`],
      { cwd: folder },
    );
    expect(code, stderr).toBe(0);
    const { implementations } = JSON.parse(stdout) as ProfileRecord;
    expect(implementations.map(({ name }) => name)).toEqual([candidate]);
    const { results } = implementations[0]!;
    expect(results.map(({ tool, problem }) => [tool, problem])).toEqual([
      ...[
        ['cpu', null],
        ['heap', null],
      ],
    ]);
    for (const { tool, findings } of results) {
      const lines = findings.rankings.filter(({ by }) => by === 'line');
      const told = lines.flatMap(({ hotspots }) => hotspots.filter(({ text }) => text !== null));
      expect(told.length, tool).toBeGreaterThan(0);
    }
  });
});

describe('the flagship as a task', () => {
  it('comes to the verdict on memory that the flagship comes to', async () => {
    const events = 20_000;
    const file = join(EXAMPLES_FOLDER, 'hourly-uniques.bench.ts');
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
