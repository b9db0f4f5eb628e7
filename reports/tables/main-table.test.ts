import { describe, expect, it } from 'vitest';
import { partsOf } from '../figures/parts.ts';
import { makeReport } from '../figures/report.ts';
import { auditOf } from '../fixtures/audit.ts';
import { formsRecord } from '../fixtures/forms-record.ts';
import { defaultRun } from '../fixtures/recorded.ts';
import { HOSTILE, smallRecord } from '../fixtures/small-record.ts';
import { renderHtml } from '../formats/html.ts';
import { renderJunit } from '../formats/junit.ts';
import { renderMarkdown } from '../formats/markdown.ts';
import { renderTerminal } from '../formats/terminal.ts';
import { mainTable } from './main-table.ts';

const [small] = partsOf(makeReport(smallRecord));
const [rows, columns] = partsOf(makeReport(formsRecord));
const [workload] = formsRecord.header.workloads;
const wide = { isNarrow: false };

const cellsOf = ({ columns: all }: ReturnType<typeof mainTable>, start: string) =>
  all.find(({ header }) => header.startsWith(start))?.cells;

describe('the one table', () => {
  it('says how a trial went wrong where a verdict would be, and shows no ratio of wrong answers', () => {
    const table = mainTable(small!, HOSTILE, wide);
    expect(cellsOf(table, 'verdict')).toEqual([
      'faster',
      'baseline; timed out (time)',
      'wrong result',
    ]);
    expect(cellsOf(table, 'time ÷ baseline')).toEqual(['0.50× (0.50–0.50)', '1', '']);
    expect(cellsOf(mainTable(small!, HOSTILE, { isNarrow: true }), 'time ÷ baseline')).toEqual([
      'faster 0.50 (0.50–0.50)',
      'baseline; timed out (time)',
      'wrong result',
    ]);
  });

  it('shows no ratio of what an audit caught at a trick, and calls it nowhere right', () => {
    const caught = makeReport({ ...smallRecord, audits: [auditOf('quick', HOSTILE, [1])] });
    const [part] = partsOf(caught);
    const table = mainTable(part!, HOSTILE, wide);
    expect(cellsOf(table, 'verdict')![0]).toBe('trick (audit)');
    expect(cellsOf(table, 'time ÷ baseline')![0]).toBe('');
    const text = renderTerminal(caught, { width: 80, colors: false });
    expect(text).toContain('quick: caught at a trick (remembers its last answer)');
    expect(text).not.toMatch(/quick: right|faster/);
    const page = renderHtml(caught, { script: '', style: '' });
    expect(page).toContain('<p class="verdict">caught at a trick</p>');
    expect(page).not.toContain('class="big"');
  });

  it('tells what is more than next to nothing in bytes, in every form alike', () => {
    const report = makeReport(defaultRun);
    const { baseline } = report.groups[0]!;
    const isPeak = ({ metric }: { readonly metric: string }) => metric === 'peakLiveBytes';
    const bytesOf = (name: string) => (name === baseline ? 1 : 67_127_920);
    const much = { ratio: 67_127_920, low: null, high: null, verdict: 'higher' } as const;
    const heavy = {
      ...report,
      comparisons: report.comparisons.map((one) => (isPeak(one) ? { ...one, ...much } : one)),
      measurements: report.measurements.map((one) =>
        isPeak(one) ? { ...one, median: bytesOf(one.implementation) } : one,
      ),
    };
    for (const text of [
      renderTerminal(heavy, { width: 200, colors: false }),
      renderMarkdown(heavy),
      renderHtml(heavy, { script: '', style: '' }),
      renderJunit(heavy),
    ]) {
      expect(text).toMatch(/67\.1 MB more than next to nothing/);
      expect(text).not.toContain('67,127,920×');
    }
  });

  it('has no column of nothing, and says what was not measured', () => {
    const table = mainTable(rows!, workload!, wide);
    expect(table.columns.map(({ header }) => header)).toEqual([
      'implementation',
      'time, ms',
      'verdict',
      'time ÷ baseline',
    ]);
    expect(table.note).toContain('Memory was not measured.');
  });

  it('of a run that timed nothing tells how the answers were', () => {
    const trials = smallRecord.trials.filter(({ pass }) => pass === 'verify');
    const [part] = partsOf(makeReport({ ...smallRecord, trials }));
    const table = mainTable(part!, HOSTILE, wide);
    expect(table.columns.map(({ header }) => header)).toEqual(['implementation', 'answer']);
    expect(table.note).toBe('Times were not measured. Memory was not measured.');
  });

  it('shows of a peak that has nothing but a bound that bound, and says so', () => {
    const memory = small!.memory.map((one) => ({
      ...one,
      peakLiveBytes: 80,
      peakAtMostBytes: one.implementation === 'quick' ? 26_000 : 100,
    }));
    const table = mainTable({ ...small!, memory }, HOSTILE, wide);
    expect(cellsOf(table, 'peak')?.filter((cell) => cell.startsWith('≤'))).toHaveLength(1);
    expect(table.note).toContain('≤: no more than that');
    expect(mainTable(small!, HOSTILE, wide).note).not.toContain('≤');
  });

  it('marks estimates', () => {
    const table = mainTable(columns!, workload!, wide);
    expect(cellsOf(table, 'implementation')).toEqual(['≈ sketch', 'wasm', 'engine']);
    expect(table.note).toContain('≈: counts are estimates.');
  });
});
