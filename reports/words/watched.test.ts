import { describe, expect, it } from 'vitest';
import type { TrialEntry } from '../../harness/record/record-schema.ts';
import type { CheckedAnswer } from '../../harness/wire/passes/answer.ts';
import { NOTES, type NoteName } from '../../harness/wire/tricks.ts';
import { makeReport } from '../figures/report.ts';
import { smallRecord } from '../fixtures/small-record.ts';
import { shownName } from './units.ts';
import { toldOfHeads, unwatchedFindings, watchedFindings } from './watched.ts';

const workload = smallRecord.header.workloads[0]!;
const made = { round: null, startedAt: '2025-01-01T00:00:00.000Z', durationMs: 2_000 };

function watched(implementation: string, note: NoteName, evidence: string): TrialEntry<'watch'> {
  const result = { kind: 'watched', notes: [{ note, evidence }] } as const;
  const outcome = { outcome: 'completed', result } as const;
  return { type: 'trial', workload, implementation, pass: 'watch', ...made, outcome };
}

const reportWith = (...trials: TrialEntry[]) =>
  makeReport({ ...smallRecord, trials: [...smallRecord.trials, ...trials] });

describe('what was seen', () => {
  it('is told once where it is the same of several', () => {
    const report = reportWith(
      watched('a', NOTES.equalInputs, 'one input in 8 calls'),
      watched('b', NOTES.equalInputs, 'one input in 8 calls'),
      watched('b', NOTES.files, '/tmp/names'),
    );
    expect(watchedFindings(report, workload).map(({ cause }) => cause)).toEqual([
      'Each of a and b gets inputs that it has had before: one input in 8 calls',
      'b opens files: /tmp/names',
    ]);
  });

  it('is not told of what --calls has followed and found to grow', () => {
    const report = reportWith(
      watched('a', NOTES.grows, '90 kB more'),
      watched('b', NOTES.grows, '80 kB more'),
      watched('a', NOTES.files, '/tmp/names'),
    );
    const trend = { slope: 1, low: 0.9, high: 1.1, gained: 50, beyond: 0 };
    const growth = (implementation: string, kind: 'grows' | 'steady') => ({
      ...{ workload, implementation, calls: 50, processes: 3 },
      ...{ alive: { ...trend, kind }, time: { ...trend, kind: 'steady' as const } },
    });
    const followed = { ...report, callGrowth: [growth('a', 'grows'), growth('b', 'steady')] };
    expect(watchedFindings(followed as never, workload).map(({ cause }) => cause)).toEqual([
      'b keeps memory from call to call: 80 kB more',
      'a opens files: /tmp/names',
    ]);
  });

  it('of the head of a comparison is told, and whether its base does so too', () => {
    const sides = [{ name: 'sum', base: 'sum@base', control: 'sum@control', head: 'sum@head' }];
    const report = reportWith(
      watched('sum@base', NOTES.files, '/tmp/names'),
      watched('sum@head', NOTES.files, '/tmp/others'),
      watched('sum@head', NOTES.grows, '90 kB more'),
      watched('another', NOTES.looks, 'v8.getHeapSnapshot'),
    );
    expect(toldOfHeads(report, sides)).toEqual([
      `sum on ${shownName(workload)} opens files: /tmp/others; so does its base.`,
      `sum on ${shownName(workload)} keeps memory from call to call: 90 kB more; its base does not.`,
    ]);
  });

  it('is held against the base in a record of its own', () => {
    const sides = [{ name: 'sum', base: 'sum', head: 'sum' }];
    const head = reportWith(watched('sum', NOTES.grows, '90 kB more'));
    expect(toldOfHeads(head, sides, reportWith())[0]).toMatch(/its base does not\.$/);
    expect(toldOfHeads(head, sides, head)[0]).toMatch(/so does its base\.$/);
    expect(toldOfHeads(reportWith(), sides, head)).toEqual([]);
  });
});

function answeredWith(
  checked: Pick<CheckedAnswer, 'by' | 'parameters' | 'returned'>,
): TrialEntry<'answer'> {
  const unknown = { inputDigest: null, inputsDiffer: null, inputUnchanged: null };
  return {
    ...{ type: 'trial', workload, implementation: 'a', pass: 'answer', ...made },
    outcome: {
      outcome: 'completed',
      result: {
        ...{ kind: 'answered', firstCallNs: 5, loadNs: null, peakRssBytes: null, error: null },
        checked: { ...unknown, ...checked },
      },
    },
  };
}

it('a function that takes more values than it is given is told, though it agrees', () => {
  const answered = answeredWith({ by: 'baseline', parameters: 2 });
  expect(watchedFindings(reportWith(answered), workload).map(({ cause }) => cause)).toEqual([
    expect.stringMatching(/^a takes 2 values: .*\(input\) => f\(\.\.\.input\)$/),
  ]);
});

it('a benchmark file is watched by nobody, which is told', () => {
  const bench = answeredWith({ by: 'baseline', returned: { state: 'agrees', why: null } });
  const [finding] = unwatchedFindings(reportWith(bench), workload);
  expect(finding?.cause).toMatch(/^Calls of a benchmark file get the same data each time/);
  expect(unwatchedFindings(reportWith(), workload)).toEqual([]);
});

it('what is not measured on a runtime without V8 is told, once for all of them', () => {
  const runtime = { version: '1.4.5', digest: 'd', flags: [] };
  const on = (...runtimes: { readonly name: string; readonly kind: 'node' | 'bun' }[]) =>
    makeReport({
      ...smallRecord,
      header: { ...smallRecord.header, runtimes: runtimes.map((one) => ({ ...runtime, ...one })) },
    });
  const node = { name: 'node@22', kind: 'node' } as const;
  const report = on(node, { name: 'bun', kind: 'bun' }, { name: 'bun --smol', kind: 'bun' });
  expect(unwatchedFindings(report, workload)).toMatchObject([
    {
      cause: expect.stringMatching(
        /^On bun and bun --smol, answers are checked and times measured; memory, objects, .* are not$/,
      ),
      whom: null,
    },
  ]);
  expect(unwatchedFindings(on(node), workload)).toEqual([]);
});
