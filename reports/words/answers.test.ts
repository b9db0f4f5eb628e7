import { describe, expect, it } from 'vitest';
import type { TrialEntry } from '../../harness/record/record-schema.ts';
import { partsOf } from '../figures/parts.ts';
import { makeReport } from '../figures/report.ts';
import { formsRecord } from '../fixtures/forms-record.ts';
import { defaultRun } from '../fixtures/recorded.ts';
import { renderHtml } from '../formats/html.ts';
import { renderMarkdown } from '../formats/markdown.ts';
import { renderTerminal } from '../formats/terminal.ts';
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

  it('is no answer that agrees, where there is no other', () => {
    const part = partWith(null);
    const all = part.request.implementations;
    const groups = part.groups.map((group) => ({ ...group, approximate: all }));
    expect(rightnessInWords({ ...part, groups }, workload)).toBe(
      `No answer is exact: all ${all.length} are approximate.`,
    );
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

describe('where only some answers were compared', () => {
  const report = makeReport(defaultRun);
  const [on] = report.request.workloads as [string];
  /** Those of the first so many timed processes were too many. */
  const partIn = (processes: number) => {
    let left = processes;
    const trials = report.trials.map((trial) =>
      trial.pass === 'time' && left-- > 0
        ? { ...trial, answers: { compared: 200, made: 1_000_000 } }
        : trial,
    );
    return partsOf({ ...report, trials })[0]!;
  };
  const timed = report.trials.filter(({ pass }) => pass === 'time').length;

  it('that is told where they are called right, in every form', () => {
    const part = partIn(timed);
    const made = (timed * 1e6).toLocaleString('en-US');
    const told = `Of ${made} answers of timed calls, ${(200 * timed).toLocaleString('en-US')} were compared, drawn by chance.`;
    const words = rightnessInWords(part, on);
    expect(words).toMatch(/^Every answer that was compared is right: /);
    expect(words.endsWith(` ${told}`)).toBe(true);
    expect(renderTerminal(part, { width: 300, colors: false })).toContain(told);
    expect(renderMarkdown(part)).toContain(told);
    expect(renderHtml(part, { script: '', style: '' })).toContain(told);
  });

  it('it says in how many processes', () => {
    expect(rightnessInWords(partIn(1), on)).toContain(
      `Of 1,000,000 answers of timed calls, 200 were compared, drawn by chance in 1 of ${timed} processes, and all in the others.`,
    );
    expect(rightnessInWords(partIn(0), on)).toMatch(/^Every answer is right: /);
  });
});

it('the record says how many, and so does the report', () => {
  const trials = formsRecord.trials.map((trial): TrialEntry => {
    const { outcome } = trial;
    if (outcome.outcome !== 'completed' || outcome.result.kind !== 'timed') return trial;
    const result = { ...outcome.result.result, answers: { compared: 200, made: 3_000 } };
    return {
      ...trial,
      outcome: { ...outcome, result: { ...outcome.result, result } },
    } as TrialEntry;
  });
  const of = makeReport({ ...formsRecord, trials }).trials.filter(({ pass }) => pass === 'time');
  expect(of.length).toBeGreaterThan(0);
  for (const { answers } of of) expect(answers).toEqual({ compared: 200, made: 3_000 });
});
