import { describe, expect, it } from 'vitest';
import type { TrialEntry } from '../../harness/record/record-schema.ts';
import { partsOf } from '../figures/parts.ts';
import { makeReport } from '../figures/report.ts';
import { formsRecord } from '../fixtures/forms-record.ts';
import { overviewTables } from '../tables/summary-table.ts';
import { answerOf, errorInWords } from './answers.ts';
import { headlineOf, rightnessInWords } from './conclusions.ts';

const [workload] = formsRecord.header.workloads as [string];

/** The approximate one, as if a task had said how far it is off, or nothing had. */
function partWith(figures: Readonly<Record<string, number>> | null) {
  const trials = formsRecord.trials.map((trial): TrialEntry => {
    const { outcome } = trial;
    if (trial.implementation !== 'sketch' || outcome.outcome !== 'completed') return trial;
    if (outcome.result.kind !== 'answered') return trial;
    const { error: _, checked: __, ...result } = outcome.result;
    const checked = { by: 'expected' as const, inputDigest: null, inputsDiffer: true };
    const told = figures === null ? {} : { checked: { ...checked, inputUnchanged: true, figures } };
    return {
      ...trial,
      outcome: { ...outcome, result: { ...result, error: null, ...told } },
    } as TrialEntry;
  });
  return partsOf(makeReport({ ...formsRecord, trials })).find(({ form }) => form === 'columns')!;
}

describe('an approximate implementation of a task', () => {
  it('is told with the figures of its `error`, and is never right', () => {
    const part = partWith({ off: 0.01234, worst: 3 });
    expect(errorInWords(part, workload, 'sketch')).toBe('off 0.012, worst 3');
    expect(answerOf(part, workload, 'sketch')).toBe('approximate');
    expect(rightnessInWords(part, workload)).toContain('1 more is approximate');
  });

  it('is never right, and never the fastest, where nothing says how far it is off', () => {
    const part = partWith(null);
    expect(errorInWords(part, workload, 'sketch')).toBe('by how much is not known');
    expect(answerOf(part, workload, 'sketch')).toBe('approximate');
    expect(headlineOf(part, workload).join()).not.toContain('sketch');
  });

  it('exact ones have no error', () => {
    expect(errorInWords(partWith(null), workload, 'wasm')).toBeNull();
  });
});

it('of several workloads, how an answer went wrong stands where a ratio would', () => {
  const second = 'another';
  const trials = formsRecord.trials.map((trial): TrialEntry => {
    if (trial.implementation !== 'packed' || trial.pass !== 'verify') return trial;
    return { ...trial, outcome: { outcome: 'timed out', afterMs: 1 } };
  });
  const header = { ...formsRecord.header, workloads: [workload, second] };
  const tables = overviewTables(makeReport({ ...formsRecord, header, trials }));
  const rows = tables.find(({ title }) => title.endsWith('rows'))!;
  expect(rows.columns.map(({ cells }) => cells[0])).toEqual([
    'packed',
    'timed out',
    'not measured',
  ]);
});
