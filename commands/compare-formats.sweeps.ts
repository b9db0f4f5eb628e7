/** What a comparison that measures writes in every format. See vitest.sweeps.config.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call } from './fixtures/call.ts';
import { makeEmptyRepository, taskFile } from './fixtures/made-repository.ts';
import { hasGit } from './fixtures/two-revisions.ts';

describe.runIf(hasGit)('revisions that were measured (skipped without git)', () => {
  it('are written in every format beside the record', async () => {
    const { folder, commit, write } = makeEmptyRepository();
    commit('one', { 'sum.bench.ts': taskFile({}) });
    write({
      'sum.bench.ts': taskFile({ implementations: '{ plain: (numbers) => numbers.length + 0 }' }),
    });
    const formats = ['html', 'markdown', 'csv', 'github-benchmark', 'bencher', 'junit'];
    const { code, stdout, stderr } = await call(
      [
        ...[
          'compare',
          'one',
          '.',
          '--rounds',
          '3',
          '--budget',
          '1',
          '--fail-on',
          'time:100%,allocatedBytes:100%',
        ],
        ...formats.flatMap((format) => ['--format', format]),
      ],
      { cwd: folder },
    );
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/^1 benchmark, each as base, control and head: 3 rounds,/);
    expect(stdout).toMatch(/^\*\*no gate is broken/);
    const [record = ''] = /\S+record\.jsonl/.exec(stderr) ?? [];
    const place = join(folder, dirname(record));
    expect(readdirSync(place).sort()).toEqual([
      ...['bencher.json', 'comparison.html', 'comparison.json', 'comparison.md'],
      ...['github-benchmark.json', 'junit.xml', 'record.jsonl', 'samples.csv'],
    ]);
    const read = (file: string) => readFileSync(join(place, file), 'utf8');
    const calls = read('samples.csv');
    for (const side of ['plain@base (one)', 'plain@control', 'plain@head (.)'])
      expect(calls).toContain(`,${side},`);
    expect(Object.keys(JSON.parse(read('bencher.json')))).toEqual(['few / plain']);
    const names = JSON.parse(read('github-benchmark.json')).map(
      (one: { name: string }) => one.name,
    );
    expect(names).toContain('few / plain · latency');
    expect(names.join()).not.toContain('@');
    expect(read('junit.xml')).toContain('<testcase name="plain: wallTime" classname="few"');
    expect(read('comparison.html')).toContain('no gate is broken');
  });

  it('of several tasks go on where one is at fault, which fails', async () => {
    const { folder, commit, write } = makeEmptyRepository();
    const slower = '{ plain: (numbers) => numbers.length + 0 }';
    const wrong = "expected: () => { throw new Error('nobody knows'); },";
    commit('one', { 'a.bench.ts': taskFile({}), 'b.bench.ts': taskFile({}) });
    write({
      'a.bench.ts': taskFile({ implementations: slower, more: wrong }),
      'b.bench.ts': taskFile({ implementations: slower }),
    });
    const args = ['--rounds', '1', '--budget', '1', '--fail-on', 'time:100%', '--format', 'json'];
    const { code, stdout } = await call(['compare', 'one', '.', ...args], { cwd: folder });
    const { results, problems, sentence } = JSON.parse(stdout);
    const outcomes = results.map((one: { implementation: string; outcome: string }) => [
      one.implementation,
      one.outcome,
    ]);
    expect(outcomes).toEqual([
      ['a/plain', 'not measured'],
      ['b/plain', 'unresolved'],
    ]);
    expect(problems.join()).toContain('nobody knows');
    expect({ code, sentence }).toEqual({ code: 1, sentence: expect.stringMatching(/^failed: /) });
    // As it is where there is no other one.
    const alone = await call(['compare', 'one', '.', 'a.bench.ts', ...args], { cwd: folder });
    expect(JSON.parse(alone.stdout)).toMatchObject({
      ...{ verdict: 'failed', results: [{ outcome: 'not measured' }], leftOut: [] },
      notes: expect.arrayContaining(['plain@base (one) fails on few in the same way as head.']),
      sentence: expect.stringMatching(/^failed: plain@head \(\.\), on few, .*nobody knows/),
    });
    expect(alone.code).toBe(1);
  });
});
