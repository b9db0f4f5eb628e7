import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../harness/record/audit-entry.ts';
import { readRecord } from '../harness/record/read-record.ts';
import { packageFolder } from '../package-folder.ts';
import { call } from './fixtures/call.ts';

const task = (file: string) => join(packageFolder, 'harness', 'fixtures', 'tasks', file);

async function audit(...args: string[]) {
  const out = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
  return { ...(await call(['audit', '--out', out, ...args])), out };
}

describe('uniqbench audit of a task file', async () => {
  const run = await audit(task('required.bench.ts'), '--format', 'json');
  const { audits } = JSON.parse(run.stdout) as { audits: AuditEntry[] };
  const of = (name: string) => audits.find(({ implementation }) => implementation === name)!;

  it('judges each implementation by what its task requires', () => {
    expect(audits.map(({ implementation }) => implementation)).toEqual([
      ...['oracle/moments', 'oracle/again', 'required/copies', 'required/inPlace'],
    ]);
    const [twice, anything] = of('required/copies').requirements;
    expect(twice).toMatchObject({
      number: 1,
      title: 'can be called twice on the same numbers',
      outcome: 'pass',
      checks: [
        { check: 'right', outcome: 'pass' },
        { check: 'input unchanged', outcome: 'pass' },
      ],
    });
    expect(anything).toMatchObject({ title: 'takes anything', outcome: 'pass' });
    expect(of('required/copies').notRequired).toContain('no heavier');
  });

  it('fails who changes an input that must stay as it is', () => {
    expect(of('required/inPlace').requirements[0]).toMatchObject({
      outcome: 'fail',
      evidence: [
        expect.stringContaining('input unchanged: fail: it changes its input'),
        expect.stringContaining('right: agrees with the task’s baseline'),
      ],
    });
  });

  it('asks whether it is the oracle that is wrong, where nobody agrees with it', () => {
    for (const name of ['oracle/moments', 'oracle/again'])
      expect(of(name).requirements[0]).toMatchObject({
        outcome: 'fail',
        evidence: [
          expect.stringMatching(/differs from what “expected” gives: .*\.most: expected 2, got 0/),
          expect.stringMatching(/is it “expected” that is wrong\?$/),
        ],
      });
  });

  it('exits with 1, and keeps entries on record', () => {
    expect(run.code).toBe(1);
    const [folder] = readdirSync(run.out);
    expect(readRecord(join(run.out, folder!)).audits).toEqual(audits);
  });

  it('ends with 2, and the place, where the task itself is at fault', async () => {
    const { code, stderr } = await audit(task('throws-in-make.bench.ts'));
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /Workload some: “make” of the task throws at call 0: RangeError: no more, in .*throws-in-make\.bench\.ts:7/,
    );
  });

  it('makes no trial that nothing requires', () => {
    const [folder] = readdirSync(run.out);
    const passes = readRecord(join(run.out, folder!)).trials.map(({ pass }) => pass);
    expect(new Set(passes)).toEqual(new Set(['inspect', 'ready', 'check']));
  });
});
