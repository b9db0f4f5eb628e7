import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../harness/record/record.ts';
import { makeReport } from '../figures/report.ts';
import { auditOf } from '../fixtures/audit.ts';
import { defaultRun } from '../fixtures/recorded.ts';
import { FORMATS } from './formats.ts';

const OPTIONS = { width: 100, colors: false, page: () => ({ script: '', style: '' }) };

/** A recorded run, as if it had been one of a task. */
function ofTask(judgedBy: 'expected' | 'baseline'): RunRecord {
  const record = defaultRun;
  const [workload] = record.header.workloads as [string];
  const form = 'sort';
  return {
    ...record,
    header: {
      ...record.header,
      groups: record.header.groups.map((group) => ({ ...group, form, workloads: [workload] })),
    },
    workloads: [
      {
        type: 'workload',
        workload,
        task: {
          task: form,
          parameters: { size: 1_000, order: 'random' },
          input: 'Float64Array of 1,000',
          judgedBy,
          checks: ['hostile empty', 'relation reversed'],
          inputDigest: 'abcdef0123456789',
          dataDigest: null,
        },
      },
    ],
  };
}

describe('the report of a task', () => {
  const text = FORMATS.terminal.render(makeReport(ofTask('baseline')), OPTIONS);

  it('says what inputs are, and never calls right what only agrees', () => {
    expect(text).toContain('size 1,000, order random, input: Float64Array of 1,000');
    expect(text).toContain("Every answer agrees with that of the task's own baseline");
    expect(text).toMatch(/: agrees; /);
    expect(text).not.toMatch(/: right; /);
  });

  it('says that nothing is compared where the baseline is alone', () => {
    const record = ofTask('baseline');
    const { baseline } = record.header;
    const header = {
      ...record.header,
      implementations: [baseline],
      groups: record.header.groups.map((group) => ({ ...group, implementations: [baseline] })),
    };
    const trials = record.trials.filter(
      ({ implementation }) => implementation === null || implementation === baseline,
    );
    const report = makeReport({ ...record, header, trials });
    const alone = FORMATS.terminal.render(report, OPTIONS);
    expect(alone.replaceAll(/\s+/g, ' ')).toContain(
      `Nothing is compared: ${baseline} is the baseline, and alone. Whether its answers are right was not checked`,
    );
    expect(alone).not.toContain('(1 of 1)');
    const [, lead] = /<p class="lead">(.*?)<\/p>/.exec(FORMATS.html.render(report, OPTIONS))!;
    expect(lead).toMatch(/^On .* with Node/);
  });

  it('tells on a card what is heavier than nothing', () => {
    const report = makeReport(ofTask('expected'));
    const none = { ratio: null, low: null, high: null, verdict: 'higher' as const };
    const comparisons = report.comparisons.map((one) =>
      one.metric === 'allocatedBytes' ? { ...one, ...none } : one,
    );
    expect(FORMATS.html.render({ ...report, comparisons }, OPTIONS)).toContain(
      '<dt>allocated</dt><dd><span class="bad">heavier</span> <span class="together">from none</span></dd>',
    );
  });

  it('never hides requirements that nobody checked', () => {
    const record = ofTask('expected');
    const [workload] = record.header.workloads as [string];
    const told = (unchecked: number) => {
      const audit = auditOf('packed-rows', workload);
      const requirements = audit.requirements.map((one, index) =>
        index < unchecked ? { ...one, outcome: 'not checked' as const } : one,
      );
      const report = makeReport({ ...record, audits: [{ ...audit, requirements }] });
      return (['terminal', 'markdown', 'html'] as const).map((format) =>
        FORMATS[format].render(report, OPTIONS).replaceAll(/\s+/g, ' '),
      );
    };
    const [terminal, markdown, page] = told(2);
    for (const text of [terminal, markdown])
      expect(text).toContain('; 6 of 7 requirements met, 2 not checked');
    expect(page).toContain('<dt>requirements met</dt><dd>6 of 7, 2 not checked</dd>');
    const [ofNone, , pageOfNone] = told(9);
    expect(ofNone).toContain('; no requirement was checked');
    expect(pageOfNone).toContain('<dt>requirements met</dt><dd>none checked</dd>');
    expect(told(0)[2]).toContain('<dt>requirements met</dt><dd>8 of 9</dd>');
  });

  it('says right where there is an oracle', () => {
    const right = FORMATS.terminal.render(makeReport(ofTask('expected')), OPTIONS);
    expect(right).toMatch(/: right; /);
    expect(right).not.toContain('agrees with');
  });

  it('claims no oracle where there is none, nor events of a task that has none', () => {
    for (const format of ['markdown', 'html'] as const) {
      const of = (by: 'expected' | 'baseline') =>
        FORMATS[format].render(makeReport(ofTask(by)), OPTIONS);
      expect(of('expected')).toContain('worked out independently');
      // Not all where they are too many.
      expect(of('expected')).toContain('some of them, drawn by chance');
      expect(of('expected')).not.toContain('Every answer whose call is timed');
      const agreed = of('baseline');
      expect(agreed).not.toContain('worked out independently');
      expect(agreed).toMatch(/Answers are compared with the baseline(?:'|&#39;)s/);
      expect(agreed).not.toMatch(/per event, (?:[nµm]?s|not)\b/);
      expect(agreed).not.toContain('events of its own');
    }
  });

  it('shows what was not measured so briefly that a table is not cut, and says what is meant', () => {
    const { trials, ...record } = ofTask('expected');
    const [failed] = record.header.implementations.filter((name) => name !== 'naive-set-of-sets');
    const report = makeReport({
      ...record,
      trials: trials.map((trial) =>
        trial.implementation === failed
          ? { ...trial, outcome: { outcome: 'failed', usage: false, message: 'boom', stack: '' } }
          : trial,
      ),
    });
    const markdown = FORMATS.markdown.render(report);
    const row = markdown.split('\n').find((line) => line.startsWith(`| ${failed} |`))!;
    expect(row).toMatch(/\| — \| failed/);
    expect(row).not.toContain('not measured');
    expect(markdown).toContain('—: not measured.');
  });

  it('keeps lines about a fault below it', () => {
    const record = ofTask('expected');
    const { workload, implementation } = record.trials.find(({ pass }) => pass === 'verify')!;
    const report = makeReport({
      ...record,
      trials: [
        {
          ...{ type: 'trial', pass: 'answer', workload, implementation, round: null },
          ...{ startedAt: '2026-01-01T00:00:00.000Z', durationMs: 1 },
          outcome: {
            outcome: 'wrong result',
            wrong: { differences: 1, first: [{ where: '.sum', expected: '1', actual: '2' }] },
          },
        },
      ],
    });
    expect(FORMATS.markdown.render(report)).toMatch(
      /^- .*1 difference from the expected answer\n {2}- .*sum/m,
    );
    expect(FORMATS.html.render(report, OPTIONS)).toMatch(
      /1 difference from the expected answer<br>\n<span class="quiet">.*sum/,
    );
  });

  it('asks whether the oracle is wrong, where nobody agrees with it', () => {
    const record = ofTask('expected');
    const { workload, implementation } = record.trials.find(({ pass }) => pass === 'verify')!;
    const wrongAt = (where: string, name: string | null): RunRecord['trials'][number] => ({
      ...{ type: 'trial', pass: 'answer', workload, implementation: name, round: null },
      ...{ startedAt: '2026-01-01T00:00:00.000Z', durationMs: 1 },
      outcome: { outcome: 'wrong result', wrong: { differences: 1, first: [{ where }] } },
    });
    const textOf = (...where: string[]) =>
      FORMATS.terminal.render(
        makeReport({
          ...record,
          trials: where.map((one, index) => wrongAt(one, index === 0 ? implementation : 'other')),
        }),
        OPTIONS,
      );
    expect(textOf('.sum', '.sum').replaceAll(/\s+/g, ' ')).toContain(
      'every implementation differs from what “expected” gives, the baseline as well',
    );
    expect(textOf('.sum', 'hostile empty: .sum')).not.toContain('every implementation differs');
  });

  it('has what the task requires, and what it does not', () => {
    const record = ofTask('expected');
    const [workload] = record.header.workloads as [string];
    const audited = record.header.implementations.map((name): RunRecord['audits'][number] => ({
      ...auditOf(name, workload),
      requirements: [
        {
          number: 1,
          title: 'can replace the old one',
          outcome: 'told',
          evidence: ['It changes its input.'],
          checks: [{ check: 'input unchanged', outcome: 'told' }],
        },
        { number: 2, title: 'scales', outcome: 'not checked', evidence: ['No sizes.'] },
      ],
      notRequired: ['no heavier'],
    }));
    const report = makeReport({ ...record, audits: audited });
    for (const format of ['terminal', 'markdown', 'html'] as const) {
      const text = FORMATS[format].render(report, OPTIONS).replaceAll(/[\s│]+/g, ' ');
      expect(text).toContain('can replace the old one');
      expect(text).toContain('no heavier');
      expect(text).toContain('It changes its input');
      expect(text).toMatch(/not checked/);
    }
  });

  it('knows nothing of events', () => {
    const page = FORMATS.html.render(makeReport(ofTask('baseline')), OPTIONS);
    expect(page).toContain('<h1>sort: ');
    expect(page).toContain('Also checked: hostile empty, relation reversed.');
    expect(page).toMatch(/each point of [\d,]+ elements;/);
    expect(page).not.toMatch(/each point of [\d,]+ events/);
    const unreached = makeReport({ ...ofTask('baseline'), workloads: [] });
    for (const format of ['markdown', 'html'] as const)
      expect(FORMATS[format].render(unreached, OPTIONS)).toContain(
        'There are no inputs: they could not be made',
      );
  });
});
