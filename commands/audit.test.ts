import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../harness/record/audit-entry.ts';
import { readRecord } from '../harness/record/read-record.ts';
import { packageFolder } from '../package-folder.ts';
import { call } from './fixtures/call.ts';

const bad = (file: string) => join(packageFolder, 'harness', 'fixtures', 'audit', file);

async function uniqbench(...args: string[]) {
  const out = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
  return { ...(await call(['audit', '--out', out, ...args])), out };
}

function outcomes({ requirements }: AuditEntry) {
  return Object.fromEntries(requirements.map(({ number, outcome }) => [number, outcome]));
}

describe('uniqbench audit', async () => {
  // One run for all, because every implementation takes seconds. Requirement 4 depends on the machine.
  const run = await uniqbench(
    'naive-set-of-sets',
    'flat-tuple-set',
    bad('counts-at-the-end.ts'),
    ...['--events', '20000', '--format', 'json', '--timeout', '60'],
  );
  const { audits } = JSON.parse(run.stdout) as { audits: AuditEntry[] };
  const of = (name: string) => audits.find(({ implementation }) => implementation === name)!;

  it('finds the built-in ones honest, and right in what does not depend on the machine', () => {
    for (const name of ['naive-set-of-sets', 'flat-tuple-set']) {
      expect(of(name).tricks).toEqual([]);
      expect(outcomes(of(name))).toMatchObject({
        1: 'pass',
        2: 'pass',
        5: 'pass',
        6: 'pass',
        7: 'pass',
      });
      expect(of(name).scaling?.points.length).toBeGreaterThan(20);
    }
    expect(outcomes(of('flat-tuple-set'))[3]).toBe('pass');
  });

  it('tells who counts while adding from who walks the sets at the end', () => {
    expect(outcomes(of('naive-set-of-sets'))[8]).toBe('fail');
    expect(outcomes(of('counts-at-the-end'))[8]).toBe('fail');
    expect(outcomes(of('flat-tuple-set'))[8]).not.toBe('fail');
  });

  it('names what fails, with its evidence', () => {
    expect(outcomes(of('counts-at-the-end'))).toMatchObject({ 3: 'fail', 9: 'fail' });
    expect(of('counts-at-the-end').requirements[2]?.evidence[0]).toMatch(/times the baseline’s/);
    expect(of('counts-at-the-end').requirements[8]?.evidence[0]).toContain('does not state');
  });

  it('exits with 1, and keeps entries and trials on record', () => {
    expect(run.code).toBe(1);
    const [folder] = readdirSync(run.out);
    const record = readRecord(join(run.out, folder!));
    expect(record.audits).toEqual(audits);
    const passes = new Set(record.trials.map(({ pass }) => pass));
    for (const pass of ['verify', 'examine', 'scale', 'curve', 'census'] as const) {
      expect(passes).toContain(pass);
    }
  });

  it('refuses what is no implementation', async () => {
    const { code, stderr } = await uniqbench('nested-sen-cached');
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean nested-seen-cached');
  });
});
