import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../harness/record/record.ts';
import type { TrialEntry } from '../../harness/record/record-schema.ts';
import { TRICKS } from '../../harness/wire/tricks.ts';
import { auditOf } from '../fixtures/audit.ts';
import { HOSTILE, smallRecord } from '../fixtures/small-record.ts';
import { FORMATS } from '../formats/formats.ts';
import { overviewTables } from '../tables/summary-table.ts';
import { conclusionsOf } from '../words/conclusions.ts';
import { overviewsOf } from '../words/overview.ts';
import { choicesOf } from './choice.ts';
import { gatesOfRun, parseGates } from './gate.ts';
import { pinnedFigures } from './history-points.ts';
import { partsOf } from './parts.ts';
import { gatesOfRecords } from './record-gates.ts';
import { makeReport } from './report.ts';
import { isCaught, isDiscredited, isRight } from './rightness.ts';

const OPTIONS = { width: 500, colors: false, page: () => ({ script: '', style: '' }) };
const trick = { trick: TRICKS.onlyOnce, evidence: 'call 2 took 3 ns' };

function watched(implementation: string): TrialEntry {
  const [first] = smallRecord.trials;
  const message = `${trick.trick}: ${trick.evidence}.`;
  const outcome: TrialEntry['outcome'] = { outcome: 'trick', message, tricks: [trick] };
  return { ...first!, implementation, pass: 'watch', outcome };
}

/** By an audit, after all was measured. */
function audited(implementation: string): RunRecord {
  return { ...smallRecord, audits: [auditOf(implementation, HOSTILE, [1])] };
}

const caughtAtOnce: RunRecord = {
  ...smallRecord,
  trials: [...smallRecord.trials, watched('base')],
};

describe('whoever is caught', () => {
  it('is discredited, by an audit and before; who was not checked is neither', () => {
    for (const record of [audited('base'), caughtAtOnce]) {
      const report = makeReport(record);
      expect(isCaught(report, HOSTILE, 'base')).toBe(true);
      expect(isDiscredited(report, HOSTILE, 'base')).toBe(true);
      expect(isRight(report, HOSTILE, 'base')).toBe(false);
    }
    const report = makeReport(smallRecord);
    expect(isCaught(report, HOSTILE, 'broken')).toBe(false);
    expect(isDiscredited(report, HOSTILE, 'broken')).toBe(true);
    expect(isDiscredited(report, HOSTILE, 'nobody')).toBe(false);
    expect(isRight(report, HOSTILE, 'nobody')).toBe(false);
  });
});

describe.each([
  ['an audit', audited('base'), 'remembers its last answer'],
  ['the run', caughtAtOnce, 'works only the first time'],
])('a baseline that %s caught at a trick', (_, record, name) => {
  const report = makeReport(record);
  const told = `The baseline, base, was caught at a trick (${name}): its figures are no measure, so that nothing is compared with it.`;

  it('is told first, and nothing is compared with it', () => {
    const [part] = partsOf(report);
    expect(conclusionsOf(part!, HOSTILE)).toEqual([
      told,
      'Not right, or not checked: base, broken.',
      'quick: right; not compared.',
      'broken: not right: wrong result.',
    ]);
  });

  it.each(['terminal', 'markdown', 'html'] as const)(
    'is told in %s, and no ratio to it',
    (format) => {
      const text = FORMATS[format].render(report, OPTIONS).replaceAll(/\s+/g, ' ');
      const plain = text.replaceAll(/<\/?(?:span|p)[^>]*>|\\/g, '');
      expect(plain).toContain(told);
      expect(text).toContain('not compared');
      expect(text).not.toMatch(/Fastest|0\.50×|class="big"|faster 0\.50/);
    },
  );

  it('is compared with nothing in JSON either', () => {
    const { comparisons } = JSON.parse(FORMATS.json.render(report)) as typeof report;
    expect(comparisons.length).toBeGreaterThan(0);
    for (const one of comparisons)
      expect(one).toMatchObject({ baseline: 'base', ratio: null, verdict: null, low: null });
  });

  it('is no case of a test that passed', () => {
    expect(FORMATS.junit.render(makeReport(smallRecord))).toContain('against base');
    expect(FORMATS.junit.render(report)).not.toContain('against base');
  });

  it('leaves the order to times, where one is to be chosen', () => {
    const [{ choices }] = choicesOf(report) as [ReturnType<typeof choicesOf>[number]];
    expect(choices).toMatchObject([{ fastest: 'quick', next: null, of: 3 }]);
    expect(FORMATS.choice.render(report)).toContain(
      ', the only one of 3 that is exact, right and timed |',
    );
  });

  it('is told before the workloads that it does count on', () => {
    const other = 'another';
    const header = { ...record.header, workloads: [HOSTILE, other] };
    const again = <One extends object>(one: One) => ({ ...one, workload: other });
    const both = makeReport({
      ...record,
      header,
      workloads: [...record.workloads, ...record.workloads.map(again)],
      trials: [...record.trials, ...smallRecord.trials.map(again)],
      looks: [...record.looks, ...record.looks.map(again)],
    });
    const sentences = overviewsOf(both);
    expect(sentences[0]).toMatch(/^On evil.*: the baseline, base, was caught at a trick/);
    expect(sentences[1]).toBe('Fastest: quick on another.');
    const [table] = overviewTables(both);
    expect(table!.columns.map(({ cells }) => cells[0])).toEqual([
      'quick',
      'not compared',
      'faster 0.50×',
    ]);
  });

  it('goes into no history', () => {
    expect(pinnedFigures(makeReport(smallRecord), null).figures).not.toEqual([]);
    expect(() => pinnedFigures(report, null)).toThrow(/neither of them wrong or caught at a trick/);
  });

  it('holds no gate, and breaks none', () => {
    const gates = parseGates('time:5%,allocatedBytes:0%');
    const sides = [{ name: 'mine', base: 'base', control: 'none', head: 'quick' }];
    const outcomes = (results: ReturnType<typeof gatesOfRun>) =>
      results.map(({ outcome, ratio }) => [outcome, ratio]);
    const none = [
      ['not measured', null],
      ['not measured', null],
    ];
    expect(outcomes(gatesOfRun(record, sides, gates))).toEqual(none);
    for (const [base, head] of [
      [record, smallRecord],
      [smallRecord, record],
    ] as const) {
      const results = gatesOfRecords(base, head, gates);
      const ofBase = results.filter(({ implementation }) => implementation === 'base');
      expect(outcomes(ofBase)).toEqual(none);
      const others = results.filter(({ implementation }) => implementation === 'quick');
      expect(others.map(({ outcome }) => outcome)).not.toContain('not measured');
    }
  });
});
