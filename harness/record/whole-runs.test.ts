import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addWholeRun, isOfKind, readWholeRuns, type WholeRun } from './whole-runs.ts';

const RUN: WholeRun = {
  kind: {
    machine: ['20.20.2', 'some processor', '2', 'linux', 'x64'],
    uniqbench: '0.1.0',
    code: 'abc',
    implementation: 'nested-seen-cached',
    workload: 'everyday',
    parameters: { events: '2000' },
    strings: 'slices',
    budgetSeconds: 30,
    only: null,
    added: 0,
  },
  startedAt: '2026-11-28T12:00:00.000Z',
  durationMs: 30_000,
  rounds: 9,
  differences: [{ metric: 'liveObjects', verdict: 'higher', ratio: 1.5 }],
  timeVerdict: 'equivalent',
  timeInterval: { low: 0.99, high: 1.01 },
};

function newFile(): string {
  return join(mkdtempSync(join(tmpdir(), 'uniqbench-test-')), 'whole-runs.jsonl');
}

describe('a file of whole runs', () => {
  it('is none where there is none, and grows by a line for each', () => {
    const path = newFile();
    expect(readWholeRuns(path)).toEqual([]);
    addWholeRun(path, RUN);
    addWholeRun(path, { ...RUN, timeVerdict: null, timeInterval: null });
    expect(readWholeRuns(path)).toEqual([RUN, { ...RUN, timeVerdict: null, timeInterval: null }]);
  });

  it('loses half a line that a killed command left, and nothing else', () => {
    const path = newFile();
    addWholeRun(path, RUN);
    appendFileSync(path, '{"kind":{"machine":["é');
    expect(readWholeRuns(path)).toEqual([RUN]);
    addWholeRun(path, RUN);
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(3);
    expect(readWholeRuns(path)).toEqual([RUN, RUN]);
  });

  it('names a line that is none, and the remedy', () => {
    const path = newFile();
    addWholeRun(path, RUN);
    appendFileSync(path, '{}\n');
    expect(() => readWholeRuns(path)).toThrow(/line 2, is no whole run: move the file away/);
    writeFileSync(path, 'no JSON\n');
    expect(() => readWholeRuns(path)).toThrow(/line 1, is no whole run/);
  });

  it('says where it cannot be written', () => {
    expect(() => addWholeRun(join(newFile(), 'below'), RUN)).toThrow(/the folder does not exist/);
  });

  it('counts those alone together that agree in all of their kind', () => {
    expect(isOfKind(RUN, { ...RUN.kind })).toBe(true);
    expect(isOfKind(RUN, { ...RUN.kind, code: 'abd' })).toBe(false);
    expect(isOfKind(RUN, { ...RUN.kind, parameters: { events: '2001' } })).toBe(false);
  });
});
