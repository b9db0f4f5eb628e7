import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../harness/record/record.ts';
import { auditOf } from '../fixtures/audit.ts';
import { HOSTILE, smallRecord } from '../fixtures/small-record.ts';
import { renderAudit } from '../formats/audit.ts';
import { notMetInWords, toldInWords } from '../tables/requirements.ts';
import { caughtInWords, isEveryRequirementMet } from './audit.ts';

const wide = { width: 120, colors: false };
const recordWith = (...audits: RunRecord['audits']): RunRecord => ({
  ...smallRecord,
  audits,
  trials: [],
});

describe('the audit as text', () => {
  const text = renderAudit(
    recordWith(auditOf('base', HOSTILE), auditOf('quick', HOSTILE, [1, 8])),
    new Set(),
    wide,
  );

  it('has a table of requirements by implementations', () => {
    expect(text).toMatch(/^requirement +base +quick$/m);
    expect(text).toMatch(/1\. counts distinct visitors per hour and page +pass +fail$/m);
    expect(text).toMatch(/9\. says what the bottleneck is +cannot tell +cannot tell$/m);
  });

  it('tells the evidence of each, and what it was caught at', () => {
    expect(text).toContain('1 counts distinct visitors per hour and page: fail');
    expect(text).toContain('CAUGHT: remembers its last answer: Its second call took 3 ns.');
    expect(text).toContain('    And more.');
  });

  it('lists what is only told apart from what is not met', () => {
    const audit = auditOf('quick', HOSTILE, [1]);
    const requirements = audit.requirements.map((one) =>
      one.number === 2 ? { ...one, outcome: 'told' as const } : one,
    );
    const told = { ...audit, requirements };
    expect(notMetInWords(told).map((line) => line.slice(0, 2))).toEqual(['Ca', '1.', '9.']);
    expect(toldInWords(told)).toEqual([
      expect.stringMatching(/^2\. works for events in any order: told\. /),
    ]);
    expect(toldInWords(audit)).toEqual([]);
  });

  it('says whose figures are no measure', () => {
    const [sentence, ...others] = caughtInWords([
      auditOf('base', HOSTILE),
      auditOf('quick', HOSTILE, [1]),
    ]);
    expect(sentence).toMatch(
      /^quick, on evil.*, was caught at a trick, so that its figures are no measure: remembers its last answer: /,
    );
    expect(others).toEqual([]);
  });

  it('lets no hostile name reach the terminal', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be there.
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });

  it('names those that it did not come to, of those that were to be audited', () => {
    const stopped = { ...recordWith(auditOf('base', HOSTILE)), end: null };
    const all = renderAudit(stopped, new Set(), wide);
    expect(all.match(/: not examined\./g)).toHaveLength(2);
    expect(all).toMatch(/quick on .*: not examined\./);
    expect(renderAudit(stopped, new Set(['base']), wide)).not.toContain('not examined');
  });

  it('says that nothing was audited, where nothing was', () => {
    expect(renderAudit(recordWith(), new Set(), wide)).toContain('Nothing was audited.');
  });
});

describe('whether every requirement is met', () => {
  it('takes a whole run in which none fails; what is unresolved is no failure', () => {
    expect(isEveryRequirementMet(recordWith(auditOf('base', HOSTILE)))).toBe(true);
    expect(isEveryRequirementMet(recordWith(auditOf('base', HOSTILE, [3])))).toBe(false);
    expect(isEveryRequirementMet(recordWith())).toBe(false);
    const checked = (fault: string | null): RunRecord['trials'][number] => ({
      ...{ type: 'trial', workload: HOSTILE, implementation: 'base', pass: 'check', round: null },
      ...{ startedAt: '2026-01-01T00:00:00.000Z', durationMs: 1 },
      outcome: {
        outcome: 'completed',
        result: {
          ...{ kind: 'checked', by: 'expected', calls: 2, tricks: [], required: [] },
          ...{ inputDigest: null, inputsDiffer: true, inputUnchanged: true },
          checks: [{ check: 'right', fault }],
          wrongAnswers: { tried: [], unnoticed: [], problem: 'none' },
        },
      },
    });
    for (const fault of [null, 'it throws']) {
      const record = { ...recordWith(auditOf('base', HOSTILE)), trials: [checked(fault)] };
      expect(isEveryRequirementMet(record)).toBe(fault === null);
    }
    const stopped = { ...recordWith(auditOf('base', HOSTILE)), end: null };
    expect(isEveryRequirementMet(stopped)).toBe(false);
  });
});
