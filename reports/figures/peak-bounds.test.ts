/** A peak of which little more is known than what it is at most: told so wherever it is shown. */
import { describe, expect, it } from 'vitest';
import { sweepCharts } from '../charts/sweep-charts.ts';
import { smallRecord } from '../fixtures/small-record.ts';
import { renderBencher, renderGithubBenchmark } from '../formats/continuous.ts';
import { renderGates } from '../formats/gates.ts';
import { gatesAsMarkdown } from '../formats/gates-markdown.ts';
import { gatesAsPage } from '../formats/gates-page.ts';
import { gatesAsJunit } from '../formats/junit.ts';
import { amountsTable } from '../tables/gate.ts';
import { costTable } from '../tables/sweep-tables.ts';
import { parseGates } from './gate.ts';
import { gatesOfRecords } from './record-gates.ts';
import { makeReport } from './report.ts';
import type { LineInReport } from './sweep-schema.ts';

const BOUND = 40e6;

/** The record, with calls of `base` that were too short to be looked into. */
const short: typeof smallRecord = {
  ...smallRecord,
  trials: smallRecord.trials.map((trial) => {
    const { outcome } = trial;
    if (trial.implementation !== 'base' || outcome.outcome !== 'completed') return trial;
    if (outcome.result.kind !== 'curve') return trial;
    const { result } = outcome.result;
    const intervals = result.intervals.map((one) => ({ ...one, atMostBytes: BOUND }));
    return {
      ...trial,
      outcome: { ...outcome, result: { ...outcome.result, result: { ...result, intervals } } },
    } as typeof trial;
  }),
};
const report = makeReport(short);
const [seen] = report.memory.filter(({ implementation }) => implementation === 'base');
const results = gatesOfRecords(short, smallRecord, parseGates('peakLiveBytes:0%')).filter(
  ({ implementation }) => implementation === 'base',
);

it('is known from the record', () => {
  expect(seen!.peakAtMostBytes).toBe(BOUND);
  expect(seen!.peakLiveBytes).toBeLessThan(BOUND / 2);
  expect(results.map(({ atMost }) => atMost)).toEqual([{ base: BOUND, head: null }]);
});

describe('is told', () => {
  it('by the amounts of gates', () => {
    const table = amountsTable(results);
    const cellsOf = (header: string) => table.columns.find((one) => one.header === header)?.cells;
    expect(cellsOf('base')).toEqual(['≤ 40.0 MB']);
    expect(cellsOf('head')).toEqual([expect.not.stringContaining('≤')]);
  });

  it('by gates in every format', () => {
    const rest = { unchanged: [], leftOut: [], notes: [], problems: [], lines: [], odds: null };
    const compared = { base: 'a', head: 'b', results, reports: [report], ...rest };
    const { atMost: _, ...known } = results[0]!;
    for (const render of [
      (one: typeof compared) => renderGates(one, { width: 200, colors: false }),
      gatesAsMarkdown,
      (one: typeof compared) => gatesAsPage({ ...one, reports: [] }, { script: '', style: '' }),
    ]) {
      expect(render(compared)).toMatch(
        /Peak memory with ≤ is no more than that[\s\S]*≤ 40\.0 MB|≤ 40\.0 MB[\s\S]*Peak memory with ≤/,
      );
      expect(render({ ...compared, results: [known] })).not.toContain('≤');
    }
  });

  it('by JUnit', () => {
    const rest = { unchanged: [], leftOut: [], notes: [], problems: [], lines: [], odds: null };
    const text = gatesAsJunit({ base: 'a', head: 'b', results, reports: [report], ...rest });
    expect(text).toContain('of a call too short to be looked into (base ≤ 40000000)');
  });

  it('by services that follow figures', () => {
    const [, peak] = Object.entries(JSON.parse(renderBencher(report))).find(([name]) =>
      name.endsWith('/ base'),
    ) as [string, Record<string, object>];
    expect(peak['peak-live-bytes']).toEqual({
      value: seen!.peakLiveBytes,
      lower_value: seen!.peakLiveBytes,
      upper_value: BOUND,
    });
    const entry = JSON.parse(renderGithubBenchmark(report)).find((one: { name: string }) =>
      one.name.endsWith('/ base · peak-live-bytes'),
    );
    expect(entry.range).toBe(`${seen!.peakLiveBytes} to ${BOUND}`);
  });

  it('by tables and charts of sweeps', () => {
    const point = (size: number, value: number, high: number | null) => ({
      ...{ size, value, low: high === null ? null : value, high },
    });
    const points = [point(10, 1_000, 4_000), point(100, 9_000, null)];
    const curve = {
      implementation: 'base',
      metric: 'peakLiveBytes',
      unit: 'bytes',
      points,
    } as const;
    const line: LineInReport = {
      ...{ of: 'random', settings: {}, parameter: 'size', form: 'sort', baseline: 'base' },
      sizes: points.map(({ size }) => ({ size, workload: `size=${size}`, why: 'grid' as const })),
      curves: [{ ...curve, growth: null }],
      crossovers: [],
      winners: [],
    };
    const table = costTable(line, 'peakLiveBytes')!;
    expect(table.columns[1]!.cells).toEqual([
      expect.stringMatching(/^≤ 4/),
      expect.stringMatching(/^9/),
    ]);
    expect(table.note).toContain('≤: no more than that');
    const [chart] = sweepCharts(line, 'a');
    expect(chart!.alternative).toMatch(/base: ≤ 4 \S+ at 10, 9 \S+ at 100/);
    expect(chart!.note).toContain('the most that it may be');
    expect(chart).toMatchObject({
      intervals: [
        {
          series: 'base',
          ends: [
            [10, 1],
            [10, 4],
          ],
        },
      ],
    });
  });
});
